import type { GraphReply } from "./call";
import type { Fault } from "./faults";
import { GraphFault } from "./graphFault";

/** One request of a batch. */
export interface BatchStep {
    readonly id: string;
    readonly method: string;
    readonly url: string;
    readonly headers?: Readonly<Record<string, string>>;
    readonly body?: unknown;
    readonly dependsOn?: readonly string[];
}

/** The answer to a step, and what happens to the connection. */
export interface StepReply {
    readonly status: number;
    readonly headers: Readonly<Record<string, string>>;
    readonly body: unknown;
    readonly fault: Fault | undefined;
}

const maxSteps = 20;

/**
 * Answers a batch's steps one after the other.
 *
 * @param answer - Answers one step; each is metered and refused on its own.
 * @returns The answer, and the fault of a step that hits the connection, which the steps share.
 * @throws GraphFault - 400; of the texts only that of too many steps was observed.
 * @see https://learn.microsoft.com/graph/json-batching
 */
export function answerBatch(
    body: unknown,
    answer: (step: BatchStep) => StepReply,
): { reply: GraphReply; fault: Fault | undefined } {
    const steps = stepsOf(body);
    const statuses = new Map<string, number>();
    let fault: Fault | undefined;
    const responses = steps.map((step) => {
        const isBlocked =
            step.dependsOn?.some((id) => (statuses.get(id.toLowerCase()) ?? 424) >= 400) === true;
        const reply = isBlocked ? failedDependency : answerStep(step, answer);
        statuses.set(step.id.toLowerCase(), reply.status);
        fault ??= reply.fault;
        return { id: step.id, status: reply.status, headers: stepHeaders(reply), body: reply.body ?? null };
    });
    return { reply: { status: 200, body: { responses } }, fault };
}

function stepsOf(body: unknown): readonly BatchStep[] {
    const steps = (body as { requests?: unknown } | undefined)?.requests;
    if (!Array.isArray(steps) || steps.length === 0) {
        throw refusal("The batch holds no requests.");
    }
    if (steps.length > maxSteps) {
        throw new GraphFault(
            400,
            "MaximumValueExceeded",
            "Number of batch request steps exceeds the maximum value of 20.",
        );
    }
    const list = steps as readonly Partial<BatchStep>[];
    if (!list.every(({ id, method, url }) => [id, method, url].every((value) => typeof value === "string"))) {
        throw refusal("Each request of a batch needs id, method and url.");
    }
    const whole = list as readonly BatchStep[];
    const ids = whole.map(({ id }) => id.toLowerCase());
    if (new Set(ids).size < ids.length) {
        throw refusal("The ids of a batch's requests must be unique.");
    }
    const isKnown = (id: string) => ids.includes(id.toLowerCase());
    if (!whole.every(({ dependsOn }) => dependsOn?.every(isKnown) ?? true)) {
        throw refusal("A request of the batch depends on one that is not in it.");
    }
    if (!hasPattern(whole)) {
        throw refusal("A batch is serial, or parallel, or its requests depend on the same one.");
    }
    return whole;
}

/**
 * Requests depend on nothing, each on one before it, or all that depend on another depend on the same one.
 *
 * @see https://github.com/microsoftgraph/msgraph-sdk-javascript/blob/dev/src/content/BatchRequestContent.ts
 */
function hasPattern(steps: readonly BatchStep[]): boolean {
    const named = steps.map(({ dependsOn = [] }) => dependsOn.map((id) => id.toLowerCase()).join());
    const isFree = (ids: string) => ids === "";
    const isSame = new Set(named.filter((ids) => !isFree(ids))).size <= 1;
    return isSame || named.filter(isFree).length === 1;
}

function answerStep(step: BatchStep, answer: (step: BatchStep) => StepReply): StepReply {
    const hasType = Object.keys(step.headers ?? {}).some((name) => name.toLowerCase() === "content-type");
    if (step.body !== undefined && step.body !== null && !hasType) {
        return errorReply(
            400,
            "BadRequest",
            "Write requests (excluding DELETE) must contain the Content-Type header declaration.",
        );
    }
    return answer(step);
}

/** In a batch's answer, headers keep Graph's case. */
function stepHeaders({ headers, body }: StepReply): Record<string, string> {
    const { "retry-after": retryAfter, ...others } = headers;
    return {
        ...others,
        ...(retryAfter !== undefined && { "Retry-After": retryAfter }),
        ...(body !== undefined && { "Content-Type": "application/json" }),
    };
}

function errorReply(status: number, code: string, message: string): StepReply {
    return { status, headers: {}, body: { error: { code, message } }, fault: undefined };
}

const failedDependency = errorReply(424, "FailedDependency", "A request that this one depends on failed.");

function refusal(message: string): GraphFault {
    return new GraphFault(400, "BadRequest", message);
}
