import { answerBatch, type BatchStep } from "./batch";
import type { GraphReply, Route, Tenant } from "./call";
import type { Fault, FaultInjector } from "./faults";
import { badRequest, GraphFault } from "./graphFault";
import { parseExpansion, parseQuery, type ODataQuery } from "./odata";
import { differs, errorBody, outcome, toFault } from "./outcome";
import type { RequestLog } from "./requestLog";
import { readablePath, splitVersion } from "./requestPath";
import { matchRoute } from "./routes";
import {
    answerFaults,
    assertRequest,
    conformed,
    graphTypes,
    isOfDirectory,
    notImitated,
    plainPath,
    queryNames,
    relationsIn,
    schemaTarget,
    type Version,
} from "./schema";
import type { View } from "./store";
import { tooManyRequests, type Cost, type Throttle } from "./throttle";

/** A request as it came in, or as a part of a batch. */
export interface IncomingCall {
    readonly method: string;
    /** Path with version, without query, as in the URL. */
    readonly path: string;
    readonly query: URLSearchParams;
    readonly headers: Readonly<Record<string, string | undefined>>;
    /** The parsed JSON, or the refusal of a body that could not be parsed. */
    readonly body: unknown;
    readonly connection: number;
    readonly replica: number;
    /** Permissions of the valid token; `undefined` without one. */
    readonly permissions: readonly string[] | undefined;
    /** A step of a batch. Default `false`. */
    readonly isStep?: boolean;
    /** Default: long ago. */
    readonly tokenIssuedAtMs?: number | undefined;
}

/** An answer, with its effect on the connection. */
export interface OutgoingReply {
    readonly status: number;
    readonly headers: Record<string, string>;
    readonly body: unknown;
    readonly fault: Fault | undefined;
}

/** What decides refusals that do not depend on the request. */
export interface GraphServiceOptions {
    readonly tenant: Tenant;
    readonly throttle: Throttle;
    readonly faults: FaultInjector;
    readonly log: RequestLog;
    /** Share of requests refused with 429 below any limit, as Entra does under load. */
    readonly earlyThrottle: number;
    readonly retryAfterSeconds: number;
    readonly random: () => number;
    readonly newRequestId: () => string;
}

/** Microsoft Graph over a replicated directory: from a request to an answer, without any connection. */
export class GraphService {
    constructor(private readonly options: GraphServiceOptions) {}

    /** Answers one request, and writes it to the log. */
    answer(call: IncomingCall): OutgoingReply {
        const { faults, log, newRequestId, tenant } = this.options;
        const path = readablePath(call.path);
        const tokenAgeMs = tenant.now() - (call.tokenIssuedAtMs ?? 0);
        const injected = faults.next(call.method, splitVersion(path)?.path ?? path, tokenAgeMs);
        const headers: Record<string, string> = {
            date: new Date(tenant.now()).toUTCString(),
            "request-id": newRequestId(),
            ...(call.headers["client-request-id"] && {
                "client-request-id": call.headers["client-request-id"],
            }),
        };
        let done: Outcome;
        try {
            this.raise(injected);
            done = this.perform(call, path, headers);
        } catch (error) {
            done = { cost: noCost, isStale: false, refusal: toFault(error) };
        }
        if (injected?.kind === "errorAfterCommit" && done.refusal === undefined) {
            const refusal = new GraphFault(500, "InternalServerError", "An internal server error occurred.");
            done = { ...done, refusal };
        }
        const { cost, fault = injected, isStale, refusal } = done;
        Object.assign(headers, refusal?.headers);
        const reply = refusal
            ? { status: refusal.status, body: errorBody(refusal, headers, tenant) }
            : (done.reply ?? { status: 500 });
        log.add({
            time: new Date(tenant.now()).toISOString(),
            method: call.method,
            path,
            query: call.query.toString(),
            body: call.body instanceof GraphFault ? undefined : call.body,
            status: reply.status,
            code: refusal?.code,
            connection: call.connection,
            replica: call.replica,
            ...cost,
            isStep: call.isStep === true,
            isThrottled: refusal?.status === 429,
            isStale,
            fault: injected?.kind,
        });
        return { status: reply.status, headers, body: reply.body, fault };
    }

