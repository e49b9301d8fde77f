import type { TransportRequest } from "../../../graph/client/transport";
import type { Answer } from "../fakes";

export interface Step {
    readonly id: string;
    readonly method: string;
    readonly url: string;
    readonly body?: unknown;
}

/** The steps of a batch that was sent; `undefined` for any other request. */
export function stepsOf({ url, body }: TransportRequest): Step[] | undefined {
    return url.endsWith("/$batch") ? (JSON.parse(body ?? "{}") as { requests: Step[] }).requests : undefined;
}

/** A batch's answer on the wire, its steps in reverse order, as the service may answer them. */
export function batchAnswer(steps: readonly Step[], answerOf: (step: Step) => Answer): Answer {
    const responses = steps.map((step) => {
        const answer = answerOf(step);
        return answer instanceof Error ? { id: "lost", status: 200 } : { id: step.id, ...answer };
    });
    return { status: 200, body: { responses: responses.reverse() } };
}
