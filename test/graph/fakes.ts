import type { TokenCredential } from "@azure/identity";
import { createGraphClient, type GraphClient, type GraphClientOptions } from "../../graph";
import { GraphError } from "../../graph/client/errors";
import type { TransportRequest, TransportResponse } from "../../graph/client/transport";

/** A clock that only waiting moves. */
export interface FakeTime {
    readonly now: () => number;
    readonly random: () => number;
    readonly sleep: (delayMs: number, signal?: AbortSignal) => Promise<void>;
    /** Every wait, in milliseconds. */
    readonly sleeps: number[];
    /** Lets time pass, as during a slow answer. */
    readonly pass: (durationMs: number) => void;
}

export const startMs = Date.parse("2026-03-01T12:00:00Z");

export function fakeTime(random: () => number = () => 0.5): FakeTime {
    let nowMs = startMs;
    const sleeps: number[] = [];
    return {
        now: () => nowMs,
        random,
        sleep: async (delayMs, signal) => {
            signal?.throwIfAborted();
            sleeps.push(delayMs);
            nowMs += delayMs;
            await Promise.resolve();
        },
        sleeps,
        pass: (durationMs) => {
            nowMs += durationMs;
        },
    };
}

/** An answer of the fake service; an `Error` is a connection that breaks. */
export type Answer =
    | Error
    | {
          readonly status: number;
          readonly body?: unknown;
          /** The body as it is on the wire, in place of `body`. */
          readonly text?: string;
          readonly headers?: Readonly<Record<string, string>>;
      };

export type Answerer = (request: TransportRequest, requestNumber: number) => Answer | Promise<Answer>;

/** A client over a fake service, with what was sent. */
export interface FakeGraph {
    readonly client: GraphClient;
    readonly requests: TransportRequest[];
    readonly time: FakeTime;
}

export const token = "token-of-the-test";

const credential: TokenCredential = {
    getToken: () => Promise.resolve({ token, expiresOnTimestamp: startMs + 3_600_000 }),
};

/** A client whose requests the function answers; the clock is a fake one. */
export function fakeGraph(answer: Answerer, options: GraphClientOptions = {}): FakeGraph {
    const time = fakeTime();
    const requests: TransportRequest[] = [];
    const client = createGraphClient(
        { tenantId: guid(1), environment: "global", credential: { kind: "azureCli" } },
        {
            ...time,
            credential,
            transport: async (request) => {
                requests.push(request);
                return toResponse(await answer(request, requests.length));
            },
            ...options,
        },
    );
    return { client, requests, time };
}

/** A client on a clock, for waits whose reads send nothing. */
export function clientAt(time: GraphClientOptions = fakeTime()): GraphClient {
    return fakeGraph(inTurn(), time).client;
}

/** Answers one after another; one request more than answers is a fault of the test. */
export function inTurn(...answers: readonly Answer[]): Answerer {
    return (request, requestNumber) =>
        answers[requestNumber - 1] ?? new TypeError(`unexpected: ${request.method} ${request.url}`);
}

function toResponse(answer: Answer): TransportResponse {
    if (answer instanceof Error) {
        throw answer;
    }
    return {
        status: answer.status,
        // Each answer of Graph has an id.
        headers: new Headers({ "request-id": "r-0", ...answer.headers }),
        text: answer.text ?? (answer.body === undefined ? "" : JSON.stringify(answer.body)),
    };
}

/** A refusal on the wire. */
export function refusal(
    status: number,
    code = "Request_ResourceNotFound",
    message = "Resource does not exist.",
    headers: Record<string, string> = {},
): Answer {
    return { status, body: { error: { code, message, innerError: { "request-id": "r-0" } } }, headers };
}

export const noContent: Answer = { status: 204 };

/** A refusal as an error. */
export function graphError(
    status: number,
    code = status === 404 ? "Request_ResourceNotFound" : "UnknownError",
    reason = "",
    retryAfterMs?: number,
): GraphError {
    return new GraphError({ status, code, reason, method: "GET", path: "/v1.0/users/x", retryAfterMs });
}

/** A GUID made of a number. */
export function guid(number: number): string {
    return `00000000-0000-4000-8000-${number.toString(16).padStart(12, "0")}`;
}

/** The body that was sent. */
export function bodyOf(request: TransportRequest | undefined): Record<string, unknown> {
    return JSON.parse(request?.body ?? "null") as Record<string, unknown>;
}

/** What was asked, such as `GET /users/x`, without host, version and query. */
export function asked(requests: readonly TransportRequest[]): string[] {
    return requests.map(
        ({ method, url }) => `${method} ${new URL(url).pathname.replace(/^\/(v1\.0|beta)/, "")}`,
    );
}
