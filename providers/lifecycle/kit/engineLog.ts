import { log, runtime } from "@pulumi/pulumi";
import { defuse } from "../../../rules/text";

/** Where messages for people go. */
export interface EngineLog {
    warn(message: string): Promise<void>;
    info(message: string): Promise<void>;
    /** A line that the next one replaces, and that is not kept. */
    status(message: string): Promise<void>;
}

let isConnected: boolean | undefined;

/**
 * Connects to the engine that started this plugin process, so that messages appear in its output. Pulumi hands every
 * plugin the engine's address as its first argument; the dynamic provider itself makes no use of it.
 *
 * @returns False outside of a plugin process.
 */
function connect(): boolean {
    if (isConnected === undefined) {
        const [, program = "", address = ""] = process.argv;
        isConnected = program.includes("dynamic-provider") && /^[\w.[\]-]+:\d+$/.test(address);
        if (isConnected) {
            runtime.resetOptions("", "", -1, address, "", false, "");
        }
    }
    return isConnected;
}

const toEngine: EngineLog = {
    warn: (message) => (connect() ? log.warn(message) : Promise.resolve()),
    info: (message) => (connect() ? log.info(message) : Promise.resolve()),
    status: (message) => (connect() ? log.info(message, undefined, undefined, true) : Promise.resolve()),
};

let current = toEngine;

/** Messages to the people who watch the run; names and answers in them cannot act. */
export function engineLog(): EngineLog {
    return {
        warn: (message) => current.warn(defuse(message)),
        info: (message) => current.info(defuse(message)),
        status: (message) => current.status(defuse(message)),
    };
}

/** Replaces the log, for tests; `undefined` puts the real one back. */
export function useEngineLog(replacement: EngineLog | undefined): void {
    current = replacement ?? toEngine;
}
