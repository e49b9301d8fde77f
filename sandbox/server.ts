import type { Socket } from "node:net";
import { setTimeout } from "node:timers/promises";
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from "fastify";
import { decodeJwt } from "jose";
import { answerArm } from "./arm/service";
import { makeCertificates } from "./certificates";
import { registerControlPlane } from "./controlPlane";
import type { OutgoingReply } from "./graphService";
import type { Identity, IdentityReply } from "./identity";
import { notJson, registerBodies } from "./requestBody";
import { seedSignIns } from "./signInSeed";
import { savedStateOf, type SavedState } from "./savedState";
import type { Entity } from "./store";
import type { TenantOptions } from "./sandboxTenant";
import { createSandboxTenants } from "./sandboxTenants";

/** How a sandbox tenant behaves, and where it is served. */
export interface SandboxOptions extends TenantOptions {
    /** 0 takes a free one. */
    readonly port: number;
    /** Tenants that are served. Default 1. */
    readonly tenantCount?: number;
    /** Plausible sign-ins that the log holds from the start. Default none. */
    readonly signInCount?: number | undefined;
}

/** A running sandbox tenant. */
export interface Sandbox {
    readonly base: string;
    readonly host: string;
    readonly tenantId: string;
    /** All tenants that are served, that one first. */
    readonly tenants: readonly { readonly tenantId: string; readonly domain: string }[];
    readonly clientId: string;
    readonly clientSecret: string;
    /** PEM of the authority that signed the server's certificate. */
    readonly ca: string;
    /** The directory as it can be kept in a file. */
    savedState(): SavedState;
    stop(): Promise<void>;
}

/** Starts a sandbox tenant on loopback. */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
    const tenants = createSandboxTenants(options, options.tenantCount);
    const [parts] = tenants.all;
    const { app, tenant, nextReplica } = parts;
    if (options.signInCount !== undefined) {
        seedSignIns(tenant, { count: options.signInCount, seed: options.seed, days: 7 });
    }
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
            replica: nextReplica(),
        });
    });
    registerBodies(server);
    registerControlPlane(server, { ...parts, secret: app.clientSecret, seed: options.seed });
    tenants.all.forEach((each, index) =>
        registerControlPlane(server, {
            ...each,
            secret: app.clientSecret,
            seed: options.seed + index,
            prefix: `/_sandbox/tenants/${each.app.tenantId}`,
        }),
    );
    registerIdentity(server, parts.identity, (name) => tenants.find(name)?.identity ?? parts.identity);
    /** The tenant that a token is for, as Graph finds it; the first one for a token that is none. */
    const tenantOf = (token: string | undefined) => tenants.find(tenantIdIn(token)) ?? parts;
    server.all("/arm/*", async (request, reply) => {
        const base = baseOf(request);
        const url = new URL(request.url, base);
        const token = tokenOf(request);
        const { tenant, identity } = tenantOf(token);
        const {
            status,
            body,
            headers = {},
        } = answerArm(
            {
                base: `${base}/arm`,
                method: request.method,
                path: decodeURIComponent(url.pathname.replace(/^\/arm/, "")),
                query: url.searchParams,
                body: (request.body ?? {}) as Entity,
                tenant,
                directory: tenant.store.replica(connections.get(request.raw.socket)?.replica ?? 0),
            },
            token !== undefined && (await identity.permissionsOf(token, `${base}/arm`)) !== undefined,
        );
        return reply.code(status).headers(headers).send(body);
    });
    server.all("/*", async (request, reply) => {
        const base = baseOf(request);
        const token = tokenOf(request);
        const { tenant, service, identity } = tenantOf(token);
        tenant.graphBase = base;
        const url = new URL(request.url, base);
        const landing = connections.get(request.raw.socket) ?? { connection: 0, replica: 0 };
        const answer = service.answer({
            method: request.method,
            path: url.pathname,
            query: url.searchParams,
            headers: request.headers as Record<string, string | undefined>,
            body: request.body instanceof URLSearchParams ? notJson : request.body,
            ...landing,
            permissions: token === undefined ? undefined : await identity.permissionsOf(token, base),
            tokenIssuedAtMs: token === undefined ? undefined : identity.issuedAtMs(token),
        });
        return send(reply, answer);
    });
    await server.listen({ port: options.port, host: "127.0.0.1" });
    const address = server.server.address();
    const port = typeof address === "object" && address !== null ? address.port : options.port;
    const base = `https://127.0.0.1:${port}`;
    tenants.all.forEach((each) => {
        each.tenant.graphBase = base;
    });
    return {
        base,
        host: `127.0.0.1:${port}`,
        tenantId: app.tenantId,
        tenants: tenants.all.map(({ app: { tenantId, verifiedDomains } }) => ({
            tenantId,
            domain: verifiedDomains[1] ?? "",
        })),
        clientId: app.clientId,
        clientSecret: app.clientSecret,
        ca: certificates.ca,
        savedState: () => savedStateOf(tenant.store, options.seed),
        stop: () => server.close(),
    };
}