    /** What a request does unless a fault stops it. Adds headers of its metering. */
    private perform(call: IncomingCall, fullPath: string, headers: Record<string, string>): Outcome {
        if (call.permissions === undefined) {
            throw new GraphFault(
                401,
                "InvalidAuthenticationToken",
                "Access token is empty, invalid or expired.",
            );
        }
        const target = splitVersion(fullPath);
        if (target === undefined && splitVersion(`${fullPath}/-`) !== undefined) {
            throw notImitated(`${call.method} ${fullPath}`);
        }
        if (target === undefined) {
            throw new GraphFault(400, "BadRequest", `Invalid version: ${fullPath.split("/")[1] ?? ""}`);
        }
        const { version } = target;
        const path = plainPath(graphTypes(version), target.path);
        if (call.body instanceof GraphFault) {
            throw call.body;
        }
        if (path === "/$batch" && call.method === "POST") {
            const batch = answerBatch(call.body, (step) => this.answer(stepCall(call, version, step)));
            return { cost: noCost, isStale: false, ...batch };
        }
        const { assertSchema, cost, handle, inForm, isRead, isIndexed } = this.prepare(call, version, path);
        Object.assign(headers, this.takeCost(cost, path));
        const { store } = this.options.tenant;
        const answerFrom = (view: View) =>
            outcome(() => {
                assertSchema();
                return handle(view);
            });
        const view = isIndexed ? store.searchIndex() : store.replica(call.replica);
        const answered = answerFrom(view);
        // A read is stale when the primary would have answered differently, as only one that has another state can.
        const isStale =
            isRead &&
            view.history.revision !== store.primary.history.revision &&
            differs(answered, answerFrom(store.primary));
        if (!isRead && !(answered instanceof GraphFault)) {
            const { method, body, headers: sent } = call;
            const { auditLog } = this.options.tenant;
            auditLog.record(
                this.options.tenant,
                { method, path, body, actor: sent["x-sandbox-actor"] },
                answered,
            );
        }
        return answered instanceof GraphFault
            ? { cost, isStale, refusal: answered }
            : { cost, isStale, reply: inForm(answered) };
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
        if (match === undefined) {
            throw unknownOption(path) ?? notImitated(`${call.method} ${path}`);
        }
        const { route, parameters } = match;
        const permissions = call.permissions ?? [];
        if (
            !route.permissions.some((needed) =>
                needed.every((permission) => permissions.includes(permission)),
            )
        ) {
            throw missingPermission(path);
        }
        const isRead = call.method === "GET" || route.isRead === true;
        const schema = schemaTarget(version, path);
        const isDirectory = isOfDirectory(schema);
        const query = parseQuery(
            call.query,
            call.headers["consistencylevel"],
            isDirectory,
            queryNames(schema),
        );
        const body = call.body === undefined ? {} : call.body;
        if (body === null || typeof body !== "object" || Array.isArray(body)) {
            throw badRequest("The request body is not a JSON object.");
        }
        const sent = call.method === "GET" ? undefined : (body as Record<string, unknown>);
        const assertSchema = () => {
            assertRequest(schema, call.method, query, sent);
            const isSet = (name: string) =>
                route.binds?.some((relation) => name === `${relation}@odata.bind`) === true;
            const unset = relationsIn(schema, sent ?? {}).find((name) => !isSet(name));
            if (unset !== undefined) {
                throw notImitated(`'${unset}' in ${call.method} ${path}`);
            }
            const unexpandable = query.expand.find((text) => !canExpand(route, text));
            if (unexpandable !== undefined) {
                throw notImitated(`$expand=${unexpandable} of ${path}`);
            }
        };
        return {
            isRead,
            assertSchema,
            inForm: (reply: GraphReply): GraphReply =>
                answerInForm(version, path, query, reply, this.options.tenant),
            isIndexed: isRead && isDirectory && query.isEventual,
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
                    preferences: (call.headers["prefer"] ?? "").split(",").map((one) => one.trim()),
                    permissions,
                }),
        };
    }

    private takeCost(cost: Cost, path: string): Record<string, string> {
        const { earlyThrottle, random, retryAfterSeconds, tenant, throttle } = this.options;
        const isConditionalAccess = path.startsWith("/identity/conditionalAccess/");
        if (!isConditionalAccess && earlyThrottle > 0 && random() < earlyThrottle) {
            throw tooManyRequests({ "retry-after": String(retryAfterSeconds) });
        }
        return throttle.take(
            cost,
            tenant.store.primary.count("users"),
            isConditionalAccess,
            path.startsWith("/auditLogs/signIns"),
        );
    }
}

