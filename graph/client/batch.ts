import { isSuccess, lacking, toGraphError } from "./answer";
import { isEntity, isRecord, saysDone, type AnswerForm } from "./answerForm";
import type { GraphClient, GraphResponse, GraphVersion } from "./client";
import { ConnectionError, GraphError } from "./errors";

/** A call as a step of a batch. */
export interface BatchStep {
    /** Default `GET`. */
    readonly method?: "GET" | "POST" | "PATCH" | "PUT" | "DELETE";
    /** Path below the version. */
    readonly path: string;
    /** All steps of a batch have the same. Default `v1.0`. */
    readonly version?: GraphVersion | undefined;
    readonly query?: Readonly<Record<string, string>> | undefined;
    readonly body?: unknown;
    /** What the body of the step's answer must have; see {@link GraphRequest.answer}. */
    readonly answer?: AnswerForm | undefined;
}

/** A read as a step of a batch. */
export type BatchRead = Pick<BatchStep, "path" | "version" | "query" | "answer">;

/** The outcome of a step: the answer, or the step's own refusal. */
export type BatchOutcome = GraphResponse<unknown> | Error;

/** Steps of one batch. @see https://learn.microsoft.com/graph/json-batching */
export const maxBatchSteps = 20;

interface StepAnswer {
    readonly id: string;
    readonly status: number;
    /** Texts, if the service keeps to its format. */
    readonly headers?: unknown;
    readonly body?: unknown;
}

const isBatchAnswer: AnswerForm = (body) => isRecord(body) && Array.isArray(body["responses"]);

function byId(answers: readonly StepAnswer[]): Map<string, StepAnswer[]> {
    const groups = new Map<string, StepAnswer[]>();
    for (const answer of answers) {
        groups.set(answer.id, [...(groups.get(answer.id) ?? []), answer]);
    }
    return groups;
}

function isStepAnswer(value: unknown): value is StepAnswer {
    return isRecord(value) && typeof value["id"] === "string" && Number.isInteger(value["status"]);
}

/** How to send a batch. */
export interface BatchOptions {
    /**
     * Runs the steps one after the other. After a refused step, the others are answered 424 and not done. Default
     * `false`.
     */
    readonly isSerial?: boolean;
    readonly maxElapsedMs?: number | undefined;
}

/**
 * Sends up to 20 calls in one request, on a separate connection. Graph meters and refuses each step separately, so each
 * has its own outcome. A throttled step has its own `Retry-After` and does not affect the others. Steps that an expired
 * token stopped are sent once more with a new token.
 *
 * @returns The outcomes in the order of the steps.
 * @throws GraphError, ConnectionError - The batch as a whole failed, after one attempt; nothing is known of any step.
 */
export async function sendBatch(
    client: GraphClient,
    steps: readonly BatchStep[],
    options: BatchOptions = {},
): Promise<BatchOutcome[]> {
    const outcomes = await sendOnce(client, steps, options);
    // A token can expire while the steps are done, one after the other.
    return outcomes.some((outcome) => hasStatus(outcome, 401))
        ? sendUndoneAgain(client, steps, options, outcomes)
        : outcomes;
}

function hasStatus(outcome: BatchOutcome | undefined, status: number): boolean {
    return GraphError.isInstance(outcome) && outcome.status === status;
}

/** Sends what an expired token stopped once more, with a new one. */
async function sendUndoneAgain(
    client: GraphClient,
    steps: readonly BatchStep[],
    options: BatchOptions,
    outcomes: readonly BatchOutcome[],
): Promise<BatchOutcome[]> {
    const isUndone = (outcome: BatchOutcome | undefined) =>
        hasStatus(outcome, 401) || (options.isSerial === true && hasStatus(outcome, 424));
    const undone = steps.filter((_step, index) => isUndone(outcomes[index]));
    const again = await sendOnce(client, undone, options, true).catch((error: unknown) =>
        // The steps before it are done and do not affect it.
        undone.map(() => (error instanceof Error ? error : new Error(String(error)))),
    );
    return outcomes.map((outcome) => (isUndone(outcome) ? (again.shift() ?? outcome) : outcome));
}

async function sendOnce(
    client: GraphClient,
    steps: readonly BatchStep[],
    { isSerial = false, maxElapsedMs }: BatchOptions,
    isSignInNew = false,
): Promise<BatchOutcome[]> {
    const version = steps[0]?.version;
    const { body } = await client.request<{ responses: readonly unknown[] }>({
        method: "POST",
        path: "/$batch",
        ...(version !== undefined && { version }),
        body: {
            requests: steps.map((step, index) => ({
                id: String(index),
                method: methodOf(step),
                url: urlOf(step),
                ...(step.body !== undefined && {
                    headers: { "Content-Type": "application/json" },
                    body: step.body,
                }),
                ...(isSerial && index > 0 && { dependsOn: [String(index - 1)] }),
            })),
        },
        answer: isBatchAnswer,
        writeCount: steps.filter((step) => methodOf(step) !== "GET").length,
        isIdempotent: true,
        isFreshConnection: true,
        isSingleAttempt: true,
        isSignInNew,
        ...(maxElapsedMs !== undefined && { maxElapsedMs }),
    });
    const answers = byId(body.responses.filter(isStepAnswer));
    return steps.map((step, index) => outcomeOf(step, answers.get(String(index)), client.time.now()));
}

function methodOf({ method = "GET" }: BatchStep) {
    return method;
}

function urlOf({ path, query = {} }: BatchStep): string {
    const text = new URLSearchParams(query).toString();
    // The service interprets a plus sign in a step's URL as a space, so it is encoded.
    return text === "" ? path : `${path}?${text.replaceAll("+", "%20")}`;
}

function outcomeOf(step: BatchStep, answers: readonly StepAnswer[] | undefined, nowMs: number): BatchOutcome {
    const [method, path] = [methodOf(step), `/${step.version ?? "v1.0"}${step.path}`];
    const [answer, ...others] = answers ?? [];
    if (answer === undefined || others.length > 0) {
        const reason = `the batch has ${answer === undefined ? "no answer" : "several answers"} for it`;
        return new ConnectionError(method, path, new Error(reason));
    }
    const { status, headers, body } = answer;
    const header = headersOf(headers);
    if (isSuccess(status)) {
        return (step.answer ?? (method === "GET" ? isEntity : saysDone))(body)
            ? { status, body, requestId: header("request-id") }
            : lacking(method, path, status);
    }
    return toGraphError({ method, path, status, text: JSON.stringify(body ?? null), header, nowMs });
}

/** The headers of a step, by name in any case. A number counts as its text. */
function headersOf(headers: unknown): (name: string) => string | undefined {
    const texts = Object.entries(isRecord(headers) ? headers : {})
        .filter(([, value]) => typeof value === "string" || typeof value === "number")
        .map(([name, value]) => [name.toLowerCase(), String(value)] as const);
    const byName = new Map(texts);
    return (name) => byName.get(name);
}
