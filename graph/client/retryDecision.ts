import { isDirectoryUnread } from "./absence";
import { fullJitterMs } from "./backoff";
import { ConnectionError, GraphError } from "./errors";

/** What is known about a failed call. */
export interface FailedAttempt {
    readonly error: Error;
    readonly attemptNumber: number;
    /** Whether doing the call twice does no harm. */
    readonly isIdempotent: boolean;
}

const bounds = { initialDelayMs: 1_000, maxDelayMs: 60_000 };

/** Refused before anything was done: any call may be sent again. */
const refusedStatuses = new Set([408, 424, 429, 503]);

/**
 * Refusals of the 5xx kind that say that nothing was done: not implemented, insufficient storage, bandwidth limit exceeded.
 *
 * @see https://learn.microsoft.com/graph/errors (HTTP status codes)
 */
const undoneStatuses = new Set([501, 507, 509]);

/** May have been done although it was refused, so only idempotent calls may be sent again. */
function isUnclear(status: number): boolean {
    return status >= 500 && !refusedStatuses.has(status) && !undoneStatuses.has(status);
}

/**
 * Whether and when to send a call again. A `Retry-After` is obeyed exactly. Without one, or when it names no wait,
 * full jitter applies.
 *
 * @returns The wait in milliseconds, or `undefined` when trying again cannot help or could do a write twice.
 * @see https://learn.microsoft.com/graph/errors
 * @see https://learn.microsoft.com/graph/throttling
 */
export function retryDelayMs(attempt: FailedAttempt, random: () => number): number | undefined {
    const { error, attemptNumber } = attempt;
    if (!isTransient(attempt) || (isForeignRefusal(error) && attemptNumber > foreignRetries)) {
        return undefined;
    }
    return retryAfterOf(error) || fullJitterMs(attemptNumber, bounds, random);
}

/**
 * Retries after something between the client and Graph refused, redirected or granted a call: about a minute in all. Such
 * an answer is more often a configuration fault than an outage, and reporting it should not take ten minutes.
 */
const foreignRetries = 6;

function isForeignRefusal(error: Error): boolean {
    const status = ConnectionError.isInstance(error) ? error.foreign?.status : undefined;
    return status !== undefined && status < 500 && !refusedStatuses.has(status);
}

/** The wait that an answer asks for, in milliseconds, whoever wrote it. */
export function retryAfterOf(error: Error): number | undefined {
    return GraphError.isInstance(error)
        ? error.retryAfterMs
        : ConnectionError.isInstance(error)
          ? error.foreign?.retryAfterMs
          : undefined;
}

/** Whether a failure can pass by itself, so that the same call may succeed later without harm. */
export function isTransient({ error, isIdempotent }: Omit<FailedAttempt, "attemptNumber">): boolean {
    if (ConnectionError.isInstance(error)) {
        return isIdempotent;
    }
    if (!GraphError.isInstance(error)) {
        return false;
    }
    return (
        refusedStatuses.has(error.status) ||
        isDirectoryUnread(error) ||
        // Parallel writes to one object: the text asks to wait and retry.
        (error.status === 409 && error.code === "Directory_ConcurrencyViolation") ||
        (isUnclear(error.status) && isIdempotent)
    );
}

/**
 * Whether a failed write may have been done nonetheless, so that a search must precede sending it again. Graph's own
 * 503 counts as not done, because Graph answers it before it starts.
 */
export function isAnswerLost(error: Error): boolean {
    return ConnectionError.isInstance(error) || (GraphError.isInstance(error) && isUnclear(error.status));
}
