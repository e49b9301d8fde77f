import pLimit from "p-limit";
import type { Agent } from "undici";
import { processTime } from "./time";

/** One HTTP exchange. */
export interface TransportRequest {
    readonly method: string;
    readonly url: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly body?: string | undefined;
    /** Longest time for this exchange, in milliseconds. */
    readonly timeoutMs: number;
    readonly signal?: AbortSignal | undefined;
    /**
     * Uses a separate connection and closes it afterwards. Reads are balanced by connection, so another replica is
     * likely to answer on a new one.
     */
    readonly isFreshConnection?: boolean | undefined;
}

/** The answer, with its body read to the end. */
export interface TransportResponse {
    readonly status: number;
    readonly headers: { get(name: string): string | null };
    readonly text: string;
}

/** Sends one request. Throws when no complete answer came. */
export type Transport = (request: TransportRequest) => Promise<TransportResponse>;

/**
 * Connections of each kind at the same time. A hundred thousand objects are read in a hundred requests that are wanted
 * together: a connection for each would take as many sockets, and the service answers them no sooner.
 */
export const maxConnections = 16;

/** The real transport: HTTPS with a pool of connections kept open. The time limit of a request begins when it is sent. */
export function createHttpTransport(): Transport {
    // Loaded and created at the first call: a process that only checks and diffs opens no connection.
    let pool: Agent | undefined;
    const { timeLimit } = processTime();
    const [pooled, fresh] = [pLimit(maxConnections), pLimit(maxConnections)];
    return (request) => (request.isFreshConnection ? fresh : pooled)(() => exchange(request));

    async function exchange({
        method,
        url,
        headers,
        body,
        timeoutMs,
        signal,
        isFreshConnection,
    }: TransportRequest): Promise<TransportResponse> {
        signal?.throwIfAborted();
        assertSendable(url, headers);
        const { Agent, fetch } = await import("undici");
        const own = isFreshConnection ? new Agent({ connections: 1, pipelining: 0 }) : undefined;
        pool ??= new Agent({ connections: maxConnections });
        const limits = [timeLimit(timeoutMs), ...(signal ? [signal] : [])];
        try {
            const response = await fetch(url, {
                method,
                headers: { ...headers },
                ...(body !== undefined && { body }),
                signal: AbortSignal.any(limits),
                dispatcher: own ?? pool,
                // Graph redirects no call. A redirect would carry the body, and the trust in it, to another host.
                redirect: "manual",
            });
            return { status: response.status, headers: response.headers, text: await response.text() };
        } finally {
            // Not awaited: closing must not hold up the answer, and cannot change it.
            void own?.destroy();
        }
    }
}

/**
 * Refuses what `fetch` would refuse with a message that repeats it: a token with a line break, or an address with a
 * password.
 *
 * @throws Error - Without the value, which may be a secret.
 */
function assertSendable(url: string, headers: TransportRequest["headers"]): void {
    const { username, password } = new URL(url);
    if (username !== "" || password !== "") {
        throw new Error("the address holds a user name or password, which is never sent");
    }
    for (const [name, value] of Object.entries(headers)) {
        if (!/^[\t\x20-\x7e\x80-\xff]*$/.test(value)) {
            throw new Error(`the header ${name} holds a character that HTTP does not allow`);
        }
    }
}
