import { once } from "node:events";
import { readFile, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:https";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { setTimeout } from "node:timers/promises";
import { Agent, request as send } from "undici";
import { makeCertificates } from "../../../sandbox/certificates";
import { reset, type Exchange, type FaultProxy, type ProxiedAnswer } from "./exchange";

/** Headers that belong to a connection and not to an exchange, or that follow from the body. */
const ofConnections = new Set(["connection", "content-length", "keep-alive", "transfer-encoding"]);

/** What is behind the proxy. */
export interface Target {
    /** Its address, such as `https://127.0.0.1:8443`. */
    readonly base: string;
    /** File of the authority that signed its certificate. */
    readonly caFile: string;
    /** The moment by its clock, in milliseconds since 1970. */
    readonly now: () => number;
}

/**
 * A fault proxy between programs and a service: it listens on loopback, hands sign-in on as it is, and lets the faults
 * affect what is asked of Microsoft Graph.
 */
export class HttpFaultProxy {
    private behind: Promise<{ target: Target; agent: Agent }> | undefined;

    private constructor(
        private readonly faults: FaultProxy,
        private readonly server: Server,
        /** Variables with which a program asks the proxy in place of the service. */
        readonly env: NodeJS.ProcessEnv,
    ) {}

    /** @param folder - Where the file of the proxy's certificate authority is put. */
    static async start(faults: FaultProxy, folder: string): Promise<HttpFaultProxy> {
        const { ca, certificate, privateKey } = await makeCertificates();
        const caFile = join(folder, "fault-proxy-ca.pem");
        await writeFile(caFile, ca);
        const server = createServer({ cert: certificate, key: privateKey });
        server.listen(0, "127.0.0.1");
        await once(server, "listening");
        const env = {
            ARM_METADATA_HOSTNAME: `127.0.0.1:${(server.address() as AddressInfo).port}`,
            NODE_EXTRA_CA_CERTS: caFile,
            SSL_CERT_FILE: caFile,
        };
        const proxy = new HttpFaultProxy(faults, server, env);
        server.on("request", (request: IncomingMessage, response: ServerResponse) => {
            proxy.serve(request, response).catch(() => response.destroy());
        });
        return proxy;
    }

    /** Says who is behind the proxy. */
    forwardTo(target: Target): void {
        this.behind = readFile(target.caFile, "utf8").then((ca) => ({
            target,
            agent: new Agent({ connect: { ca } }),
        }));
    }

    async stop(): Promise<void> {
        this.server.closeAllConnections();
        this.server.close();
        await (await this.behind)?.agent.close();
    }

    private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
        if (this.behind === undefined) {
            throw new Error("Nothing is behind the proxy yet.");
        }
        const { target, agent } = await this.behind;
        const { method = "GET", headers } = request;
        const url = new URL(request.url ?? "/", `https://${headers.host}`);
        const given = await text(request);
        const forward: Exchange["forward"] = async (changed = {}) => {
            const { pathname, search } = changed.url ?? url;
            const answer = await send(`${target.base}${pathname}${search}`, {
                method: method as "GET",
                // The service names itself as it was called: by the proxy's address.
                headers: plainHeaders(headers),
                ...(given !== "" && { body: given }),
                dispatcher: agent,
            });
            return {
                status: answer.statusCode,
                headers: plainHeaders(answer.headers),
                body: await answer.body.text(),
            };
        };
        const isGraph = /^\/(v1\.0|beta)\//.test(url.pathname);
        const asked = { method, url, body: given === "" ? undefined : given };
        const answer = isGraph
            ? await this.faults.pass({ request: asked, forward, nowMs: target.now() })
            : await forward();
        if (answer === reset) {
            response.destroy();
            return;
        }
        await answerWith(response, answer);
    }
}

function plainHeaders(headers: IncomingMessage["headers"]): Record<string, string> {
    return Object.fromEntries(
        Object.entries(headers)
            .filter(([name]) => !ofConnections.has(name))
            .map(([name, value]) => [name, String(value)]),
    );
}

async function answerWith(
    response: ServerResponse,
    { status, headers, body, delayMs = 0, ending = "whole" }: ProxiedAnswer,
): Promise<void> {
    response.sendDate = false;
    const length = Buffer.byteLength(body);
    response.writeHead(status, { ...headers, ...(length > 0 && { "content-length": length }) });
    if (ending === "never") {
        response.flushHeaders();
        return;
    }
    await setTimeout(delayMs);
    if (ending === "cut") {
        response.write(body.slice(0, Math.floor(body.length / 2)), () => response.destroy());
        return;
    }
    response.end(body);
}
