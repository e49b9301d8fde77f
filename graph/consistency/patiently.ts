import type { GraphClient } from "../client/client";
import { retry } from "../client/retry";
import { retryDelayMs } from "../client/retryDecision";

/** Longest time of a read, throttling included, in milliseconds. */
const maxElapsedMs = 600_000;

/** Reads again after what passes by itself: for reads that leave together, which are one attempt each. */
export function patiently<T>({ time }: GraphClient, read: () => Promise<T>): Promise<T> {
    return retry(
        read,
        (error, attemptNumber) => retryDelayMs({ error, attemptNumber, isIdempotent: true }, time.random),
        { ...time, maxElapsedMs },
    );
}
