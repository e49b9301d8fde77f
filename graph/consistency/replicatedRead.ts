import { isAbsence } from "../client/absence";
import { notingAnswer, type AnsweredRequest } from "../client/answeredRequest";
import { halfJitterMs } from "../client/backoff";
import { ReplicationTimeoutError, type ReplicationOutcome } from "../client/errors";
import { defined } from "../client/retry";
import { isTransient, retryAfterOf } from "../client/retryDecision";
import type { GraphClient } from "../client/client";

/** How patient a replicated read is. */
export interface ReplicatedReadOptions {
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
    /**
     * How many requests one read takes for all callers that wait together. Waits are longer by this factor, up to
     * `maxDelayMs`, so that a thousand objects are not read as often as one, and end on common beats, so that their reads
     * stay together. They grow by half instead of doubling, because a read that is shared costs each caller little.
     * Default: each read has its own waits.
     */
    readonly sharedBy?: () => number;
    /**
     * Budget for reads and waits together, in milliseconds; finite. The reads that must agree have their time in addition:
     * as often as `agreeingReads` says, as long as the longest answered read took, because a list of a hundred thousand
     * members takes longer than replicas lag. Default 120,000.
     */
    readonly maxElapsedMs?: number;
    /** Stops at once, also in mid-wait. */
    readonly signal?: AbortSignal | undefined;
}

/**
 * Makes exactly one read; `undefined` when the object is not there.
 *
 * @param client - To read with: it notes which request answered.
 * @param attemptNumber - From 1.
 */
export type ReplicaRead<T> = (client: GraphClient, attemptNumber: number) => Promise<T | undefined>;

/** What a replicated read needs from a client. */
export type ReadingClient = Pick<GraphClient, "time" | "with"> & Partial<Pick<GraphClient, "context">>;

/**
 * Reads an object until several reads in a row show what was just written.
 *
 * Another replica may answer each read, so one good answer proves little, and a stale one sets the tally back to zero.
 * After an agreeing read, the next one follows at once. After a stale one the wait doubles, drawn evenly between half of
 * the bound and all of it. A read without an answer (throttled, connection lost) proves nothing about any replica. It
 * leaves the tally as it is, and the wait after it is as after a stale read, or as long as its `Retry-After` says.
 *
 * @param read - One read, on a separate connection where that reaches another replica. It must not retry by itself,
 *   because this loop does the waiting and keeps the budget.
 * @param isCurrent - True when a value, or absence, shows the write. Must be pure.
 * @returns The value of the last agreeing read.
 * @throws RangeError - An option is out of range; nothing has been read.
 * @throws ReplicationTimeoutError - The budget is spent, or the next wait would overrun it. Nothing is undone.
 * @throws GraphError - Any answer that waiting cannot resolve, unchanged.
 * @see https://learn.microsoft.com/entra/external-id/current-limitations ("Instant-on")
 */
export function readUntilReplicated<T>(
    client: ReadingClient,
    read: ReplicaRead<T>,
    isCurrent: (value: T | undefined) => boolean,
    options: ReplicatedReadOptions = {},
): Promise<T | undefined> {
    return readInARow(
        client,
        read,
        (value, before) =>
            isCurrent(value)
                ? { agreeingReads: before + 1 }
                : { agreeingReads: 0, isStale: true, isAwaited: true },
        options,
    );
}

/**
 * Reads an object with a known value, as a refresh does. An answer that shows the known value is final. Any other
 * answer, absence included, counts only when several reads in a row agree, with a wait between them, because a
 * lagging replica looks just like a change.
 *
 * @param isKnown - True when a value is the one known from before. Must be pure.
 * @param isSame - Whether two answers say the same. Must be pure.
 * @returns The known value, or what the reads agreed on.
 * @throws ReplicationTimeoutError - The answers kept changing: nothing was learned.
 * @throws As {@link readUntilReplicated}.
 */
export function readAgreed<T>(
    client: ReadingClient,
    read: ReplicaRead<T>,
    isKnown: (value: T | undefined) => boolean,
    isSame: (left: T | undefined, right: T | undefined) => boolean,
    options: ReplicatedReadOptions = {},
): Promise<T | undefined> {
    let last: T | undefined;
    return readInARow(
        client,
        read,
        (value, before, wantedReads) => {
            const agreeingReads = isKnown(value)
                ? wantedReads
                : before > 0 && isSame(value, last)
                  ? before + 1
                  : 1;
            last = value;
            return { agreeingReads, isStale: true };
        },
        options,
    );
}

/** The reads that the service must have answered before "not seen" proves anything. */
const tellingReads = 3;

/**
 * Whether a replicated read ended without the wanted object although the service answered it to the end, so that
 * replicas do not show it. If most reads, or the last ones, got no answer, nothing is known and nothing may be
 * concluded.
 */
export function wasAnswered(error: unknown): error is ReplicationTimeoutError {
    if (!ReplicationTimeoutError.isInstance(error)) {
        return false;
    }
    const { answeredReads, lastAnsweredMs = 0, elapsedMs } = error.outcome;
    return answeredReads >= tellingReads && lastAnsweredMs >= elapsedMs / 2;
}

