import { setTimeout } from "node:timers/promises";

/** Clock, chance and waiting, so that tests need no real time. */
export interface TimeSource {
    /** Milliseconds since 1970. Default `Date.now`. */
    readonly now?: () => number;
    /** Numbers from 0 to below 1. Default `Math.random`. */
    readonly random?: () => number;
    /** Waits, or rejects with the signal's reason. */
    readonly sleep?: (delayMs: number, signal?: AbortSignal) => Promise<void>;
}

/** The real clock, chance and waiting. */
export const realTime: Required<TimeSource> = {
    now: Date.now,
    random: Math.random,
    sleep: (delayMs, signal) =>
        setTimeout(delayMs, undefined, signal ? { signal } : {}).catch((error: unknown) => {
            throw signal?.aborted ? signal.reason : error;
        }),
};
