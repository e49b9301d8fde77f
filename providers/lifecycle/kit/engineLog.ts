import { log, runtime } from "@pulumi/pulumi";
import { message as shown } from "../../../rules/text";
import { engineAddress } from "./enginePresence";

/** Where messages for people go. */
export interface EngineLog {
    warn(message: string): Promise<void>;
    info(message: string): Promise<void>;
    /** A line that the next one replaces, and that is not kept. */
    status(message: string): Promise<void>;
}

/**
 * A log that connects, with its first message, to the engine that started this plugin process, so that messages
 * appear in the engine's output. Outside a plugin process, the log drops its messages.
 */
export function createEngineLog(): EngineLog {
    let isConnected: boolean | undefined;
    const connect = (): boolean => {
        if (isConnected === undefined) {
            const address = engineAddress();
            isConnected = address !== undefined;
            if (address !== undefined) {
                runtime.resetOptions("", "", -1, address, "", false, "");
            }
        }
        return isConnected;
    };
    return {
        warn: (message) => (connect() ? log.warn(message) : Promise.resolve()),
        info: (message) => (connect() ? log.info(message) : Promise.resolve()),
        status: (message) => (connect() ? log.info(message, undefined, undefined, true) : Promise.resolve()),
    };
}

/**
 * A log in which names and answers cannot act, and that never fails: a message comes between a write and the entry in the
 * state, and an engine that takes no messages must not cost the id of what was made.
 */
export function safeLog(to: EngineLog): EngineLog {
    const delivering = (kind: keyof EngineLog) => async (message: string) => {
        try {
            await to[kind](shown(message));
        } catch {
            // There is nowhere left to report it.
        }
    };
    return { warn: delivering("warn"), info: delivering("info"), status: delivering("status") };
}