/** Whether a replicated read ended because replicas, which answered, know no such object. */
export function wasAnsweredByAbsence(error: unknown): error is ReplicationTimeoutError {
    return wasAnswered(error) && error.outcome.lastValue === undefined;
}

/** What a read adds to the tally. After a stale read, the loop waits. */
type Judge<T> = (
    value: T | undefined,
    agreeingReads: number,
    wantedReads: number,
) => {
    readonly agreeingReads: number;
    readonly isStale?: boolean;
    /** The answering replica does not have the expected value. */
    readonly isAwaited?: boolean;
};

type Answered = Pick<ReplicationOutcome, "lastValue" | "answeredReads" | "lastAnsweredMs">;

async function readInARow<T>(
    client: ReadingClient,
    read: ReplicaRead<T>,
    judge: Judge<T>,
    options: ReplicatedReadOptions,
): Promise<T | undefined> {
    const given = {
        agreeingReads: 3,
        initialDelayMs: 500,
        maxDelayMs: 8_000,
        maxElapsedMs: 120_000,
        ...defined(options),
    };
    const { agreeingReads: wantedReads, maxElapsedMs, signal } = given;
    validate(given);
    const { now, random, sleep, onProgress } = client.time;
    const startedMs = now();
    let agreeingReads = 0;
    let staleReads = 0;
    let answered: Answered = { lastValue: undefined, answeredReads: 0 };
    let longestReadMs = 0;
    for (let attemptNumber = 1; ; attemptNumber++) {
        signal?.throwIfAborted();
        const readFromMs = now();
        const { value, failure, requestId } = await readOnce(client, read, attemptNumber);
        const judgement: ReturnType<Judge<T>> = failure
            ? { agreeingReads, isStale: true }
            : judge(value, agreeingReads, wantedReads);
        agreeingReads = judgement.agreeingReads;
        if (agreeingReads >= wantedReads) {
            return value;
        }
        staleReads += judgement.isStale ? 1 : 0;
        if (judgement.isAwaited && value === undefined && failure === undefined) {
            await client.context?.whenAbsent?.();
        }
        const nextDelayMs = judgement.isStale
            ? Math.max(waitMs(staleReads, given, now(), random), (failure && retryAfterOf(failure)) ?? 0)
            : 0;
        const elapsedMs = now() - startedMs;
        if (failure === undefined) {
            const answeredReads = answered.answeredReads + 1;
            answered = { lastValue: value, answeredReads, lastAnsweredMs: elapsedMs };
            longestReadMs = Math.max(longestReadMs, now() - readFromMs);
        }
        if (elapsedMs + nextDelayMs > maxElapsedMs + wantedReads * longestReadMs) {
            throw new ReplicationTimeoutError(
                {
                    ...{ attemptNumber, elapsedMs, agreeingReads, wantedReads },
                    ...{ ...answered, lastReadMs: startedMs + elapsedMs, lastRequestId: requestId },
                    askedWaitMs: failure && retryAfterOf(failure),
                },
                failure,
            );
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

/** How shared waits grow. */
const sharedGrowth = 1.5;

/** The wait after a stale read. */
function waitMs(
    staleReads: number,
    { initialDelayMs, maxDelayMs, sharedBy }: Bounds,
    nowMs: number,
    random: () => number,
): number {
    if (sharedBy === undefined) {
        return halfJitterMs(staleReads, { initialDelayMs, maxDelayMs }, random);
    }
    const factor = Math.max(1, sharedBy());
    const bounds = {
        initialDelayMs: Math.min(initialDelayMs * factor, maxDelayMs),
        maxDelayMs,
        growth: sharedGrowth,
    };
    // Many callers wait the whole bound together, because a partial state of the replicas would cost a read of all.
    const delayMs = halfJitterMs(staleReads, bounds, factor > 1 ? () => 1 : random);
    const beatMs = bounds.initialDelayMs / 2;
    return Math.ceil((nowMs + delayMs) / beatMs) * beatMs - nowMs;
}

interface Bounds {
    readonly initialDelayMs: number;
    readonly maxDelayMs: number;
    readonly sharedBy?: () => number;
}

async function readOnce<T>(
    client: ReadingClient,
    read: ReplicaRead<T>,
    attemptNumber: number,
): Promise<{ value: T | undefined; failure?: Error } & AnsweredRequest> {
    const answered: AnsweredRequest = {};
    try {
        return { value: await read(notingAnswer(client, answered), attemptNumber), ...answered };
    } catch (error) {
        if (isAbsence(error)) {
            return { value: undefined, requestId: error.requestId };
        }
        if (error instanceof Error && isTransient({ error, isIdempotent: true })) {
            return { value: undefined, failure: error };
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
        if (!(Number.isFinite(options[name]) && options[name] > 0)) {
            throw new RangeError(`${name} must be finite and above 0, but is ${options[name]}.`);
        }
    }
}
