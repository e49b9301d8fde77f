import { log, runtime } from "@pulumi/pulumi";

/** Where messages for people go. */
export interface EngineLog {
    warn(message: string): Promise<void>;
    info(message: string): Promise<void>;
}

let isConnected = false;

/**
 * Connects to the engine that started this plugin process, so that messages appear in its output. Pulumi hands every
 * plugin the engine's address as its first argument; the dynamic provider itself makes no use of it.
 */
function connect(): void {
    if (isConnected) {
        return;
    }
    isConnected = true;
    const [, program = "", address = ""] = process.argv;
    if (program.includes("dynamic-provider") && /^[\w.[\]-]+:\d+$/.test(address)) {
        runtime.resetOptions("", "", -1, address, "", false, "");
    }
}

const toEngine: EngineLog = {
    warn: (message) => {
        connect();
        return log.warn(message);
    },
    info: (message) => {
        connect();
        return log.info(message);
    },
};

let current = toEngine;

/** Messages to the people who watch the run. */
export function engineLog(): EngineLog {
    return current;
}

/** Replaces the log, for tests; `undefined` puts the real one back. */
export function useEngineLog(replacement: EngineLog | undefined): void {
    current = replacement ?? toEngine;
}
