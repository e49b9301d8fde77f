import { randomUUID } from "node:crypto";
import type { TokenCredential } from "@azure/identity";
import { accessToken, readAccessToken, type SignedIn, type TokenOptions } from "./accessToken";
import {
    isOwnSuccess,
    isSuccess,
    lacking,
    toForeignAnswer,
    toGraphError,
    type ReceivedAnswer,
} from "./answer";
import { isEntity, isPage, saysDone, type AnswerForm } from "./answerForm";
import { noteAnswer } from "./answeredRequest";
import { createCredential } from "./credential";
import { resolveEndpoints, type CloudEndpoints } from "./endpoints";
import { ConnectionError, GraphError, LostAnswerError } from "./errors";
import type { ProgressListener } from "./progress";
import { defined, retry } from "./retry";
import { isAnswerLost, retryDelayMs } from "./retryDecision";
import type { GraphSettings } from "./settings";
import { allRows, type Page } from "./pages";
import { Parts } from "./parts";
import { processTime, type TimeSource } from "./time";
import type { CallContext, RequestRecord, WaitRecord } from "./records";
import { parseHttpDate, retryAfterIn } from "./retryAfter";
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
    /** A separate connection, which is likely to reach another replica. Default `false`. */
    readonly isFreshConnection?: boolean;
    /** Whether doing the call twice does no harm. Default: all methods except POST. */
    readonly isIdempotent?: boolean;
    /** How many writes a batch holds. Default 0. */
    readonly writeCount?: number;
    /** Signs in again first, because the current token was refused. Default `false`. */
    readonly isSignInNew?: boolean;
    /**
     * Makes only one attempt, for a loop that repeats and waits by itself. Later pages of a list are retried. Default
     * `false`.
     */
    readonly isSingleAttempt?: boolean;
    /**
     * What the body of the answer must have, for a call whose caller reads it. Default: an object for a GET. For
     * other methods, the body is not read.
     */
    readonly answer?: AnswerForm;
}

/** How a list is read. */
export interface ListOptions extends Omit<GraphRequest, "method" | "path" | "body"> {
    /** Called after each page with the number of rows that were read until then. */
    readonly onPage?: (rowCount: number) => void;
}

/** A call whose answer's body is read. */
export type AnsweredCall = GraphRequest & ({ readonly method: "GET" } | { readonly answer: AnswerForm });

/** A successful answer. */
export interface GraphResponse<T> {
    readonly status: number;
    /** The parsed body; `undefined` where it is not read. */
    readonly body: T;
    readonly requestId: string | undefined;
}

/** Microsoft Graph, with sign-in, retries of transient failures, and the conditional access lane. */
export interface GraphClient {
    /** The clock by which this client waits, for the loops over its calls, and the listener for their waits. */
    readonly time: Required<TimeSource> & ProgressListener;
    /**
     * The earlier of this machine's clock and the service's clock by the `Date` of its last answer, in milliseconds
     * since 1970. Nothing that is created from now on is older. A `Date` can only make this earlier, by at most a
     * quarter of an hour.
     */
    serviceNowMs(): number;
    /**
     * One logical call. Throttling and transient failures are retried until the budget is spent.
     *
     * @throws GraphError - Refused permanently, or still refused at the end of the budget.
     * @throws LostAnswerError - A call that must not be done twice may have been done.
     * @throws ConnectionError - No answer of Microsoft Graph came, or none with the body that is needed.
     * @throws ThrottledError - The service asks for a longer wait than the budget allows.
     */
    request<T>(call: AnsweredCall): Promise<GraphResponse<T>>;
    request(call: GraphRequest): Promise<GraphResponse<undefined>>;
    /**
     * The identity that the client is signed in as, according to its token.
     *
     * @throws Error - Sign-in failed, or the token cannot be read.
     */
    signedIn(): Promise<SignedIn>;
    /**
     * All pages of a list. A row on two pages, as when rows move between pages, is returned once.
     *
     * @throws ConnectionError - The pages lead back to a page that was already read, or lead on without a new row.
     */
    list<T>(path: string, options?: ListOptions): Promise<T[]>;
    /** What the calls of this client have in common. */
    readonly context: CallContext;
    /** The same client, whose calls also share these options. */
    with(context: CallContext): GraphClient;
    /**
     * The one instance of a class that all calls share, created on first use. It belongs to the client as it was
     * created, without options of `with`.
     */
    part<T>(kind: new (client: GraphClient) => T): T;
}

