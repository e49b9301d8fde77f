import { GraphError } from "./errors";
import { parseRetryAfter } from "./retryAfter";

/** Facts of an answer that is no success. */
export interface RefusedAnswer {
    readonly method: string;
    readonly path: string;
    readonly status: number;
    readonly text: string;
    readonly header: (name: string) => string | null | undefined;
    readonly nowMs: number;
}

interface ErrorBody {
    readonly error?: {
        readonly code?: string;
        readonly message?: string;
        readonly innerError?: InnerError;
        readonly innererror?: InnerError;
    };
}

interface InnerError {
    readonly code?: string;
    readonly message?: string;
    readonly "request-id"?: string;
    readonly "client-request-id"?: string;
}

/**
 * Turns a refusal into an error with everything that is needed to decide and to ask for support.
 *
 * @see https://learn.microsoft.com/graph/errors (error resource type)
 */
export function toGraphError(answer: RefusedAnswer): GraphError {
    const { method, path, status, header, nowMs } = answer;
    const error = parseBody(answer.text).error ?? {};
    const inner = error.innerError ?? error.innererror ?? {};
    return new GraphError({
        method,
        path,
        status,
        code: error.code ?? "UnknownError",
        // Conditional access has an old form with the text inside.
        reason: [error.message, inner.message].filter(Boolean).join(" ") || "no message",
        innerCode: inner.code,
        requestId: header("request-id") ?? inner["request-id"],
        clientRequestId: header("client-request-id") ?? inner["client-request-id"],
        retryAfterMs: parseRetryAfter(header("retry-after"), nowMs),
    });
}

function parseBody(text: string): ErrorBody {
    try {
        const body = JSON.parse(text) as ErrorBody | null;
        return body !== null && typeof body === "object" ? body : {};
    } catch {
        // A proxy's page, or a body cut short: the status has to do.
        return {};
    }
}
