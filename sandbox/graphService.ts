import { createHash } from "node:crypto";
import type { GraphReply, Tenant } from "./call";
import { FaultInjector, type Fault } from "./faults";
import { badRequest, GraphFault } from "./graphFault";
import { parseQuery } from "./odata";
import { RequestLog } from "./requestLog";
import { matchRoute } from "./routes";
import type { View } from "./store";
import { Throttle, tooManyRequests, type Cost } from "./throttle";

/** A request as it came in, or as a part of a batch. */
export interface IncomingCall {
    readonly method: string;
    /** Path with version, without query. */
    readonly path: string;
    readonly query: URLSearchParams;
    readonly headers: Readonly<Record<string, string | undefined>>;
    readonly body: unknown;
    readonly connection: number;
    readonly replica: number;
    /** Permissions of the valid token; `undefined` without one. */
    readonly permissions: readonly string[] | undefined;
}

/** An answer, with what the connection has to do to it. */
export interface OutgoingReply {
    readonly status: number;
    readonly headers: Record<string, string>;
    readonly body: unknown;
    readonly fault: Fault | undefined;
}

/** What decides about refusals that have nothing to do with the request. */
export interface GraphServiceOptions {
    readonly tenant: Tenant;
    readonly throttle: Throttle;
    readonly faults: FaultInjector;
    readonly log: RequestLog;
    /** Share of requests refused with 429 below any limit, as Entra does under load. */
    readonly earlyThrottle: number;
    readonly retryAfterSeconds: number;
    readonly random: () => number;
}

const maxBatchSteps = 20;

interface BatchStep {
    readonly id: string;
    readonly method: string;
    readonly url: string;
    readonly headers?: Record<string, string>;
    readonly body?: unknown;
    readonly dependsOn?: readonly string[];
}

/** Microsoft Graph over a replicated directory: from a request to an answer, without any connection. */
export class GraphService {
    constructor(private readonly options: GraphServiceOptions) {}

    /** Answers one request, and writes it to the log. */
    answer(call: IncomingCall): OutgoingReply {
        const { log, tenant } = this.options;
        const { version, path } = splitVersion(call.path);
        const fault = this.options.faults.next(call.method, path);
        const headers: Record<string, string> = {
            "request-id": tenant.newId(),
            ...(call.headers["client-request-id"] && {
                "client-request-id": call.headers["client-request-id"],
            }),
        };
        let cost: Cost = { resourceUnits: 0, writes: 0 };
        let isStale = false;
        let reply: GraphReply;
        let code: string | undefined;
        let isThrottled = false;
        try {
            this.raise(fault);
            if (call.permissions === undefined) {
                throw new GraphFault(
                    401,
                    "InvalidAuthenticationToken",
                    "Access token is empty, invalid or expired.",
                );
            }
            if (path === "/$batch") {
                reply = this.batch(call, version);
            } else {
                const prepared = this.prepare(call, version, path);
                cost = prepared.cost;
                Object.assign(headers, this.takeCost(cost, path));
                const view = tenant.store.replica(call.replica);
                // A read is stale when the primary would have answered otherwise.
                const fromReplica = outcome(() => prepared.handle(view));
                isStale =
                    prepared.isRead &&
                    differs(
                        fromReplica,
                        outcome(() => prepared.handle(tenant.store.primary)),
                    );
                if (fromReplica instanceof GraphFault) {
                    throw fromReplica;
                }
                reply = fromReplica;
            }
            if (fault?.kind === "errorAfterCommit") {
                throw new GraphFault(500, "InternalServerError", "An internal server error occurred.");
            }
        } catch (error) {
            const refusal = toFault(error);
            code = refusal.code;
            isThrottled = refusal.status === 429;
            Object.assign(headers, refusal.headers);
            reply = { status: refusal.status, body: this.errorBody(refusal, headers) };
        }
        log.add({
            time: tenant.now().toISOString(),
            method: call.method,
            path: call.path,
            query: call.query.toString(),
            status: reply.status,
            code,
            connection: call.connection,
            replica: call.replica,
            ...cost,
            isThrottled,
            isStale,
            fault: fault?.kind,
        });
        return { status: reply.status, headers, body: reply.body, fault };
    }

    private raise(fault: Fault | undefined): void {
        const wait = { "retry-after": String(this.options.retryAfterSeconds) };
        switch (fault?.kind) {
            case "throttle":
                throw tooManyRequests(wait);
            case "throttleWithoutRetryAfter":
                throw tooManyRequests({});
            case "unavailable":
                throw new GraphFault(503, "ServiceUnavailable", "The service is temporarily unavailable.");
            case "resetBeforeCommit":
                throw new GraphFault(500, "ConnectionReset", "Not answered.");
            case "expiredToken":
                throw new GraphFault(
                    401,
                    "InvalidAuthenticationToken",
                    "Lifetime validation failed, the token is expired.",
                );
        }
    }