/** Parts of the client that tests replace. */
export interface GraphClientOptions extends TimeSource, ProgressListener {
    readonly transport?: Transport;
    readonly credential?: TokenCredential;
    /** Time between two conditional-access calls, in milliseconds. Default 1,200: one a second for the tenant, see below. */
    readonly laneIntervalMs?: number;
    /** Writes that this app may do in the tenant. Default 3,000 in 150 s, Entra's limit. */
    readonly writes?: BucketSize | undefined;
    /**
     * Stops every wait and read at once, and sends nothing further. A write that was sent may complete, because its
     * answer has the id of what was created.
     */
    readonly signal?: AbortSignal | undefined;
    /** Called after each exchange. */
    readonly onRequest?: (record: RequestRecord) => void;
    /** Called before each wait that the service's limits or a failure cause. */
    readonly onWait?: (wait: WaitRecord) => void;
    /** Longest time of one exchange, in milliseconds. Default 100,000. */
    readonly requestTimeoutMs?: number;
}

const defaultMaxElapsedMs = 600_000;
const defaultRequestTimeoutMs = 100_000;

/**
 * Conditional access and named locations allow one request a second for all apps of a tenant, without Retry-After.
 * Calls leave at this interval and arrive at a different one, because each opens a connection. An extra fifth of a
 * second keeps them apart.
 *
 * @see https://learn.microsoft.com/graph/throttling-limits (Identity protection and conditional access)
 */
const defaultLaneIntervalMs = 1_200;

interface Session {
    readonly endpoints: CloudEndpoints;
    readonly credential: TokenCredential;
}

