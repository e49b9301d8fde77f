import { randomUUID } from "node:crypto";
import type { TokenCredential } from "@azure/identity";
import { readAccessToken, type SignedIn } from "./accessToken";
import { toGraphError } from "./answer";
import { noteAnswer } from "./answeredRequest";
import { createCredential } from "./credential";
import { resolveEndpoints, type CloudEndpoints } from "./endpoints";
import { ConnectionError, GraphError, LostAnswerError, ThrottledError } from "./errors";
import { isAnotherReplicaWanted } from "../consistency/otherReplica";
import { defined, retry } from "./retry";
import { isAnswerLost, retryDelayMs } from "./retryDecision";
import type { GraphSettings } from "./settings";
import { realTime, type TimeSource } from "./time";
import type { ReplicatedReadOptions } from "../consistency/replicatedRead";
import { parseRetryAfter } from "./retryAfter";
import { Throttle, writesPerTenant } from "./throttle";
import type { BucketSize } from "./tokenBucket";
import { createHttpTransport, type Transport, type TransportResponse } from "./transport";

export type GraphVersion = "v1.0" | "beta";

/** One call of Microsoft Graph. */
export interface GraphRequest {
    readonly method: "GET" | "POST" | "PATCH" | "PUT" | "DELETE";
    /** Path below the version, encoded, such as `/users/{id}`; or a whole `nextLink`. */
    readonly path: string;
    /** Default `v1.0`. */
    readonly version?: GraphVersion;
    readonly query?: Readonly<Record<string, string>>;
    readonly body?: unknown;
    readonly headers?: Readonly<Record<string, string>>;
    readonly signal?: AbortSignal | undefined;
    /** Longest total time with all retries, in milliseconds. Default 600,000: a `Retry-After` of 315 s was seen. */
    readonly maxElapsedMs?: number;
    /** A connection of its own, which is likely to reach another replica. Default `false`. */
    readonly isFreshConnection?: boolean;
    /** Whether the call may be done twice. Default: all but POST. */
    readonly isIdempotent?: boolean;
    /** How many writes a batch holds. Default 0. */
    readonly writeCount?: number;
    /** Signs in anew first: the token that is at hand was refused. Default `false`. */
    readonly isSignInNew?: boolean;
    /** One attempt only, for a loop that repeats and waits by itself. Later pages of a list are retried. Default `false`. */
    readonly isSingleAttempt?: boolean;
}

/** A successful answer. */
export interface GraphResponse<T> {
    readonly status: number;
    /** The parsed body; `undefined` for an empty one. */
    readonly body: T;
    readonly requestId: string | undefined;
}

/** Microsoft Graph, with sign-in, retry of what is transient, and the conditional-access lane. */
export interface GraphClient {
    /** The clock by which this client waits, for the loops over its calls, and who is told of their waits. */
    readonly time: Required<TimeSource> & Pick<ReplicatedReadOptions, "onProgress">;
    /**
     * The service's clock, by the `Date` of its last answer, in milliseconds since 1970: at most some seconds late, and
     * never early. This machine's clock before the first answer.
     */
    serviceNowMs(): number;
    /**
     * One logical call. Throttling and transient failures are retried until the budget is spent.
     *
     * @throws GraphError - Refused for good, or still refused at the end of the budget.
     * @throws LostAnswerError - A call that must not be done twice may have been done.
     * @throws ConnectionError - No answer came until the end of the budget.
     */
    request<T>(request: GraphRequest): Promise<GraphResponse<T>>;
    /**
     * Who the client is signed in as, by its own token.
     *
     * @throws Error - Sign-in failed, or the token cannot be read.
     */
    signedIn(): Promise<SignedIn>;
    /** All pages of a list. */
    list<T>(path: string, options?: Omit<GraphRequest, "method" | "path" | "body">): Promise<T[]>;
}

/** An exchange that is over, without anything that only the service and its caller may know. */
export interface RequestRecord {
    readonly method: string;
    /** Path without query: a query may hold addresses. */
    readonly path: string;
    /** `undefined` when no answer came. */
    readonly status: number | undefined;
    readonly durationMs: number;
    readonly requestId: string | undefined;
    readonly clientRequestId: string;
    readonly retryAfterMs: number | undefined;
    readonly limitShare: number | undefined;
}

/** Parts of the client that tests replace. */
export interface GraphClientOptions extends TimeSource {
    readonly transport?: Transport;
    readonly credential?: TokenCredential;
    /** Time between two conditional-access calls, in milliseconds. Default 1,200: one a second for the tenant, see below. */
    readonly laneIntervalMs?: number;
    /** Writes that this app may do in the tenant. Default 3,000 in 150 s, Entra's limit. */
    readonly writes?: BucketSize | undefined;
    /**
     * Stops every wait and read at once, and lets nothing further leave. A write that was sent is let come to its
     * answer: it holds the id of what was made.
     */
    readonly signal?: AbortSignal | undefined;
    /** Told of each exchange when it is over. */
    readonly onRequest?: (record: RequestRecord) => void;
    /** Told of each wait for replicas before it begins. */
    readonly onProgress?: ReplicatedReadOptions["onProgress"];
    /** Longest time of one exchange, in milliseconds. Default 100,000. */
    readonly requestTimeoutMs?: number;
}

