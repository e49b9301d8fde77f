import { halfJitterMs } from "./backoff";
import { GraphError, ReplicationTimeoutError } from "./errors";
import { defined } from "./retry";
import { realTime, type TimeSource } from "./time";

/** How patient a replicated read is. */
export interface ReplicatedReadOptions extends TimeSource {
    /**
     * Reads in a row that must agree; a whole number of at least 1. Default 3. If a share `s` of the replicas is
     * stale and each read is answered by one of them at random, `n` reads in a row are all fresh with probability
     * (1 - s)^n: with one replica of eight behind, three agreeing reads still happen in two of three cases. They make
     * a stale reader unlikely, and never impossible, so what depends on the object keeps its own retry.
     */
    readonly agreeingReads?: number;
    /** Upper bound of the wait after the first stale read, in milliseconds; doubles. Default 500. */
    readonly initialDelayMs?: number;
    /** Longest wait between reads, in milliseconds. Default 8,000. */
    readonly maxDelayMs?: number;
    /** Budget for reads and waits together, in milliseconds. Default 120,000. */
    readonly maxElapsedMs?: number;
    /** Stops at once, also in mid-wait. */
    readonly signal?: AbortSignal | undefined;
    /** Called before each wait. */
    readonly onProgress?: (progress: ReplicatedReadProgress) => void;
}

/** How far a replicated read has come. */
export interface ReplicatedReadProgress {
    readonly attemptNumber: number;
    readonly agreeingReads: number;
    readonly wantedReads: number;
    readonly elapsedMs: number;
    readonly nextDelayMs: number;
    readonly lastValue: unknown;
}

/**
 * Reads an object until several reads in a row show what was just written.
 *
 * Each read may be answered by another replica, so one good answer proves little, and a stale one sets the tally back
 * to zero. An agreeing read is followed by the next one at once; after a stale one the wait doubles, evenly drawn
 * between half of the bound and all of it. A `Retry-After` of a refused read replaces a shorter wait.
 *
 * @param read - Makes exactly one read, on a connection of its own where that reaches another replica; `undefined`
 *   when the object is not there. Gets the attempt number, from 1.
 * @param isCurrent - True when a value, or absence, shows the write. Must be pure.
 * @returns The value of the last agreeing read.
 * @throws RangeError - An option is out of range; nothing has been read.
 * @throws ReplicationTimeoutError - The budget is spent, or the next wait would overrun it. Nothing is undone.
 * @throws GraphError - Any answer that waiting cannot mend, unchanged.
 * @see https://learn.microsoft.com/entra/external-id/current-limitations ("Instant-on")
 */
export async function readUntilReplicated<T>(
    read: (attemptNumber: number) => Promise<T | undefined>,
    isCurrent: (value: T | undefined) => boolean,
    options: ReplicatedReadOptions = {},
): Promise<T | undefined> {
    const given = {
        agreeingReads: 3,
        initialDelayMs: 500,
        maxDelayMs: 8_000,
        maxElapsedMs: 120_000,
        ...defined(options),
    };
    const { agreeingReads: wantedReads, maxElapsedMs, signal, onProgress } = given;
    validate(given);
    const { now, random, sleep } = { ...realTime, ...defined(options) };
    const startedMs = now();
    let agreeingReads = 0;
    let staleReads = 0;
    for (let attemptNumber = 1; ; attemptNumber++) {
        signal?.throwIfAborted();
        const { value, retryAfterMs } = await readOnce(read, attemptNumber);
        const isFresh = retryAfterMs === undefined && isCurrent(value);
        agreeingReads = isFresh ? agreeingReads + 1 : 0;
        if (agreeingReads === wantedReads) {
            return value;
        }
        staleReads += isFresh ? 0 : 1;
        const nextDelayMs = isFresh
            ? 0
            : Math.max(halfJitterMs(staleReads, given, random), retryAfterMs ?? 0);
        const elapsedMs = now() - startedMs;
        if (elapsedMs + nextDelayMs > maxElapsedMs) {
            throw new ReplicationTimeoutError(attemptNumber, elapsedMs, agreeingReads, wantedReads, value);
        }
        if (nextDelayMs > 0) {
            onProgress?.({
                attemptNumber,
                agreeingReads,
                wantedReads,
                elapsedMs,
                nextDelayMs,
                lastValue: value,
            });
            await sleep(nextDelayMs, signal);
        }
    }
}

/** One read; throttled ones count as stale, with the wait that the service wants. */
async function readOnce<T>(
    read: (attemptNumber: number) => Promise<T | undefined>,
    attemptNumber: number,
): Promise<{ value: T | undefined; retryAfterMs?: number }> {
    try {
        return { value: await read(attemptNumber) };
    } catch (error) {
        if (GraphError.isInstance(error) && error.status === 404) {
            return { value: undefined };
        }
        if (GraphError.isInstance(error) && (error.status === 429 || error.status === 503)) {
            return { value: undefined, retryAfterMs: error.retryAfterMs ?? 0 };
        }
        throw error;
    }
}

function validate(options: {
    agreeingReads: number;
    initialDelayMs: number;
    maxDelayMs: number;
    maxElapsedMs: number;
}): void {
    if (!Number.isInteger(options.agreeingReads) || options.agreeingReads < 1) {
        throw new RangeError(
            `agreeingReads must be a whole number of at least 1, but is ${options.agreeingReads}.`,
        );
    }
    for (const name of ["initialDelayMs", "maxDelayMs", "maxElapsedMs"] as const) {
        if (!(options[name] > 0)) {
            throw new RangeError(`${name} must be above 0, but is ${options[name]}.`);
        }
    }
}