/**
 * An answer in the form that its version's schema gives it.
 *
 * @throws Error - The answer is not of that form, and ENTRA_B2B_SANDBOX_STRICT is set, as in all tests.
 */
function answerInForm(
    version: Version,
    path: string,
    query: ODataQuery,
    reply: GraphReply,
    { graphBase }: Tenant,
): GraphReply {
    const schema = schemaTarget(version, path);
    const other = graphTypes(version === "beta" ? "v1.0" : "beta");
    const body = conformed(schema, other, `${graphBase}/${version}`, query, reply.body);
    const faults = process.env["ENTRA_B2B_SANDBOX_STRICT"] === "1" ? answerFaults(schema, query, body) : [];
    if (faults.length > 0) {
        throw new Error(`Not an answer of Graph to ${version}${path}: ${faults.slice(0, 5).join(" ")}`);
    }
    return { ...reply, body };
}

/**
 * The refusal of a segment that begins with `$` and is not an option, such as a user's name. Status and rule are
 * documented, code and text are assumed.
 *
 * @see https://learn.microsoft.com/graph/api/user-get
 */
function unknownOption(path: string): GraphFault | undefined {
    const isOption = (segment: string) => /^\$(batch|count|entity|metadata|ref|value)$/i.test(segment);
    const unknown = path.split("/").find((segment) => segment.startsWith("$") && !isOption(segment));
    return unknown === undefined
        ? undefined
        : new GraphFault(400, "BadRequest", `Resource not found for the segment '${unknown}'.`);
}

/** Conditional access words it otherwise: observed, https://github.com/hashicorp/terraform-provider-azuread/issues/1501 */
function missingPermission(path: string): GraphFault {
    return path.startsWith("/identity/conditionalAccess/")
        ? new GraphFault(
              403,
              "AccessDenied",
              "You cannot perform the requested operation, required scopes are missing in the token.",
          )
        : new GraphFault(
              403,
              "Authorization_RequestDenied",
              "Insufficient privileges to complete the operation.",
          );
}

function canExpand({ expandable, relations }: Route, text: string): boolean {
    const relation = parseExpansion(text)?.relation;
    return (
        expandable?.includes(text) === true ||
        (relation !== undefined && relations?.includes(relation) === true)
    );
}

const noCost: Cost = { resourceUnits: 0, writes: 0 };

/** The outcome of a request. */
interface Outcome {
    readonly cost: Cost;
    readonly isStale: boolean;
    readonly reply?: GraphReply;
    readonly refusal?: GraphFault;
    /** The effect of a batch's step on the connection that all steps share. */
    readonly fault?: Fault | undefined;
}

/** A batch's step as a separate request. */
function stepCall(call: IncomingCall, version: string, step: BatchStep): IncomingCall {
    const url = new URL(`/${version}/${step.url.replace(/^\//, "")}`, "https://graph");
    const isNested = /^\/[^/]+\/(\$|%24)batch$/i.test(url.pathname);
    return {
        ...call,
        isStep: true,
        method: step.method.toUpperCase(),
        path: url.pathname,
        query: url.searchParams,
        headers: Object.fromEntries(
            Object.entries(step.headers ?? {}).map(([name, value]) => [name.toLowerCase(), value]),
        ),
        body: isNested
            ? new GraphFault(400, "BadRequest", "A batch cannot hold a batch.")
            : (step.body ?? undefined),
    };
}

/** `$select` makes a request cheaper, `$expand` dearer; a small page is cheaper. Never below one unit. */
function unitsOf(units: number, query: ReturnType<typeof parseQuery>): number {
    const less = (query.select ? 1 : 0) + (query.top !== undefined && query.top < 20 ? 1 : 0);
    const more = query.parameters.has("$expand") ? 1 : 0;
    return Math.max(1, units - less + more);
}