const defaultMaxElapsedMs = 600_000;
const defaultRequestTimeoutMs = 100_000;

/**
 * Conditional access and named locations: one request a second for all apps of a tenant, and no Retry-After. Calls leave
 * at this distance and arrive at another, since each opens a connection: a fifth of a second more keeps them apart.
 *
 * @see https://learn.microsoft.com/graph/throttling-limits (Identity protection and conditional access)
 */
const defaultLaneIntervalMs = 1_200;

interface Session {
    readonly endpoints: CloudEndpoints;
    readonly credential: TokenCredential;
}

/** Makes a client. Nothing is sent before the first call. */
export function createGraphClient(settings: GraphSettings, options: GraphClientOptions = {}): GraphClient {
    const clock = {
        ...realTime,
        ...defined({ now: options.now, random: options.random, sleep: options.sleep }),
    };
    const together = (signal: AbortSignal | undefined): AbortSignal | undefined =>
        signal && options.signal ? AbortSignal.any([signal, options.signal]) : (signal ?? options.signal);
    const time = {
        ...clock,
        sleep: (delayMs: number, signal?: AbortSignal) => clock.sleep(delayMs, together(signal)),
        ...defined({ onProgress: options.onProgress }),
    };
    const transport = options.transport ?? createHttpTransport();
    const throttle = new Throttle(
        {
            writes: options.writes ?? writesPerTenant,
            laneIntervalMs: options.laneIntervalMs ?? defaultLaneIntervalMs,
        },
        time,
    );
    let session: Promise<Session> | undefined;
    // How far the service's clock is ahead of this machine's.
    let aheadMs = 0;

    const connect = async (): Promise<Session> => {
        const endpoints = await resolveEndpoints(settings, transport);
        const credential = options.credential ?? createCredential(settings, endpoints, transport);
        return { endpoints, credential };
    };

    const tokenOf = async ({ endpoints, credential }: Session): Promise<string> => {
        const token = await credential.getToken(`${endpoints.graph}/.default`);
        if (token === null) {
            throw new Error("Sign-in gave no token for Microsoft Graph.");
        }
        return token.token;
    };

    const sendOnce = async <T>(
        request: GraphRequest,
        endMs: number,
        mayRenewToken = true,
    ): Promise<GraphResponse<T>> => {
        session ??= connect();
        const ownSession = session;
        const connected = await ownSession.catch((error: unknown) => {
            // The next call may find the metadata host up again.
            session = undefined;
            throw error;
        });
        const token = await tokenOf(connected);
        const url = urlOf(connected.endpoints.graph, request);
        const path = url.pathname;
        const isConditionalAccess = path.includes("/identity/conditionalAccess/");
        await throttle.pass({
            writeCount: writeCountOf(request),
            isConditionalAccess,
            endMs,
            signal: request.signal,
        });
        options.signal?.throwIfAborted();
        const signal = writeCountOf(request) > 0 ? request.signal : together(request.signal);
        const clientRequestId = randomUUID();
        const sentMs = time.now();
        const record = (status: number | undefined, header: (name: string) => string | null) =>
            options.onRequest?.({
                ...{ method: request.method, path, status, clientRequestId },
                durationMs: time.now() - sentMs,
                requestId: header("request-id") ?? undefined,
                retryAfterMs: parseRetryAfter(header("retry-after"), time.now()),
                limitShare: numberIn(header("x-ms-throttle-limit-percentage")),
            });
        const answer = await transport({
            method: request.method,
            url: url.href,
            headers: {
                authorization: `Bearer ${token}`,
                accept: "application/json",
                "client-request-id": clientRequestId,
                ...(request.body !== undefined && { "content-type": "application/json" }),
                ...request.headers,
            },
            body: request.body === undefined ? undefined : JSON.stringify(request.body),
            // The budget holds for an exchange that hangs, too.
            timeoutMs: Math.max(
                1,
                Math.min(options.requestTimeoutMs ?? defaultRequestTimeoutMs, endMs - time.now()),
            ),
            signal,
            isFreshConnection: request.isFreshConnection === true || isAnotherReplicaWanted(),
        }).catch((error: unknown) => {
            signal?.throwIfAborted();
            record(undefined, () => null);
            throw new ConnectionError(request.method, path, error);
        });
        const header = (name: string) => answer.headers.get(name);
        record(answer.status, header);
        noteAnswer(header("request-id"));
        const serviceMs = Date.parse(header("date") ?? "");
        aheadMs = Number.isNaN(serviceMs) ? aheadMs : serviceMs - time.now();
        throttle.heed(
            {
                status: answer.status,
                retryAfterMs: parseRetryAfter(header("retry-after"), time.now()),
                limitShare: numberIn(header("x-ms-throttle-limit-percentage")),
            },
            isConditionalAccess,
        );
        if (answer.status >= 200 && answer.status < 300) {
            return {
                status: answer.status,
                body: parseSuccess<T>(answer, request.method, path),
                requestId: header("request-id") ?? undefined,
            };
        }
        if (answer.status === 401 && mayRenewToken) {
            // An expired or revoked token: sign in anew, once, and once for all calls that were refused together.
            if (session === ownSession) {
                session = undefined;
            }
            return sendOnce<T>(request, endMs, false);
        }
        throw toGraphError({
            method: request.method,
            path,
            status: answer.status,
            text: answer.text,
            header,
            nowMs: time.now(),
        });
    };

    const request = async <T>(call: GraphRequest): Promise<GraphResponse<T>> => {
        const { isSingleAttempt = false, isIdempotent = call.method !== "POST" } = call;
        const maxElapsedMs = call.maxElapsedMs ?? defaultMaxElapsedMs;
        const endMs = time.now() + maxElapsedMs;
        if (call.isSignInNew) {
            session = undefined;
        }
        try {
            return await retry(
                () => sendOnce<T>(call, endMs),
                (error, attemptNumber) =>
                    isSingleAttempt
                        ? undefined
                        : retryDelayMs({ error, attemptNumber, isIdempotent }, time.random),
                // The run's signal ends the waits; given here, it would also take the answer of what has been done.
                { ...time, maxElapsedMs, signal: call.signal },
            );
        } catch (error) {
            if (!isIdempotent && error instanceof Error && isAnswerLost(error)) {
                throw new LostAnswerError(call.method, new URL(call.path, "https://graph").pathname, error);
            }
            const waitMs = GraphError.isInstance(error) && !isSingleAttempt ? error.retryAfterMs : undefined;
            if (waitMs !== undefined && time.now() + waitMs > endMs) {
                throw new ThrottledError(waitMs, Math.max(0, endMs - time.now()), error as GraphError);
            }
            throw error;
        }
    };

    const list = async <T>(
        path: string,
        listOptions: Omit<GraphRequest, "method" | "path" | "body"> = {},
    ): Promise<T[]> => {
        const rows: T[] = [];
        const { query, ...others } = listOptions;
        let next: string | undefined = path;
        while (next !== undefined) {
            const isFirst = next === path;
            const page: GraphResponse<Page<T>> = await request<Page<T>>({
                ...others,
                method: "GET",
                path: next,
                ...(isFirst ? query !== undefined && { query } : { isSingleAttempt: false }),
            });
            rows.push(...page.body.value);
            next = page.body["@odata.nextLink"];
        }
        return rows;
    };

    const signedIn = async (): Promise<SignedIn> => {
        session ??= connect();
        return readAccessToken(await tokenOf(await session));
    };

    return { time, serviceNowMs: () => time.now() + aheadMs, request, signedIn, list };
}

