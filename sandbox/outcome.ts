import { timestamp, type GraphReply, type Tenant } from "./call";
import { GraphFault } from "./graphFault";

/** The answer of an operation, including refusals. */
export function outcome(handle: () => GraphReply): GraphReply | GraphFault {
    try {
        return handle();
    } catch (error) {
        return toFault(error);
    }
}

/** Whether two answers differ for a caller. */
export function differs(left: GraphReply | GraphFault, right: GraphReply | GraphFault): boolean {
    const text = (reply: GraphReply | GraphFault) =>
        reply instanceof GraphFault ? `${reply.status} ${reply.code}` : JSON.stringify(reply);
    return text(left) !== text(right);
}

/** A refusal. Anything else that was thrown is a defect of the sandbox, and is reported as such. */
export function toFault(error: unknown): GraphFault {
    if (error instanceof GraphFault) {
        return error;
    }
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return new GraphFault(500, "InternalServerError", `The sandbox tenant itself failed: ${text}`);
}

/** A refusal as Graph writes it. @see https://learn.microsoft.com/graph/errors */
export function errorBody(
    fault: GraphFault,
    headers: Readonly<Record<string, string>>,
    tenant: Tenant,
): unknown {
    return {
        error: {
            code: fault.code,
            message: fault.message,
            innerError: {
                ...(fault.innerCode !== undefined && { code: fault.innerCode }),
                date: timestamp(tenant).slice(0, -1),
                "request-id": headers["request-id"],
                "client-request-id": headers["client-request-id"] ?? headers["request-id"],
            },
        },
    };
}
