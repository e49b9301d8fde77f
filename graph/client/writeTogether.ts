import { maxBatchSteps, sendBatch, type BatchOutcome } from "./batch";
import type { GraphClient, GraphRequest, GraphResponse } from "./client";
import { LostAnswerError } from "./errors";
import { Gatherer } from "./gatherer";
import { retry } from "./retry";
import { isAnswerLost, retryDelayMs } from "./retryDecision";

/** Longest total time of one write with all retries, in milliseconds. The quota lets 20 a second pass. */
const defaultMaxElapsedMs = 600_000;

/** A write that may leave with others. */
export type GatheredWrite = Pick<
    GraphRequest,
    "path" | "version" | "body" | "isIdempotent" | "maxElapsedMs" | "answer"
> & {
    readonly method: "POST" | "PATCH" | "PUT" | "DELETE";
    /** Called just before the write is sent. Returns why it must no longer be sent, if so. */
    readonly refusal?: () => Error | undefined;
};

/**
 * One write, retried as {@link GraphClient.request} does it. Writes wanted at the same time, by any resource, leave
 * together, up to 20 in a batch. Each counts against the tenant's limit and has its own answer. A single write is
 * sent as it is.
 *
 * Not for several writes to one object, because Entra refuses those that arrive together.
 *
 * @throws GraphError - Refused permanently, or still refused at the end of the budget.
 * @throws LostAnswerError - A write that must not be done twice may have been done.
 * @throws ConnectionError - No answer came until the end of the budget.
 */
export async function writeTogether<T>(client: GraphClient, write: GatheredWrite): Promise<GraphResponse<T>> {
    const { isIdempotent = write.method !== "POST", maxElapsedMs = defaultMaxElapsedMs } = write;
    try {
        return await retry(
            async () => (await client.part(Writes).get({ client, write })) as GraphResponse<T>,
            (error, attemptNumber) =>
                retryDelayMs({ error, attemptNumber, isIdempotent }, client.time.random),
            { ...client.time, maxElapsedMs },
        );
    } catch (error) {
        if (!isIdempotent && error instanceof Error && isAnswerLost(error)) {
            throw new LostAnswerError(write.method, write.path, error);
        }
        throw error;
    }
}

interface WantedWrite {
    readonly client: GraphClient;
    readonly write: GatheredWrite;
}

/** The writes of a client that leave together. */
class Writes extends Gatherer<WantedWrite, GraphResponse<unknown>> {
    constructor(client: GraphClient) {
        super(client.time, {
            windowMs: 20,
            maxSize: maxBatchSteps,
            isFullAtOnce: true,
            // More would not be faster, because the tenant's limit of writes holds for all together.
            maxUnderWay: 4,
            // A batch has one version.
            groupOf: ({ write }) => write.version ?? "v1.0",
            serve,
        });
    }
}

/** Sends a batch, without the writes that must no longer be sent. Reports it under the first write. */
async function serve(wanted: readonly WantedWrite[]): Promise<BatchOutcome[]> {
    const refusals = wanted.map(({ write }) => write.refusal?.());
    const sent = wanted.filter((_write, index) => refusals[index] === undefined);
    const [first] = sent;
    const outcomes = first && [
        ...(await outcomesOf(
            first.client,
            sent.map(({ write }) => write),
        )),
    ];
    return refusals.map((refusal) => refusal ?? outcomes?.shift() ?? new Error("A write has no outcome."));
}

async function outcomesOf(
    client: GraphClient,
    writes: readonly GatheredWrite[],
): Promise<readonly BatchOutcome[]> {
    const [first, ...others] = writes;
    try {
        return first !== undefined && others.length === 0
            ? [await client.request({ ...requestOf(first), isSingleAttempt: true })]
            : await sendBatch(client, writes);
    } catch (error) {
        // The outcome of each step is unknown, so each caller decides whether its own may be sent again.
        const failure = error instanceof Error ? error : new Error(String(error));
        return writes.map(() => failure);
    }
}

function requestOf({ refusal: _, ...request }: GatheredWrite): GraphRequest {
    return request;
}
