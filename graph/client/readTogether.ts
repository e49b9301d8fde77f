import { isPage } from "./answerForm";
import { noteAnswer } from "./answeredRequest";
import { maxBatchSteps, sendBatch, type BatchOutcome, type BatchRead } from "./batch";
import type { GraphClient, GraphResponse } from "./client";
import { GraphError } from "./errors";

/** How long reads are gathered, in milliseconds. */
const gatherMs = 20;

interface Waiting {
    readonly read: BatchRead;
    readonly settle: (outcome: BatchOutcome) => void;
}

const waiting = new WeakMap<GraphClient, Map<string, Waiting[]>>();

/**
 * One read, of one replica. Reads wanted at the same time, by whichever resource, leave together: those of the same
 * address as one, others up to 20 in a batch. A read that is alone is sent as it is. Nothing is kept: each call reads
 * anew.
 *
 * @throws GraphError, ConnectionError - This read failed, after one attempt: the loop over it waits and repeats.
 */
export async function readTogether<T>(client: GraphClient, read: BatchRead): Promise<GraphResponse<T>> {
    const outcome = await new Promise<BatchOutcome>((settle) => {
        const isFirst = !waiting.has(client);
        const gathered = waiting.get(client) ?? new Map<string, Waiting[]>();
        waiting.set(client, gathered);
        const key = JSON.stringify(read);
        gathered.set(key, [...(gathered.get(key) ?? []), { read, settle }]);
        if (isFirst) {
            void leave(client);
        }
    });
    if (outcome instanceof Error) {
        noteAnswer(GraphError.isInstance(outcome) ? outcome.requestId : undefined);
        throw outcome;
    }
    noteAnswer(outcome.requestId);
    return outcome as GraphResponse<T>;
}

async function leave(client: GraphClient): Promise<void> {
    await client.time.sleep(gatherMs).catch(() => undefined);
    const all = [...(waiting.get(client)?.values() ?? [])];
    waiting.delete(client);
    // A batch is of one version.
    for (const version of [undefined, "v1.0", "beta"] as const) {
        const same = all.filter(([first]) => first?.read.version === version);
        for (let start = 0; start < same.length; start += maxBatchSteps) {
            void sendSome(client, same.slice(start, start + maxBatchSteps));
        }
    }
}

async function sendSome(client: GraphClient, some: readonly (readonly Waiting[])[]): Promise<void> {
    const reads = some.flatMap(([first]) => (first === undefined ? [] : [first.read]));
    const outcomes = await outcomesOf(client, reads);
    some.forEach((same, index) => {
        const outcome = outcomes[index] ?? new Error("A read has no outcome.");
        same.forEach(({ settle }) => {
            settle(outcome);
        });
    });
}

async function outcomesOf(client: GraphClient, reads: readonly BatchRead[]): Promise<BatchOutcome[]> {
    if (reads.length > 1) {
        try {
            return await sendBatch(client, reads);
        } catch {
            // One slow step holds up the whole answer, and a step that breaks it breaks all: each for itself, then.
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

interface Page<T> {
    readonly value: readonly T[];
    readonly "@odata.nextLink"?: string;
}

/** All pages of a list, the first read together with others. */
export async function listTogether<T>(client: GraphClient, read: BatchRead): Promise<T[]> {
    const { body } = await readTogether<Page<T>>(client, { ...read, answer: isPage });
    const next = body["@odata.nextLink"];
    return [
        ...body.value,
        ...(next === undefined ? [] : await client.list<T>(next, { isFreshConnection: true })),
    ];
}
