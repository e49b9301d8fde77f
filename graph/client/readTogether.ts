import { isPage } from "./answerForm";
import { noteAnswer } from "./answeredRequest";
import { maxBatchSteps, sendBatch, type BatchOutcome, type BatchRead } from "./batch";
import type { GraphClient, GraphResponse } from "./client";
import { GraphError } from "./errors";
import { Gatherer } from "./gatherer";
import { withFurtherPages } from "./furtherPages";
import type { Page } from "./pages";

/**
 * One read, of one replica. Reads wanted at the same time, by any resource, leave together: those of the same address
 * as one, others up to 20 in a batch. A single read is sent as it is. No answer is kept for later reads.
 *
 * @throws GraphError, ConnectionError - This read failed, after one attempt: the loop over it waits and repeats.
 */
export async function readTogether<T>(client: GraphClient, read: BatchRead): Promise<GraphResponse<T>> {
    try {
        const response = await client.part(Reads).get({ client, read });
        noteAnswer(client, response.requestId);
        return response as GraphResponse<T>;
    } catch (error) {
        noteAnswer(client, GraphError.isInstance(error) ? error.requestId : undefined);
        throw error;
    }
}

interface WantedRead {
    readonly client: GraphClient;
    readonly read: BatchRead;
}

/**
 * The client for reads that are sent together. They are reported under the first read, and each caller records the
 * answer.
 */
function clientOf([first]: readonly WantedRead[]): GraphClient {
    return (first as WantedRead).client.with({ onAnswer: () => undefined });
}

/** The reads of a client that leave together. */
class Reads extends Gatherer<WantedRead, GraphResponse<unknown>> {
    constructor(client: GraphClient) {
        super(client.time, {
            windowMs: 20,
            maxSize: maxBatchSteps,
            // A batch has one version.
            groupOf: ({ read }) => read.version ?? "v1.0",
            identityOf: ({ read }) => JSON.stringify(read),
            serve: (wanted) =>
                outcomesOf(
                    clientOf(wanted),
                    wanted.map(({ read }) => read),
                ),
        });
    }
}

async function outcomesOf(client: GraphClient, reads: readonly BatchRead[]): Promise<BatchOutcome[]> {
    if (reads.length > 1) {
        try {
            return await sendBatch(client, reads);
        } catch {
            // One slow step holds up the whole answer, and a step that breaks it breaks all, so each is sent
            // separately then.
        }
    }
    return Promise.all(reads.map((read) => readAlone(client, read)));
}

function readAlone(client: GraphClient, { path, version, query, answer }: BatchRead): Promise<BatchOutcome> {
    return client
        .request<unknown>({
            method: "GET",
            path,
            ...(version && { version }),
            ...(query && { query }),
            ...(answer && { answer }),
            isFreshConnection: true,
            isSingleAttempt: true,
        })
        .catch((error: unknown) => (error instanceof Error ? error : new Error(String(error))));
}

/** All pages of a list, the first read together with others. A row on two pages is returned once. */
export async function listTogether<T>(client: GraphClient, read: BatchRead): Promise<T[]> {
    const { body } = await readTogether<Page<T>>(client, { ...read, answer: isPage });
    return withFurtherPages(client, read.path, body);
}
