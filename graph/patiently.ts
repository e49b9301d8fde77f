import type { GraphClient } from "./client";
import { retry } from "./retry";
import { retryDelayMs } from "./retryDecision";

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
