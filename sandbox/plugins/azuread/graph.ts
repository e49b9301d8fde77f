import { Agent, fetch } from "undici";
import { wait } from "./wait";

/** The address and the identity that the stand-in uses for Graph. */
export interface Connection {
    readonly graph: string;
    /** The app's service principal, from the token's `oid`. */
    readonly callerId: string;
    readonly token: string;
    /** Waits are this many times shorter than the real plugin's. */
    readonly clockScale: number;
    /** Test only: `Retry-After` is also on the scaled clock. Otherwise the server's time is real time. */
    readonly scalesRetryAfter: boolean;
    /** Test only: the plugin's own waits for consistency return at once. */
    readonly skipWaits: boolean;
}

/** One call as the real plugin sends it. */
export interface Call {
    readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
    readonly path: string;
    readonly version?: "v1.0" | "beta";
    readonly query?: Readonly<Record<string, string>>;
    readonly body?: unknown;
    /** Further refusals that this call is retried on. */
    readonly retryOn?: (status: number, message: string) => boolean;
    /** The resource's time limit, in seconds, which bounds the number of retries. Default 300. */
    readonly timeoutSeconds?: number;
}

/** An answer, which may be a refusal. */
export interface Answer {
    readonly status: number;
    readonly body: Record<string, unknown>;
    readonly message: string;
}

const acceptedStatuses: Record<Call["method"], readonly number[]> = {
    GET: [200],
    POST: [200, 201, 202, 204],
    PUT: [200, 201, 204],
    PATCH: [200, 202, 204],
    DELETE: [200, 204],
};

/** Seconds before the next attempt. */
function backoffSeconds(attempt: number): number {
    return attempt >= 6 ? 61 : 2 ** attempt;
}

/** Retries that fit into a time limit, as the real plugin counts them. */
export function retryCount(timeoutSeconds: number): number {
    return Math.floor((timeoutSeconds - 63) / 61) + 6;
}

/** Statuses that the real plugin always retries, also for a POST that may have been done. */
export function isAlwaysRetried(status: number): boolean {
    return status === 424 || status === 408 || status === 429 || (status >= 500 && status !== 501);
}

/** A connection that was reset. Refused connections, and those closed without an answer, are not tried again. */
function isReset(error: unknown): boolean {
    const { code } = ((error as Error).cause ?? {}) as { code?: unknown };
    return code === "ECONNRESET" || code === "ETIMEDOUT";
}

/** Sends a call on a separate connection, with the real plugin's retries. Returns refusals too. */
export async function send(connection: Connection, call: Call): Promise<Answer> {
    const retries = retryCount(call.timeoutSeconds ?? 300);
    for (let attempt = 0; ; attempt++) {
        const result = await exchange(connection, call).catch((error: unknown) => {
            // Without an answer, only reads are sent again, and only after some of the failures.
            if (call.method === "GET" && attempt < retries && isReset(error)) {
                return undefined;
            }
            throw error;
        });
        if (result !== undefined) {
            const { answer } = result;
            const isRetried =
                isAlwaysRetried(answer.status) || call.retryOn?.(answer.status, answer.message) === true;
            if (!isRetried || attempt >= retries) {
                return answer;
            }
        }
        const seconds = result?.retryAfterSeconds ?? backoffSeconds(attempt);
        const isScaled = result?.retryAfterSeconds === undefined || connection.scalesRetryAfter;
        await wait((seconds * 1_000) / (isScaled ? connection.clockScale : 1));
    }
}

/** Sends a call that has to succeed. */
export async function demand(connection: Connection, call: Call): Promise<Record<string, unknown>> {
    const answer = await send(connection, call);
    assertAccepted(call, answer);
    return answer.body;
}

/** Reads an object; `undefined` when it does not exist. Any other refusal is an error. */
export async function find(
    connection: Connection,
    call: Omit<Call, "method">,
): Promise<Record<string, unknown> | undefined> {
    const answer = await send(connection, { ...call, method: "GET" });
    if (answer.status === 404) {
        return undefined;
    }
    assertAccepted({ ...call, method: "GET" }, answer);
    return answer.body;
}

function assertAccepted({ method, path }: Call, { status, message }: Answer): void {
    if (!acceptedStatuses[method].includes(status)) {
        throw new Error(`unexpected status ${status} with error: ${message} (${method} ${path})`);
    }
}

/** All pages of a list. */
export async function demandAll(
    connection: Connection,
    call: Omit<Call, "method">,
): Promise<Record<string, unknown>[]> {
    const rows: Record<string, unknown>[] = [];
    let query = call.query;
    for (;;) {
        const page = await demand(connection, { ...call, method: "GET", ...(query && { query }) });
        for (const row of page["value"] as Record<string, unknown>[]) {
            rows.push(row);
        }
        const next = page["@odata.nextLink"];
        if (typeof next !== "string") {
            return rows;
        }
        query = Object.fromEntries(new URL(next).searchParams);
    }
}

async function exchange(
    connection: Connection,
    call: Call,
): Promise<{ answer: Answer; retryAfterSeconds: number | undefined }> {
    const url = new URL(`${connection.graph}/${call.version ?? "v1.0"}${call.path}`);
    for (const [name, value] of Object.entries(call.query ?? {})) {
        url.searchParams.set(name, value);
    }
    const dispatcher = new Agent({ connections: 1, pipelining: 0 });
    try {
        const response = await fetch(url, {
            method: call.method,
            dispatcher,
            headers: {
                authorization: `Bearer ${connection.token}`,
                accept: "application/json; charset=utf-8; IEEE754Compatible=false",
                "content-type": "application/json; charset=utf-8",
                "odata-version": "4.0",
                "odata-maxversion": "4.0",
            },
            ...(call.body !== undefined && { body: JSON.stringify(call.body) }),
        });
        const text = await response.text();
        const body = (text === "" ? {} : JSON.parse(text)) as Record<string, unknown>;
        const error = body["error"] as { code?: string; message?: string } | undefined;
        // It does not understand dates.
        const retryAfter = response.headers.get("retry-after");
        return {
            answer: {
                status: response.status,
                body,
                message: `${error?.code ?? ""}: ${error?.message ?? ""}`,
            },
            retryAfterSeconds:
                retryAfter !== null && /^\d+$/.test(retryAfter) ? Number(retryAfter) : undefined,
        };
    } finally {
        void dispatcher.destroy();
    }
}
