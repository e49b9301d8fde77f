import type { Socket } from "node:net";
import { setTimeout } from "node:timers/promises";
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from "fastify";
import type { Tenant } from "./call";
import { makeCertificates } from "./certificates";
import { registerControlPlane } from "./controlPlane";
import { FaultInjector, type Fault } from "./faults";
import { GraphService, type OutgoingReply } from "./graphService";
import { Identity, type IdentityReply } from "./identity";
import { randomGuid, seededRandom } from "./random";
import { RequestLog } from "./requestLog";
import { seedTenant } from "./seed";
import { ReplicatedStore } from "./store";
import { Throttle } from "./throttle";

/** How a sandbox tenant behaves. */
export interface SandboxOptions {
    /** 0 takes a free one. */
    readonly port: number;
    readonly replicaCount: number;
    /** Middle of each replica's lag, in milliseconds. */
    readonly lagMs: number;
    readonly seed: number;
    /** How many times faster than real time the throttling limits refill. */
    readonly clockScale: number;
    /** Share of requests that are throttled below any limit, 0 to 1. */
    readonly earlyThrottle: number;
    readonly retryAfterSeconds: number;
    readonly faults: readonly Fault[];
}

/** A running sandbox tenant. */
export interface Sandbox {
    readonly base: string;
    readonly host: string;
    readonly tenantId: string;
    readonly clientId: string;
    readonly clientSecret: string;
    /** PEM of the authority that signed the server's certificate. */
    readonly ca: string;
    stop(): Promise<void>;
}

/** Starts a sandbox tenant on loopback. */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
    // Chance of each part comes from a source of its own: a further request does not change another part's lag.
    const source = (part: number) => seededRandom(options.seed * 1_000 + part);
    const [ids, lags, faultChance, throttleChance, balance] = [1, 2, 3, 4, 5].map(source) as [
        () => number,
        () => number,
        () => number,
        () => number,
        () => number,
    ];
    const now = () => new Date();
    const startedMs = Date.now();
    const newId = () => randomGuid(ids);
    const app = {
        tenantId: newId(),
        clientId: newId(),
        callerId: newId(),
        clientSecret: `${newId()}~sandbox`,
    };
    const store = new ReplicatedStore({
        replicaCount: options.replicaCount,
        lagMs: options.lagMs,
        random: lags,
        now: Date.now,
    });
    const tenant: Tenant = {
        ...app,
        store,
        verifiedDomains: ["contoso.onmicrosoft.example", "contoso.example"],
        graphBase: "",
        newId,
        now,
    };
    seedTenant(tenant);
    const identity = await Identity.create(app, now);
    const log = new RequestLog();
    const faults = new FaultInjector(faultChance);
    const addFault = (fault: Fault) => {
        if (fault.kind === "stuckReplica") {
            store.stick(fault.replica ?? 0, fault.ms ?? 60_000);
        } else {
            faults.add(fault);
        }
    };
    options.faults.forEach(addFault);
    const throttle = new Throttle(
        app,
        () => (Date.now() - startedMs) * options.clockScale + 1e6,
        options.clockScale,
    );
    const { earlyThrottle, retryAfterSeconds } = options;
    const service = new GraphService({
        tenant,
        throttle,
        faults,
        log,
        earlyThrottle,
        retryAfterSeconds,
        random: throttleChance,
    });

    const certificates = await makeCertificates();
    const server = Fastify({
        https: { key: certificates.privateKey, cert: certificates.certificate },
        forceCloseConnections: true,
        bodyLimit: 4 * 1024 * 1024,
    });
    const connections = new WeakMap<Socket, { connection: number; replica: number }>();
    let connectionCount = 0;
    server.server.on("secureConnection", (socket: Socket) => {
        connections.set(socket, {
            connection: ++connectionCount,
            replica: Math.floor(balance() * options.replicaCount),
        });
    });
    registerControlPlane(server, { secret: app.clientSecret, tenant, log, faults, addFault });
    registerIdentity(server, identity);
    server.all("/*", async (request, reply) => {
        const base = baseOf(request);
        tenant.graphBase = base;
        const url = new URL(request.url, base);
        const token = /^Bearer (.+)$/.exec(request.headers.authorization ?? "")?.[1];
        const landing = connections.get(request.raw.socket) ?? { connection: 0, replica: 0 };
        const answer = service.answer({
            method: request.method,
            path: decodeURI(url.pathname).replaceAll("%24", "$"),
            query: url.searchParams,
            headers: request.headers as Record<string, string | undefined>,
            body: request.body,
            ...landing,
            permissions: token === undefined ? undefined : await identity.permissionsOf(token, base),
        });
        return send(reply, answer);
    });
    await server.listen({ port: options.port, host: "127.0.0.1" });
    const address = server.server.address();
    const port = typeof address === "object" && address !== null ? address.port : options.port;
    tenant.graphBase = `https://127.0.0.1:${port}`;
    return {
        base: tenant.graphBase,
        host: `127.0.0.1:${port}`,
        tenantId: app.tenantId,
        clientId: app.clientId,
        clientSecret: app.clientSecret,
        ca: certificates.ca,
        stop: () => server.close(),
    };
}

function baseOf(request: FastifyRequest): string {
    return `https://${request.headers.host ?? "127.0.0.1"}`;
}

function registerIdentity(server: FastifyInstance, identity: Identity): void {
    // A form, and any other body as text: each endpoint reads it as it needs.
    server.addContentTypeParser(
        "application/x-www-form-urlencoded",
        { parseAs: "string" },
        (_request, body, done) => done(null, new URLSearchParams(String(body))),
    );
    const send = (reply: FastifyReply, { status, body }: IdentityReply) => reply.code(status).send(body);
    server.get("/metadata/endpoints", (request, reply) => send(reply, identity.metadata(baseOf(request))));
    server.get("/:tenant/v2.0/.well-known/openid-configuration", (request, reply) =>
        send(reply, identity.discovery(baseOf(request))),
    );
    server.get("/:tenant/discovery/v2.0/keys", (_request, reply) => send(reply, identity.keys()));
    server.post<{ Params: { tenant: string }; Body: unknown }>(
        "/:tenant/oauth2/v2.0/token",
        async (request, reply) => {
            const form = request.body instanceof URLSearchParams ? request.body : new URLSearchParams();
            return send(reply, await identity.token(request.params.tenant, form, baseOf(request)));
        },
    );
}

/** Sends an answer, and does to the connection what its fault says. */
async function send(
    reply: FastifyReply,
    { status, headers, body, fault }: OutgoingReply,
): Promise<FastifyReply> {
    if (fault?.kind === "resetBeforeCommit" || fault?.kind === "resetAfterCommit") {
        reply.hijack();
        reply.raw.socket?.destroy();
        return reply;
    }
    if (fault?.kind === "slowBody") {
        await setTimeout(fault.ms ?? 1_000);
    }
    if (fault?.kind === "truncatedBody") {
        const text = JSON.stringify(body ?? {});
        reply.hijack();
        reply.raw.writeHead(status, {
            ...headers,
            "content-type": "application/json",
            "content-length": text.length,
        });
        const half = text.slice(0, Math.floor(text.length / 2));
        reply.raw.write(half, () => reply.raw.socket?.destroy());
        return reply;
    }
    reply.code(status).headers(headers);
    if (body === undefined) {
        return reply.send();
    }
    return reply.type("application/json;odata.metadata=minimal;charset=utf-8").send(JSON.stringify(body));
}
