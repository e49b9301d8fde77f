import { toGraphError } from "./answer";
import type { GraphClient, GraphResponse } from "./client";
import { ConnectionError } from "./errors";

/** A read as a step of a batch. */
export interface BatchRead {
    /** Path below the version. */
    readonly path: string;
    readonly query?: Readonly<Record<string, string>> | undefined;
}

/** What became of a step: the answer, or the step's own refusal. */
export type BatchOutcome = GraphResponse<unknown> | Error;

/** Steps of one batch. @see https://learn.microsoft.com/graph/json-batching */
export const maxBatchSteps = 20;

interface StepAnswer {
    readonly id: string;
    readonly status: number;
    readonly headers?: Readonly<Record<string, string>>;
    readonly body?: unknown;
}

/**
 * Up to 20 reads in one request, on a connection of its own. Each step is metered and refused by itself, so each has
 * its own outcome: one that is throttled carries its own `Retry-After` and spoils no other.
 *
 * @returns The outcomes in the order of the reads.
 * @throws GraphError, ConnectionError - The batch as a whole failed, after one attempt; nothing is known of any step.
 */
export async function sendBatch(client: GraphClient, reads: readonly BatchRead[]): Promise<BatchOutcome[]> {
    const { body } = await client.request<{ responses?: readonly StepAnswer[] }>({
        method: "POST",
        path: "/$batch",
        body: {
            requests: reads.map((read, index) => ({ id: String(index), method: "GET", url: urlOf(read) })),
        },
        isIdempotent: true,
        isFreshConnection: true,
        isSingleAttempt: true,
    });
    const answers = new Map((body.responses ?? []).map((answer) => [answer.id, answer]));
    return reads.map((read, index) => outcomeOf(read, answers.get(String(index)), client.time.now()));
}

function urlOf({ path, query = {} }: BatchRead): string {
    const text = new URLSearchParams(query).toString();
    // The service takes a plus sign in a step's URL for itself.
    return text === "" ? path : `${path}?${text.replaceAll("+", "%20")}`;
}

function outcomeOf({ path }: BatchRead, answer: StepAnswer | undefined, nowMs: number): BatchOutcome {
    if (answer === undefined) {
        return new ConnectionError("GET", path, new Error("the batch has no answer for it"));
    }
    const { status, headers = {}, body } = answer;
    const lowerCased = new Map(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
    const header = (name: string) => lowerCased.get(name);
    return status >= 200 && status < 300
        ? { status, body, requestId: header("request-id") }
        : toGraphError({ method: "GET", path, status, text: JSON.stringify(body ?? {}), header, nowMs });
}
