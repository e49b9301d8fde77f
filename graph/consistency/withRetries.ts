import type { GraphClient } from "../client/client";
import { retry } from "../client/retry";
import { retryDelayMs } from "../client/retryDecision";

/** Longest time of a read, throttling included, in milliseconds. */
const maxElapsedMs = 600_000;

/** Repeats a read after transient failures. For reads in a batch, which makes only one attempt for each. */
export function withRetries<T>({ time }: GraphClient, read: () => Promise<T>): Promise<T> {
    return retry(
        read,
        (error, attemptNumber) => retryDelayMs({ error, attemptNumber, isIdempotent: true }, time.random),
        { ...time, maxElapsedMs },
    );
}
