import { isRecord } from "./answerForm";
import { ConnectionError, GraphError } from "./errors";
import { retryAfterIn, type HeaderReader } from "./retryAfter";

/** Facts of an answer. */
export interface ReceivedAnswer {
    readonly method: string;
    readonly path: string;
    readonly status: number;
    readonly text: string;
    readonly header: HeaderReader;
    readonly nowMs: number;
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
export function toGraphError(answer: ReceivedAnswer): GraphError | ConnectionError {
    const { method, path, status, header, nowMs } = answer;
    const error = memberOf(parsed(answer.text), "error");
    const inner = memberOf(error, "innerError") ?? memberOf(error, "innererror");
    const code = textOf(error, "code");
    const requestId = idIn(header, "request-id") ?? textOf(inner, "request-id");
    if (code === undefined || requestId === undefined) {
        return toForeignAnswer(answer);
    }
    return new GraphError({
        method,
        path,
        status,
        code,
        // Conditional access has an old form with the text inside.
        reason:
            [textOf(error, "message"), textOf(inner, "message")].filter(Boolean).join(" ") || "no message",
        innerCode: textOf(inner, "code"),
        requestId,
        clientRequestId: idIn(header, "client-request-id") ?? textOf(inner, "client-request-id"),
        retryAfterMs: retryAfterIn(header, nowMs),
    });
}

/** What something other than Microsoft Graph answered. */
export function toForeignAnswer(answer: ReceivedAnswer): ConnectionError {
    const { method, path, status, header, nowMs } = answer;
    const retryAfterMs = retryAfterIn(header, nowMs);
    const wait = retryAfterMs ? ` It asks for a wait of ${Math.ceil(retryAfterMs / 1_000)} s.` : "";
    return new ConnectionError(method, path, new Error(foreignAnswer(answer) + wait), {
        status,
        retryAfterMs,
    });
}

/**
 * Whether a success comes from Microsoft Graph, which gives each answer an id. A portal's or gateway's own `{"value": []}`
 * would otherwise show that nothing is there.
 *
 * @see https://learn.microsoft.com/graph/best-practices-concept (request-id in each response)
 */
export function isOwnSuccess({ status, header }: Pick<ReceivedAnswer, "status" | "header">): boolean {
    return isSuccess(status) && idIn(header, "request-id") !== undefined;
}

export function isSuccess(status: number): boolean {
    return status >= 200 && status < 300;
}

/** A success without the body that the caller needs: it is unknown what was done. */
export function lacking(method: string, path: string, status: number): ConnectionError {
    const reason = `the answer ${status} lacks what Microsoft Graph documents for it`;
    return new ConnectionError(method, path, new Error(reason));
}

/** What came instead of Graph's answer, and what to check. */
function foreignAnswer({ status, text, header }: ReceivedAnswer): string {
    const location = header("location");
    if (status >= 300 && status < 400) {
        return (
            `it was redirected (${status}) to ${hostOf(location)}, which Microsoft Graph does not do. The redirect was ` +
            "not followed. Check the proxy or gateway between this machine and Microsoft Graph."
        );
    }
    const what = text === "" ? "an empty body" : `a body of type ${header("content-type") ?? "unknown"}`;
    const lack = isSuccess(status) ? "has no request-id, so it" : "";
    return (
        `the answer ${status} with ${[what, lack].filter(Boolean).join(" ")} does not come from Microsoft Graph. Check the ` +
        "proxy or gateway between this machine and Microsoft Graph."
    );
}

function hostOf(location: string | null | undefined): string {
    try {
        return new URL(location ?? "").host;
    } catch {
        return location ? "another path" : "an unnamed place";
    }
}

function idIn(header: HeaderReader, name: string): string | undefined {
    return header(name) || undefined;
}

/** A member that is a text and not empty. A server may send anything in its place. */
function textOf(value: Readonly<Record<string, unknown>> | undefined, name: string): string | undefined {
    const member = value?.[name];
    return typeof member === "string" && member !== "" ? member : undefined;
}

/** A member that is an object. */
function memberOf(value: unknown, name: string): Readonly<Record<string, unknown>> | undefined {
    const member = isRecord(value) ? value[name] : undefined;
    return isRecord(member) ? member : undefined;
}

function parsed(text: string): unknown {
    try {
        return JSON.parse(text);
    } catch {
        // A proxy's page, or a body cut short.
        return undefined;
    }
}
