import pRetry from "p-retry";
import { GraphError, ThrottledError } from "./errors";
import { isAnswerLost } from "./retryDecision";
import { processTime, type TimeSource } from "./time";

/** Bounds of a retry. */
export interface RetryOptions extends TimeSource {
    /** Longest total time, waits included, in milliseconds. */
    readonly maxElapsedMs: number;
    /** Stops at once, also in mid-wait. */
    readonly signal?: AbortSignal | undefined;
    /** Called before each wait, in milliseconds. */
    readonly onWait?: (waitMs: number) => void;
}

/**
 * Tries until an attempt succeeds, until the decision is negative, or until the next wait would overrun the budget.
 * Only this function waits between attempts.
 *
 * @param attempt - Makes one attempt; gets its number, from 1.
 * @param decide - The wait before the next attempt, in milliseconds; `undefined` when trying again cannot help.
 * @throws ThrottledError - The service asks for a longer wait than what is left.
 * @throws The last real error, unwrapped; or the signal's reason. A refusal after a lost answer says so, because the call
 *   may have been done before it was refused.
 */
export async function retry<T>(
    attempt: (attemptNumber: number) => Promise<T>,
    decide: (error: Error, attemptNumber: number) => number | undefined,
    options: RetryOptions,
): Promise<T> {
    const { now, sleep } = { ...processTime(), ...defined(options) };
    const startedMs = now();
    let isAnyLost = false;
    const marked = (error: Error): Error =>
        isAnyLost && GraphError.isInstance(error) ? error.afterLostAnswer() : error;
    return pRetry(attempt, {
        // The budget ends the loop. This is only a bound in case every wait is zero.
        retries: 10_000,
        minTimeout: 0,
        factor: 1,
        ...(options.signal && { signal: options.signal }),
        onFailedAttempt: async ({ error, attemptNumber }) => {
            const delayMs = decide(error, attemptNumber);
            if (delayMs === undefined) {
                throw marked(error);
            }
            const leftMs = Math.max(0, startedMs + options.maxElapsedMs - now());
            if (delayMs > leftMs) {
                throw beyondBudget(marked(error), leftMs);
            }
            isAnyLost ||= isAnswerLost(error);
            options.onWait?.(delayMs);
            await sleep(delayMs, options.signal);
        },
    });
}

/** What ends the retries when the next wait is longer than what is left: a wait that the service asks for is named. */
function beyondBudget(error: Error, leftMs: number): Error {
    const askedMs = GraphError.isInstance(error) ? error.retryAfterMs : undefined;
    return askedMs !== undefined && askedMs > leftMs ? new ThrottledError(askedMs, leftMs, error) : error;
}

/** The options without members that are present but undefined, which would hide a default. */
export function defined<T extends object>(options: T): { [K in keyof T]: Exclude<T[K], undefined> } {
    return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as never;
}
