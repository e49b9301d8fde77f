import { setImmediate } from "node:timers/promises";
import { maxBatchSteps, sendBatch, type BatchOutcome } from "./batch";
import type { GraphClient, GraphRequest, GraphResponse, GraphVersion } from "./client";
import { LostAnswerError } from "./errors";
import { retry } from "./retry";
import { isAnswerLost, retryDelayMs } from "./retryDecision";

/** How long writes are gathered, in milliseconds. */
const gatherMs = 20;

/** Batches under way at once. More would not be faster: the tenant's limit of writes holds for all together. */
const maxBatches = 4;

/** Longest total time of one write with all retries, in milliseconds: the quota lets 20 a second pass. */
const defaultMaxElapsedMs = 600_000;

/** A write that may leave with others. */
export type GatheredWrite = Pick<
    GraphRequest,
    "path" | "version" | "body" | "isIdempotent" | "maxElapsedMs" | "answer"
> & {
    readonly method: "POST" | "PATCH" | "PUT" | "DELETE";
    /** Asked when the write is about to leave: why it must not any more. */
    readonly refusal?: () => Error | undefined;
};

interface Waiting {
    readonly write: GatheredWrite;
    readonly settle: (outcome: BatchOutcome) => void;
}

/** The writes that wait for their batch, of one client and version. */
interface Queue {
    readonly waiting: Waiting[];
    batchCount: number;
    isGathering: boolean;
}

const queues = new WeakMap<GraphClient, Map<GraphVersion, Queue>>();

function queueOf(client: GraphClient, version: GraphVersion = "v1.0"): Queue {
    const ofClient = queues.get(client) ?? new Map<GraphVersion, Queue>();
    queues.set(client, ofClient);
    const queue = ofClient.get(version) ?? { waiting: [], batchCount: 0, isGathering: false };
    ofClient.set(version, queue);
    return queue;
}

/**
 * One write, retried as {@link GraphClient.request} does it. Writes wanted at the same time, by whichever resource,
 * leave together, up to 20 in a batch; each counts against the tenant's limit, and each is answered by itself. One that
 * is alone is sent as it is.
 *
 * Not for several writes to one object: Entra refuses those that arrive together.
 *
 * @throws GraphError - Refused for good, or still refused at the end of the budget.
 * @throws LostAnswerError - A write that must not be done twice may have been done.
 * @throws ConnectionError - No answer came until the end of the budget.
 */
export async function writeTogether<T>(client: GraphClient, write: GatheredWrite): Promise<GraphResponse<T>> {
    const { isIdempotent = write.method !== "POST", maxElapsedMs = defaultMaxElapsedMs } = write;
    try {
        return await retry(
            () => writeOnce<T>(client, write),
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

async function writeOnce<T>(client: GraphClient, write: GatheredWrite): Promise<GraphResponse<T>> {
    const queue = queueOf(client, write.version);
    const outcome = await new Promise<BatchOutcome>((settle) => {
        queue.waiting.push({ write, settle });
        void leave(client, queue);
    });
    if (outcome instanceof Error) {
        throw outcome;
    }
    return outcome as GraphResponse<T>;
}

/** Sends what waits, a full batch at once and a part of one after a moment, while there is room for a batch. */
async function leave(client: GraphClient, queue: Queue): Promise<void> {
    if (queue.isGathering || queue.batchCount >= maxBatches) {
        return;
    }
    if (queue.waiting.length < maxBatchSteps) {
        queue.isGathering = true;
        await client.time.sleep(gatherMs).catch(() => undefined);
        // Whatever is wanted in this turn of the event loop comes along, however short the wait was.
        await setImmediate();
        queue.isGathering = false;
    }
    const some = takeSome(queue);
    if (some.length === 0) {
        return;
    }
    queue.batchCount += 1;
    const sent = sendSome(client, some);
    if (queue.waiting.length > 0) {
        void leave(client, queue);
    }
    await sent;
    queue.batchCount -= 1;
    if (queue.waiting.length > 0) {
        void leave(client, queue);
    }
}

/** The next batch, without those that must not be sent any more. */
function takeSome({ waiting }: Queue): Waiting[] {
    const some: Waiting[] = [];
    for (let next = waiting[0]; next !== undefined && some.length < maxBatchSteps; next = waiting[0]) {
        waiting.shift();
        const refusal = next.write.refusal?.();
        if (refusal === undefined) {
            some.push(next);
        } else {
            next.settle(refusal);
        }
    }
    return some;
}

async function sendSome(client: GraphClient, some: readonly Waiting[]): Promise<void> {
    const writes = some.map(({ write }) => write);
    const outcomes = await outcomesOf(client, writes);
    some.forEach(({ settle }, index) => {
        settle(outcomes[index] ?? new Error("A write has no outcome."));
    });
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
        // Nothing is known of any step: each caller decides whether its own may be sent again.
        const failure = error instanceof Error ? error : new Error(String(error));
        return writes.map(() => failure);
    }
}

function requestOf({ refusal: _, ...request }: GatheredWrite): GraphRequest {
    return request;
}
