import { createServer, type Server } from "node:http";
import { text } from "node:stream/consumers";
import type { AddressInfo } from "node:net";
import type { Connection } from "../../../sandbox/plugins/azuread/graph";
import { Directory } from "../directory";

/** One request that reached Graph, such as `GET beta/groups`. */
export interface Asked {
    readonly request: string;
    readonly status: number;
}

/** A directory behind a plain HTTP server, for the stand-in plugin, whose calls open separate connections. */
export class GraphServer {
    readonly asked: Asked[] = [];
    /** Which replica answers a request. Default the first. */
    replicaOf: (request: string) => number = () => 0;
    /** Called after each request. */
    onAsked: (request: string) => void = () => undefined;

    private constructor(
        readonly directory: Directory,
        private readonly server: Server,
        readonly connection: Connection,
    ) {}

    static async start(directory: Directory): Promise<GraphServer> {
        const server = createServer();
        await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
        const { port } = server.address() as AddressInfo;
        const started = new GraphServer(directory, server, {
            graph: `http://127.0.0.1:${port}`,
            callerId: directory.tenant.callerId,
            token: "token",
            clockScale: 10_000,
            scalesRetryAfter: true,
            skipWaits: false,
        });
        server.on("request", (incoming, outgoing) => {
            void (async () => {
                const body = await text(incoming);
                const request = `${incoming.method} ${incoming.url?.slice(1)}`;
                const answer = directory.ask(request, body === "" ? undefined : JSON.parse(body), {
                    replica: started.replicaOf(request),
                });
                started.asked.push({ request, status: answer.status });
                started.onAsked(request);
                outgoing.writeHead(answer.status, answer.headers);
                outgoing.end(answer.status === 204 ? "" : JSON.stringify(answer.body));
            })();
        });
        return started;
    }

    stop(): Promise<void> {
        return new Promise((resolve) => {
            this.server.close(() => resolve());
            this.server.closeAllConnections();
        });
    }
}