/** How many writes a call counts as. A batch counts as those that it holds. */
function writeCountOf({ method, path, writeCount = 0 }: GraphRequest): number {
    return method === "GET" || /\/(getByIds|\$batch)$/.test(path) ? writeCount : 1;
}

function numberIn(header: string | null): number | undefined {
    return header === null || Number.isNaN(Number(header)) ? undefined : Number(header);
}

interface Page<T> {
    readonly value: readonly T[];
    readonly "@odata.nextLink"?: string;
}

function urlOf(graph: string, request: GraphRequest): URL {
    const isWhole = /^https?:\/\//.test(request.path);
    const url = new URL(isWhole ? request.path : `${graph}/${request.version ?? "v1.0"}${request.path}`);
    if (url.origin !== new URL(graph).origin) {
        // The token must not go to another host, whatever an answer's link says.
        throw new Error(`A link leads to ${url.origin}, away from ${graph}: not followed.`);
    }
    for (const [name, value] of Object.entries(request.query ?? {})) {
        url.searchParams.set(name, value);
    }
    return url;
}

/** A body cut short, or missing where one was asked for, counts as no answer. */
function parseSuccess<T>(answer: TransportResponse, method: string, path: string): T {
    if (answer.text === "" && !(method === "GET" && answer.status === 200)) {
        return undefined as T;
    }
    try {
        return JSON.parse(answer.text) as T;
    } catch (error) {
        throw new ConnectionError(method, path, error);
    }
}

/** Runs a read and turns "not found" into `undefined`: an answer of one replica, not a verdict. */
export async function undefinedIfMissing<T>(read: Promise<T>): Promise<T | undefined> {
    try {
        return await read;
    } catch (error) {
        if (GraphError.isInstance(error) && error.status === 404) {
            return undefined;
        }
        throw error;
    }
}