/** Creates a client. Nothing is sent before the first call. */
export function createGraphClient(settings: GraphSettings, options: GraphClientOptions = {}): GraphClient {
    const clock = {
        ...processTime(),
        ...defined({ now: options.now, random: options.random, sleep: options.sleep }),
    };
    const together = (signal: AbortSignal | undefined): AbortSignal | undefined =>
        signal && options.signal ? AbortSignal.any([signal, options.signal]) : (signal ?? options.signal);
    const time = {
        ...clock,
        sleep: (delayMs: number, signal?: AbortSignal) => clock.sleep(delayMs, together(signal)),
    };
    const report = neverFailing(options.onRequest);
    const reportWait = neverFailing(options.onWait);
    const reportProgress = neverFailing(options.onProgress);
    const transport = options.transport ?? createHttpTransport();
    const throttle = new Throttle(
        {
            writes: options.writes ?? writesPerTenant,
            laneIntervalMs: options.laneIntervalMs ?? defaultLaneIntervalMs,
        },
        time,
    );
    let session: Promise<Session> | undefined;
    // How far the service's clock is behind this machine's.
    let behindMs = 0;

    const connect = async (): Promise<Session> => {
        const endpoints = await resolveEndpoints(settings, transport);
        const credential = options.credential ?? createCredential(settings, endpoints, transport);
        return { endpoints, credential };
    };

    const tokenOf = ({ endpoints, credential }: Session, tokenOptions: TokenOptions): Promise<string> =>
        accessToken(
            credential,
            endpoints.graph,
            { settings, login: endpoints.login, transport },
            tokenOptions,
        );

    const sendOnce = async <T>(
        context: CallContext,
        request: GraphRequest,
        endMs: number,
        { mayRenewToken = true, claims }: { mayRenewToken?: boolean; claims?: string | undefined } = {},
    ): Promise<GraphResponse<T>> => {
        session ??= connect();
        const ownSession = session;
        const connected = await ownSession.catch((error: unknown) => {
            // The metadata host may be available again at the next call.
            session = undefined;
            throw error;
        });
        const token = await tokenOf(connected, {
            claims,
            signal: together(request.signal),
            maxElapsedMs: Math.max(1, endMs - time.now()),
        });
        const url = urlOf(connected.endpoints.graph, request);
        const path = url.pathname;
        const isConditionalAccess = path.includes("/identity/conditionalAccess/");
        await throttle.pass({
            writeCount: writeCountOf(request),
            isConditionalAccess,
            endMs,
            signal: request.signal,
            onWait: (waitMs) => {
                reportWait({ waitMs, operation: context.operation });
            },
        });
        options.signal?.throwIfAborted();
        const signal = writeCountOf(request) > 0 ? request.signal : together(request.signal);
        const clientRequestId = randomUUID();
        const sentMs = time.now();
        const record = (status: number | undefined, header: (name: string) => string | null) =>
            report({
                ...{ method: request.method, path, status, clientRequestId, operation: context.operation },
                durationMs: time.now() - sentMs,
                requestId: header("request-id") ?? undefined,
                retryAfterMs: retryAfterIn(header, time.now()),
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
            // The budget also applies to an exchange that hangs.
            timeoutMs: Math.max(
                1,
                Math.min(options.requestTimeoutMs ?? defaultRequestTimeoutMs, endMs - time.now()),
            ),
            signal,
            isFreshConnection: request.isFreshConnection === true || context.isFreshConnection === true,
        }).catch((error: unknown) => {
            signal?.throwIfAborted();
            record(undefined, () => null);
            throw new ConnectionError(request.method, path, error);
        });
        const header = (name: string) => answer.headers.get(name);
        record(answer.status, header);
        noteAnswer({ context }, header("request-id"));
        const nowMs = time.now();
        const { status, text } = answer;
        const received = { method: request.method, path, status, text, header, nowMs };
        const refusal = isOwnSuccess(received) ? undefined : toFailure(received);
        if (status === 401 && session === ownSession && mayRenewToken) {
            // An expired or revoked token: sign in again, once for all calls that were refused together.
            session = undefined;
        }
        // A gateway's 401 can hide what Graph has done, so it counts as a lost answer of a write.
        if (
            status === 401 &&
            mayRenewToken &&
            (GraphError.isInstance(refusal) || writeCountOf(request) === 0)
        ) {
            return sendOnce<T>(context, request, endMs, {
                mayRenewToken: false,
                // What a token must have is for Graph to say, which gives each answer an id.
                claims: header("request-id") ? claimsIn(header("www-authenticate")) : undefined,
            });
        }
        if (ConnectionError.isInstance(refusal)) {
            // Limits and times from anything other than Graph do not count.
            throw refusal;
        }
        const serviceMs = parseHttpDate(header("date"));
        behindMs = serviceMs === undefined ? behindMs : behindOf(serviceMs, nowMs);
        throttle.observe(
            {
                status,
                retryAfterMs: retryAfterIn(header, nowMs),
                limitShare: numberIn(header("x-ms-throttle-limit-percentage")),
            },
            isConditionalAccess,
        );
        if (refusal !== undefined) {
            throw refusal;
        }
        return {
            status,
            body: readBody<T>(answer, request, path),
            requestId: header("request-id") ?? undefined,
        };
    };

    const request = async <T>(context: CallContext, call: GraphRequest): Promise<GraphResponse<T>> => {
        const { isSingleAttempt = false } = call;
        const isIdempotent = mayRepeat(call);
        const maxElapsedMs = call.maxElapsedMs ?? defaultMaxElapsedMs;
        const endMs = time.now() + maxElapsedMs;
        if (call.isSignInNew) {
            session = undefined;
        }
        try {
            return await retry(
                () => sendOnce<T>(context, call, endMs),
                (error, attemptNumber) =>
                    isSingleAttempt
                        ? undefined
                        : retryDelayMs({ error, attemptNumber, isIdempotent }, time.random),
                // The run's signal ends the waits. Passed here, it would also cut off the answer of a completed
                // write.
                {
                    ...{ ...time, maxElapsedMs, signal: call.signal },
                    onWait: (waitMs) => {
                        reportWait({ waitMs, operation: context.operation });
                    },
                },
            );
        } catch (error) {
            if (!isIdempotent && error instanceof Error && isAnswerLost(error)) {
                throw new LostAnswerError(call.method, new URL(call.path, "https://graph").pathname, error);
            }
            throw error;
        }
    };

    const list = async <T>(
        context: CallContext,
        path: string,
        listOptions: ListOptions = {},
    ): Promise<T[]> => {
        const { query, onPage, ...others } = listOptions;
        const readPage = async (call: Pick<GraphRequest, "path" | "query" | "isSingleAttempt">) =>
            (await request<Page<T>>(context, { ...others, method: "GET", answer: isPage, ...call })).body;
        return allRows(
            path,
            await readPage({ path, ...(query !== undefined && { query }) }),
            (link) => readPage({ path: link, isSingleAttempt: false }),
            onPage,
        );
    };

    const signedIn = async (): Promise<SignedIn> => {
        session ??= connect();
        return readAccessToken(await tokenOf(await session, { signal: options.signal }));
    };

    const clientIn = (context: CallContext): GraphClient => ({
        time: {
            ...time,
            ...(options.onProgress && {
                onProgress: (progress) => {
                    reportProgress({ ...progress, operation: context.operation });
                },
            }),
        },
        context,
        serviceNowMs: () => time.now() - behindMs,
        request: <T>(call: GraphRequest) => request<T>(context, call),
        signedIn,
        list: (path, listOptions) => list(context, path, listOptions),
        with: (more) => clientIn({ ...context, ...more }),
        part: (kind) => parts.get(kind),
    });
    const client = clientIn({});
    const parts = new Parts(client);
    return client;
}

