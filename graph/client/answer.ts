import { isRecord } from "./answerForm";
import { ConnectionError, GraphError } from "./errors";
import { parseRetryAfter } from "./retryAfter";

/** Facts of an answer that does not report success. */
export interface RefusedAnswer {
    readonly method: string;
    readonly path: string;
    readonly status: number;
    readonly text: string;
    readonly header: (name: string) => string | null | undefined;
    readonly nowMs: number;
}

interface ErrorBody {
    readonly code: string;
    readonly message?: string;
    readonly innerError?: InnerError;
    readonly innererror?: InnerError;
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
 * Only Microsoft Graph's own error body is a refusal. A redirect, a gateway's page or an empty body says nothing about
 * the object: it counts as no answer, whatever its status. So does a body of the same form without a request id, in a
 * header or in `innerError`: gateways and other services of Azure have such bodies, with codes such as `NotFound`.
 *
 * @see https://learn.microsoft.com/graph/errors (error resource type)
 */
export function toGraphError(answer: RefusedAnswer): GraphError | ConnectionError {
    const { method, path, status, header, nowMs } = answer;
    const retryAfterMs = parseRetryAfter(header("retry-after"), nowMs);
    const error = parseBody(answer.text);
    const inner = error?.innerError ?? error?.innererror ?? {};
    const requestId = header("request-id") ?? inner["request-id"];
    if (error === undefined || requestId === undefined) {
        return new ConnectionError(method, path, new Error(foreignAnswer(answer)), { status, retryAfterMs });
    }
    return new GraphError({
        method,
        path,
        status,
        code: error.code,
        // Conditional access has an old form with the text inside.
        reason: [error.message, inner.message].filter(Boolean).join(" ") || "no message",
        innerCode: inner.code,
        requestId,
        clientRequestId: header("client-request-id") ?? inner["client-request-id"],
        retryAfterMs,
    });
}

/** A success without the body that the caller needs: it is unknown what was done. */
export function lacking(method: string, path: string, status: number): ConnectionError {
    const reason = `the answer ${status} lacks what Microsoft Graph documents for it`;
    return new ConnectionError(method, path, new Error(reason));
}

/** What came instead of Graph's answer, and what to check. */
function foreignAnswer({ status, text, header }: RefusedAnswer): string {
    const location = header("location");
    if (status >= 300 && status < 400) {
        return (
            `it was redirected (${status}) to ${hostOf(location)}, which Microsoft Graph does not do. The redirect was ` +
            "not followed. Check the proxy or gateway between this machine and Microsoft Graph."
        );
    }
    const what = text === "" ? "an empty body" : `a body of type ${header("content-type") ?? "unknown"}`;
    return (
        `the answer ${status} with ${what} does not come from Microsoft Graph. Check the proxy or gateway between this ` +
        "machine and Microsoft Graph."
    );
}

function hostOf(location: string | null | undefined): string {
    try {
        return new URL(location ?? "").host;
    } catch {
        return location ? "another path" : "an unnamed place";
    }
}

function parseBody(text: string): ErrorBody | undefined {
    try {
        const body: unknown = JSON.parse(text);
        const error = isRecord(body) ? body["error"] : undefined;
        return isRecord(error) && typeof error["code"] === "string" && error["code"] !== ""
            ? (error as unknown as ErrorBody)
            : undefined;
    } catch {
        // A proxy's page, or a body cut short.
        return undefined;
    }
}