    /** Everything that is decided before the replica is asked. */
    private prepare(call: IncomingCall, version: "v1.0" | "beta", path: string) {
        const match = matchRoute(call.method, path);
        if (match.kind === "otherMethod") {
            throw new GraphFault(
                405,
                "Request_BadRequest",
                `Method '${call.method}' is not allowed on this target.`,
            );
        }
        if (match.kind === "none") {
            const segment = path.split("/")[1] ?? "";
            throw new GraphFault(
                400,
                "BadRequest",
                `Resource not found for the segment '${segment}'. The sandbox tenant does not imitate ${call.method} ${path}.`,
            );
        }
        const { route, parameters } = match;
        const permissions = call.permissions ?? [];
        if (
            !route.permissions.some((needed) =>
                needed.every((permission) => permissions.includes(permission)),
            )
        ) {
            throw new GraphFault(
                403,
                "Authorization_RequestDenied",
                "Insufficient privileges to complete the operation.",
            );
        }
        const isRead = call.method === "GET" || route.isRead === true;
        const query = parseQuery(call.query, call.headers["consistencylevel"]);
        const body = call.body === undefined ? {} : call.body;
        if (body === null || typeof body !== "object" || Array.isArray(body)) {
            throw badRequest("The request body is not a JSON object.");
        }
        return {
            isRead,
            cost: { resourceUnits: unitsOf(route.resourceUnits ?? 1, query), writes: isRead ? 0 : 1 },
            handle: (view: View) =>
                route.handle({
                    method: call.method,
                    version,
                    path,
                    parameters,
                    query,
                    body: body as Record<string, unknown>,
                    view,
                    tenant: this.options.tenant,
                }),
        };
    }

    private takeCost(cost: Cost, path: string): Record<string, string> {
        const { earlyThrottle, random, retryAfterSeconds, tenant, throttle } = this.options;
        const isConditionalAccess = path.startsWith("/identity/conditionalAccess/");
        if (!isConditionalAccess && earlyThrottle > 0 && random() < earlyThrottle) {
            throw tooManyRequests({ "retry-after": String(retryAfterSeconds) });
        }
        return throttle.take(cost, tenant.store.primary.list("users").length, isConditionalAccess);
    }

    /** @see https://learn.microsoft.com/graph/json-batching */
    private batch(call: IncomingCall, version: string): GraphReply {
        const steps = (call.body as { requests?: readonly BatchStep[] } | undefined)?.requests;
        if (!Array.isArray(steps) || steps.length === 0) {
            throw badRequest("The batch holds no requests.");
        }
        const list = steps as readonly BatchStep[];
        if (list.length > maxBatchSteps) {
            throw new GraphFault(
                400,
                "MaximumValueExceeded",
                "Number of batch request steps exceeds the maximum value of 20.",
            );
        }
        if (new Set(list.map(({ id }) => id.toLowerCase())).size < list.length) {
            throw badRequest("The ids of a batch's requests must be unique.");
        }
        const statuses = new Map<string, number>();
        const responses = list.map((step) => {
            const isBlocked = step.dependsOn?.some((id) => (statuses.get(id) ?? 424) >= 400) === true;
            const reply = isBlocked ? failedDependency() : this.answer(this.stepCall(call, version, step));
            statuses.set(step.id, reply.status);
            return { id: step.id, status: reply.status, headers: reply.headers, body: reply.body ?? null };
        });
        return { status: 200, body: { responses } };
    }

    private stepCall(call: IncomingCall, version: string, step: BatchStep): IncomingCall {
        const url = new URL(`/${version}/${step.url.replace(/^\//, "")}`, "https://graph");
        return {
            ...call,
            method: step.method.toUpperCase(),
            path: url.pathname,
            query: url.searchParams,
            headers: Object.fromEntries(
                Object.entries(step.headers ?? {}).map(([name, value]) => [name.toLowerCase(), value]),
            ),
            body: step.body,
        };
    }

    private errorBody(fault: GraphFault, headers: Record<string, string>): unknown {
        return {
            error: {
                code: fault.code,
                message: fault.message,
                innerError: {
                    ...(fault.innerCode !== undefined && { code: fault.innerCode }),
                    date: this.options.tenant.now().toISOString().slice(0, 19),
                    "request-id": headers["request-id"],
                    "client-request-id": headers["client-request-id"] ?? headers["request-id"],
                },
            },
        };
    }
}

function splitVersion(path: string): { version: "v1.0" | "beta"; path: string } {
    const match = /^\/(v1\.0|beta)(\/.*)$/.exec(path);
    return match ? { version: match[1] as "beta", path: match[2] ?? "" } : { version: "v1.0", path };
}

/** `$select` makes a request cheaper, `$expand` dearer; a small page is cheaper. Never below one unit. */
function unitsOf(units: number, query: ReturnType<typeof parseQuery>): number {
    const less = (query.select ? 1 : 0) + (query.top !== undefined && query.top < 20 ? 1 : 0);
    const more = query.parameters.has("$expand") ? 1 : 0;
    return Math.max(1, units - less + more);
}

function outcome(handle: () => GraphReply): GraphReply | GraphFault {
    try {
        return handle();
    } catch (error) {
        return toFault(error);
    }
}

function differs(left: GraphReply | GraphFault, right: GraphReply | GraphFault): boolean {
    const digest = (reply: GraphReply | GraphFault) =>
        createHash("sha1")
            .update(reply instanceof GraphFault ? `${reply.status} ${reply.code}` : JSON.stringify(reply))
            .digest("hex");
    return digest(left) !== digest(right);
}

function toFault(error: unknown): GraphFault {
    if (error instanceof GraphFault) {
        return error;
    }
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return new GraphFault(500, "InternalServerError", `The sandbox tenant itself failed: ${text}`);
}

function failedDependency(): OutgoingReply {
    const error = { code: "FailedDependency", message: "A request that this one depends on failed." };
    return { status: 424, headers: {}, body: { error }, fault: undefined };
}