/** Reporting must not lose the answer of a request, which has the id of what was created. */
function neverFailing<T>(report: ((record: T) => void) | undefined): (record: T) => void {
    return (record) => {
        try {
            report?.(record);
        } catch {
            // A full disk, a closed pipe. There is nowhere left to report it.
        }
    };
}

/** A clock that is off by more than this gets no token from Entra either. */
const mostBehindMs = 15 * 60_000;

function behindOf(serviceMs: number, nowMs: number): number {
    return Math.min(mostBehindMs, Math.max(0, nowMs - serviceMs));
}

/** How many writes a call counts as. A batch counts as the writes that it holds. */
function writeCountOf({ method, path, writeCount = 0 }: GraphRequest): number {
    return method === "GET" || /\/(getByIds|\$batch)$/.test(path) ? writeCount : 1;
}

function mayRepeat({ method, isIdempotent = method !== "POST" }: GraphRequest): boolean {
    return isIdempotent;
}

function numberIn(header: string | null): number | undefined {
    return header === null || Number.isNaN(Number(header)) ? undefined : Number(header);
}

/**
 * The claims that a new token must have, from the challenge of continuous access evaluation.
 *
 * @see https://learn.microsoft.com/entra/identity-platform/claims-challenge
 */
function claimsIn(challenge: string | null): string | undefined {
    const encoded = /\bclaims="?([^",\s]+)/.exec(challenge ?? "")?.[1];
    return encoded === undefined ? undefined : Buffer.from(encoded, "base64").toString("utf8");
}

function urlOf(graph: string, request: GraphRequest): URL {
    const isWhole = /^https?:\/\//.test(request.path);
    const url = new URL(isWhole ? request.path : `${graph}/${request.version ?? "v1.0"}${request.path}`);
    if (url.origin !== new URL(graph).origin) {
        // The token must not go to another host, whatever an answer's link says.
        throw new Error(`A link leads to ${url.origin} instead of ${graph} and was not followed.`);
    }
    for (const [name, value] of Object.entries(request.query ?? {})) {
        url.searchParams.set(name, value);
    }
    return url;
}

/** A body that is incomplete, or lacks what its caller needs, counts as no answer. */
function readBody<T>(answer: TransportResponse, { method, answer: form }: GraphRequest, path: string): T {
    const isWanted = form ?? (method === "GET" ? isEntity : undefined);
    if (isWanted === undefined) {
        if (answer.text !== "" && !saysDone(parseBody(answer.text, method, path))) {
            throw lacking(method, path, answer.status);
        }
        return undefined as T;
    }
    const body = parseBody(answer.text, method, path);
    if (!isWanted(body)) {
        throw lacking(method, path, answer.status);
    }
    return body as T;
}

function parseBody(text: string, method: string, path: string): unknown {
    try {
        return JSON.parse(text);
    } catch (error) {
        throw new ConnectionError(method, path, error);
    }
}

/** The refusal of Microsoft Graph, or what answered in its place. */
function toFailure(answer: ReceivedAnswer): GraphError | ConnectionError {
    return isSuccess(answer.status) ? toForeignAnswer(answer) : toGraphError(answer);
}
