import { setTimeout } from "node:timers/promises";

/** Clock, random source and sleep, so that tests need no real time. */
export interface TimeSource {
    /** Milliseconds since 1970. Default `Date.now`. */
    readonly now?: () => number;
    /** Numbers from 0 to below 1. Default `Math.random`. */
    readonly random?: () => number;
    /** Waits, or rejects with the signal's reason. */
    readonly sleep?: (delayMs: number, signal?: AbortSignal) => Promise<void>;
}

/** The time of a whole process. */
export interface ProcessTime extends TimeSource {
    /** A signal that aborts after a time. Default `AbortSignal.timeout`. */
    readonly timeLimit?: (durationMs: number) => AbortSignal;
}

/**
 * A process may set other functions under this key of `globalThis` before it creates a client, as tests on a faster
 * clock do. Each member is optional.
 */
export const processTimeKey = Symbol.for("pulumi-entra-b2b.time");

/** The real clock, random source and sleep, except for what the process has set under {@link processTimeKey}. */
export function processTime(): Required<ProcessTime> {
    return {
        now: Date.now,
        random: Math.random,
        sleep: (delayMs, signal) =>
            setTimeout(delayMs, undefined, signal ? { signal } : {}).catch((error: unknown) => {
                throw signal?.aborted ? signal.reason : error;
            }),
        timeLimit: (durationMs) => AbortSignal.timeout(durationMs),
        ...(globalThis as { [processTimeKey]?: ProcessTime })[processTimeKey],
    };
}
