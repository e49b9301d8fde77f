import assert from "node:assert/strict";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { createHttpTransport, maxConnections, type TransportRequest } from "../../../graph/client/transport";

describe("the HTTP transport", () => {
    let server: Server;
    let request: TransportRequest;
    /** Per request: the client's port, which distinguishes connections. */
    let ports: (number | undefined)[];

    beforeEach(async () => {
        ports = [];
        server = createServer((incoming, outgoing) => {
            ports.push(incoming.socket.remotePort);
            if (incoming.url === "/hang") {
                return;
            }
            if (incoming.url === "/cut") {
                outgoing.writeHead(200, { "content-length": "100" }).write("half", () => outgoing.destroy());
                return;
            }
            outgoing.writeHead(200, { "request-id": "r-1" });
            incoming.pipe(outgoing);
        });
        await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
        const { port } = server.address() as AddressInfo;
        request = {
            method: "POST",
            url: `http://127.0.0.1:${port}/`,
            headers: {},
            body: "text",
            timeoutMs: 5_000,
        };
    });

    afterEach(() => {
        server.closeAllConnections();
        server.close();
    });

    it("answers with status, headers and the whole body", async () => {
        const { status, headers, text } = await createHttpTransport()(request);
        assert.deepEqual([status, headers.get("Request-Id"), text], [200, "r-1", "text"]);
    });

    it("keeps its connections for further requests", async () => {
        const transport = createHttpTransport();
        for (let count = 0; count < 10; count++) {
            await transport(request);
        }
        // A connection that is not quite done with one answer makes room for a second one.
        assert.ok(new Set(ports).size <= 3, `${new Set(ports).size} connections`);
    });

    it("opens no more connections than its bound for hundreds of requests at once, and answers all", async () => {
        let most = 0;
        server.on("connection", () => {
            server.getConnections((_error, count) => (most = Math.max(most, count)));
        });
        for (const isFreshConnection of [true, false]) {
            most = 0;
            const transport = createHttpTransport();
            const answers = await Promise.all(
                Array.from({ length: 400 }, (_, index) =>
                    transport({ ...request, body: String(index), isFreshConnection }),
                ),
            );
            assert.deepEqual(
                answers.map(({ text }) => text),
                answers.map((_, index) => String(index)),
            );
            // Those that are being closed may still count.
            assert.ok(most >= 2 && most <= 2 * maxConnections, `${most} connections`);
        }
    });

    it("gives a request its whole time from when it is sent, however many are ahead of it", async () => {
        server.removeAllListeners("request");
        server.on("request", (_incoming, outgoing) => setTimeout(() => outgoing.end("late"), 60));
        const transport = createHttpTransport();
        const answers = await Promise.all(
            Array.from({ length: 10 * maxConnections }, () =>
                transport({ ...request, timeoutMs: 500, isFreshConnection: true }),
            ),
        );
        assert.ok(answers.every(({ text }) => text === "late"));
    });

    it("opens a separate connection for each request that asks for one", async () => {
        const transport = createHttpTransport();
        for (let count = 0; count < 3; count++) {
            await transport({ ...request, isFreshConnection: true });
        }
        assert.equal(new Set(ports).size, 3);
    });

    it("throws when no answer comes in time", async () => {
        await assert.rejects(createHttpTransport()({ ...request, url: `${request.url}hang`, timeoutMs: 50 }));
    });

    it("throws when the body is cut short", async () => {
        await assert.rejects(createHttpTransport()({ ...request, url: `${request.url}cut` }));
    });

    it("throws when it is aborted", async () => {
        const signal = AbortSignal.abort(new Error("cancelled"));
        await assert.rejects(createHttpTransport()({ ...request, signal }), /cancelled/);
        assert.deepEqual(ports, []);
    });

    for (const [what, secret] of Object.entries({
        "a header with a line break": { headers: { authorization: "Bearer hush\nhush" } },
        "a header outside of Latin-1": { headers: { authorization: "Bearer hush\u20achush" } },
        "an address with a password": { url: "https://user:hush@127.0.0.1/?sig=hush" },
    })) {
        it(`repeats nothing of ${what}, which it does not send`, async () => {
            await assert.rejects(createHttpTransport()({ ...request, ...secret }), (error: Error) => {
                assert.doesNotMatch(`${error.message} ${String(error.cause)}`, /hush/);
                return true;
            });
            assert.deepEqual(ports, []);
        });
    }
});