function tokenOf(request: FastifyRequest): string | undefined {
    return /^Bearer (.+)$/.exec(request.headers.authorization ?? "")?.[1];
}

function tenantIdIn(token: string | undefined): string {
    try {
        return String(decodeJwt(token ?? "")["tid"]);
    } catch {
        return "";
    }
}

function baseOf(request: FastifyRequest): string {
    return `https://${request.headers.host ?? "127.0.0.1"}`;
}

/**
 * @param identity - For what is the same of all tenants.
 * @param of - The sign-in endpoints of a tenant, by its id or domain; for an unknown one those that refuse it.
 */
function registerIdentity(
    server: FastifyInstance,
    identity: Identity,
    of: (tenant: string) => Identity,
): void {
    const send = (reply: FastifyReply, { status, body }: IdentityReply) => reply.code(status).send(body);
    server.get("/metadata/endpoints", (request, reply) => send(reply, identity.metadata(baseOf(request))));
    server.get<{ Params: { tenant: string } }>(
        "/:tenant/v2.0/.well-known/openid-configuration",
        (request, reply) =>
            send(reply, of(request.params.tenant).discovery(request.params.tenant, baseOf(request))),
    );
    server.get("/:tenant/discovery/v2.0/keys", async (_request, reply) => send(reply, await identity.keys()));
    server.post<{ Params: { tenant: string }; Body: unknown }>(
        "/:tenant/oauth2/v2.0/token",
        async (request, reply) => {
            const form = request.body instanceof URLSearchParams ? request.body : new URLSearchParams();
            return send(
                reply,
                await of(request.params.tenant).token(
                    request.params.tenant,
                    withBasicCredentials(form, request.headers.authorization),
                    baseOf(request),
                ),
            );
        },
    );
}

/**
 * A form with the credentials that came in the header instead.
 *
 * @see https://learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow
 * @see https://www.rfc-editor.org/rfc/rfc6749#section-2.3.1
 */
function withBasicCredentials(form: URLSearchParams, header: string | undefined): URLSearchParams {
    const encoded = /^Basic (.+)$/i.exec(header ?? "")?.[1];
    const [id, secret] = Buffer.from(encoded ?? "", "base64")
        .toString("utf8")
        .split(":");
    if (id === undefined || secret === undefined) {
        return form;
    }
    // Each part is encoded as in a form.
    const credentials = new URLSearchParams(`client_id=${id}&client_secret=${secret}`);
    return new URLSearchParams([...form, ...credentials]);
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
            "content-length": Buffer.byteLength(text),
        });
        const half = text.slice(0, Math.floor(text.length / 2));
        reply.raw.write(half, () => reply.raw.socket?.destroy());
        return reply;
    }
    reply.code(status).headers(headers);
    if (body === undefined) {
        return reply.send();
    }
    if (typeof body === "number") {
        return reply.type("text/plain").send(String(body));
    }
    return reply.type("application/json;odata.metadata=minimal;charset=utf-8").send(JSON.stringify(body));
}
