import assert from "node:assert/strict";
import { connect } from "node:net";
import { deflateSync, gzipSync } from "node:zlib";
import { ClientSecretCredential } from "@azure/identity";
import { Agent, fetch, type RequestInit } from "undici";
import type { Fault } from "../../sandbox/faults";
import { startSandbox, type Sandbox } from "../../sandbox/server";
import { invitation, samId, type Row } from "./directory";

describe("a sandbox that is served", () => {
    let sandbox: Sandbox;
    let agent: Agent;
    let token: string;

    before(async () => {
        sandbox = await startSandbox({
            port: 0,
            replicaCount: 3,
            lagMs: 0,
            seed: 1,
            clockScale: 100,
            earlyThrottle: 0,
            retryAfterSeconds: 1,
            faults: [],
        });
        agent = newAgent();
        const { tenantId, clientId, clientSecret, base } = sandbox;
        const response = await send(`/${tenantId}/oauth2/v2.0/token`, {
            method: "POST",
            body: new URLSearchParams({
                grant_type: "client_credentials",
                client_id: clientId,
                client_secret: clientSecret,
                scope: `${base}/.default`,
            }),
        });
        token = ((await response.json()) as { access_token: string }).access_token;
    });

    after(async () => {
        await agent.close();
        await sandbox.stop();
    });

    afterEach(() => control("DELETE", "faults"));

    const newAgent = () => new Agent({ connect: { ca: sandbox.ca }, pipelining: 1, connections: 1 });
    const send = (path: string, init: RequestInit = {}) =>
        fetch(sandbox.base + path, { dispatcher: agent, ...init });
    const json = { "content-type": "application/json" };
    const graph = (method: string, path: string, body?: unknown, init: RequestInit = {}) =>
        send(path, {
            method,
            ...init,
            headers: {
                authorization: `Bearer ${token}`,
                ...json,
                ...(init.headers as Record<string, string>),
            },
            ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
        });
    const bodyOf = async (answer: ReturnType<typeof graph>) => (await (await answer).json()) as Row;
    const control = async (method: string, path: string, body?: unknown) =>
        send(`/_sandbox/${path}`, {
            method,
            headers: { authorization: `Bearer ${sandbox.clientSecret}`, ...(body !== undefined && json) },
            ...(body !== undefined && { body: JSON.stringify(body) }),
        });
    const addFault = (fault: Fault) => control("POST", "faults", { count: 1, ...fault });

    it("listens only on one loopback address", async () => {
        const refused = await new Promise<string>((resolve) => {
            const socket = connect(Number(sandbox.host.split(":")[1]), "127.0.0.2");
            socket.once("connect", () => {
                socket.destroy();
                resolve("connected");
            });
            socket.once("error", (error: NodeJS.ErrnoException) => resolve(String(error.code)));
        });
        assert.equal(refused, "ECONNREFUSED");
    });

    it("is believed only by who trusts its authority", async () => {
        const stranger = new Agent();
        await assert.rejects(
            fetch(`${sandbox.base}/metadata/endpoints`, { dispatcher: stranger }),
            (error: Error) => /certificate/i.test(String((error.cause as Error).message)),
        );
        await stranger.close();
        assert.equal((await send("/metadata/endpoints?api-version=2022-09-01")).status, 200);
    });

    it("issues a token to Azure's identity library", async () => {
        const credential = new ClientSecretCredential(
            sandbox.tenantId,
            sandbox.clientId,
            sandbox.clientSecret,
            {
                authorityHost: sandbox.base,
                disableInstanceDiscovery: true,
                tlsOptions: { ca: sandbox.ca },
            },
        );
        const { token: text } = await credential.getToken(`${sandbox.base}/.default`);
        const response = await send(`/v1.0/users/${samId}`, { headers: { authorization: `Bearer ${text}` } });
        assert.equal(response.status, 200);
    });

    it("takes credentials in the header of Basic authentication", async () => {
        const { tenantId, clientId, clientSecret, base } = sandbox;
        const signIn = (secret: string) =>
            send(`/${tenantId}/oauth2/v2.0/token`, {
                method: "POST",
                headers: {
                    authorization: `Basic ${Buffer.from(`${clientId}:${encodeURIComponent(secret)}`).toString("base64")}`,
                },
                body: new URLSearchParams({ grant_type: "client_credentials", scope: `${base}/.default` }),
            });
        assert.deepEqual(
            [(await signIn(clientSecret)).status, (await signIn("wrong~secret")).status],
            [200, 401],
        );
    });

    it("reads compressed bodies, and refuses those that it cannot read with 415", async () => {
        const body = JSON.stringify({ jobTitle: "Sponsor, compressed" });
        const patch = (coding: string, content: Uint8Array | string) =>
            send(`/v1.0/users/${samId}`, {
                method: "PATCH",
                headers: { authorization: `Bearer ${token}`, ...json, "content-encoding": coding },
                body: content,
            });
        assert.equal((await patch("gzip", gzipSync(body))).status, 204);
        const { jobTitle } = await bodyOf(graph("GET", `/v1.0/users/${samId}?$select=jobTitle`));
        assert.equal(jobTitle, "Sponsor, compressed");
        assert.equal((await patch("GZIP", gzipSync(body))).status, 204);
        assert.equal((await patch("deflate", deflateSync(body))).status, 204);
        assert.deepEqual(
            [(await patch("gzip", body)).status, (await patch("zstd", body)).status],
            [415, 415],
        );
    });

    it("takes an image as an application's logo", async () => {
        const { id } = await bodyOf(graph("POST", "/v1.0/applications", { displayName: "With a logo" }));
        const { status } = await send(`/v1.0/applications/${String(id)}/logo`, {
            method: "PUT",
            headers: { authorization: `Bearer ${token}`, "content-type": "image/png" },
            body: new Uint8Array([0x89, 0x50]),
        });
        const { info } = await bodyOf(graph("GET", `/v1.0/applications/${String(id)}`));
        assert.deepEqual([status, typeof (info as Row)["logoUrl"]], [204, "string"]);
    });

    it("publishes the key that its tokens are signed with", async () => {
        const { keys } = (await (await send(`/${sandbox.tenantId}/discovery/v2.0/keys`)).json()) as {
            keys: Row[];
        };
        assert.deepEqual([keys[0]?.["kid"], keys[0]?.["kty"], keys[0]?.["d"]], ["sandbox", "RSA", undefined]);
    });

    it("answers JSON with its type and ids, and nothing to a change", async () => {
        const read = await graph("GET", `/v1.0/users/${samId}?$select=displayName`);
        assert.match(read.headers.get("content-type") ?? "", /^application\/json/);
        assert.match(read.headers.get("request-id") ?? "", /^[0-9a-f-]{36}$/);
        assert.equal(((await read.json()) as Row)["displayName"], "Sam Sponsor");
        const change = await graph("PATCH", `/v1.0/users/${samId}`, { jobTitle: "Sponsor" });
        assert.deepEqual([change.status, await change.text()], [204, ""]);
    });

    it("answers a count as text", async () => {
        const response = await graph("GET", "/v1.0/groups/$count", undefined, {
            headers: { ConsistencyLevel: "eventual" },
        });
        assert.deepEqual([response.headers.get("content-type"), await response.text()], ["text/plain", "0"]);
    });

    it("refuses without a token, and with one that it did not issue", async () => {
        for (const authorization of ["", "Bearer abc", `Basic ${token}`, `Bearer ${token}x`]) {
            const response = await send(`/v1.0/users/${samId}`, { headers: { authorization } });
            assert.equal(response.status, 401);
        }
    });

    it("takes requests that say they carry JSON and carry nothing", async () => {
        const { invitedUser } = await bodyOf(
            graph("POST", "/v1.0/invitations", invitation("gone@fabrikam.example")),
        );
        assert.equal(
            (await graph("DELETE", `/v1.0/users/${String((invitedUser as Row)["id"])}`)).status,
            204,
        );
        const reset = "/v1.0/policies/crossTenantAccessPolicy/default/resetToSystemDefault";
        assert.equal((await graph("POST", reset)).status, 204);
    });

    it("refuses bodies that it cannot read, as Graph does", async () => {
        const path = `/v1.0/users/${samId}`;
        const { error: broken } = await bodyOf(graph("PATCH", path, "{"));
        assert.match(String((broken as Row)["message"]), /^Unable to read JSON request payload\./);
        const { error: plain } = await bodyOf(
            graph("PATCH", path, "{}", { headers: { "content-type": "text/plain" } }),
        );
        assert.match(
            String((plain as Row)["message"]),
            /must contain the Content-Type header declaration\.$/,
        );
        const form = send(path, {
            method: "PATCH",
            headers: { authorization: `Bearer ${token}` },
            body: new URLSearchParams({ jobTitle: "Boss" }),
        });
        assert.equal(((await bodyOf(form))["error"] as Row)["code"], "BadRequest");
    });

    it("finds users by principal names with a #", async () => {
        await graph("POST", "/v1.0/invitations", invitation("kim@fabrikam.example"));
        const name = encodeURIComponent("kim_fabrikam.example#EXT#@contoso.onmicrosoft.example");
        assert.equal((await graph("GET", `/v1.0/users/${name}`)).status, 200);
    });

    it("lands a connection on one replica, and connections on all", async () => {
        await control("DELETE", "log");
        for (let n = 0; n < 20; n++) {
            const own = newAgent();
            await (await graph("GET", `/v1.0/users/${samId}`, undefined, { dispatcher: own })).text();
            await (await graph("GET", `/v1.0/users/${samId}`, undefined, { dispatcher: own })).text();
            await own.close();
        }
        const log = (await (await control("GET", "log")).json()) as { connection: number; replica: number }[];
        const replicasOf = new Map<number, Set<number>>();
        for (const { connection, replica } of log) {
            replicasOf.set(connection, (replicasOf.get(connection) ?? new Set()).add(replica));
        }
        assert.equal(replicasOf.size, 20);
        assert.deepEqual(
            [...replicasOf.values()].map(({ size }) => size),
            Array.from({ length: 20 }, () => 1),
        );
        assert.deepEqual([...new Set(log.map(({ replica }) => replica))].sort(), [0, 1, 2]);
    });

    describe("does to the connection what a fault says", () => {
        const rename = (displayName: string) => graph("PATCH", `/v1.0/users/${samId}`, { displayName });
        const nameNow = async () => {
            const { users } = (await (await control("GET", "directory")).json()) as { users: Row[] };
            return users.find(({ id }) => id === samId)?.["displayName"];
        };

        it("drops it before the write, and after it", async () => {
            const before = await nameNow();
            await addFault({ kind: "resetBeforeCommit", method: "PATCH" });
            await assert.rejects(rename("Never"));
            assert.equal(await nameNow(), before);
            await addFault({ kind: "resetAfterCommit", method: "PATCH" });
            await assert.rejects(rename("Dropped"));
            assert.equal(await nameNow(), "Dropped");
        });

        it("ends the answer half-way, also one with letters of several bytes", async () => {
            await rename("Åsa Öberg");
            await addFault({ kind: "truncatedBody", method: "GET" });
            const response = await graph("GET", `/v1.0/users/${samId}`);
            assert.equal(response.status, 200);
            await assert.rejects(response.text());
            await addFault({ kind: "truncatedBody", method: "PATCH" });
            await rename("Sam Sponsor")
                .then((answer) => answer.text())
                .catch(() => undefined);
            assert.equal(await nameNow(), "Sam Sponsor");
        });

        it("answers late", async () => {
            await addFault({ kind: "slowBody", ms: 80 });
            const startedMs = Date.now();
            assert.equal((await graph("GET", `/v1.0/users/${samId}`)).status, 200);
            assert.ok(Date.now() - startedMs >= 79);
        });
    });

    describe("has a control plane", () => {
        it("stops replication, and lets it go on", async () => {
            for (const replica of [0, 1, 2]) {
                await addFault({ kind: "stuckReplica", replica, ms: 1_000 });
            }
            assert.equal((await control("POST", "replication/stop")).status, 204);
            const created = await graph("POST", "/v1.0/invitations", invitation("held@fabrikam.example"));
            const { invitedUser } = (await created.json()) as { invitedUser: { id: string } };
            const status = async () => (await graph("GET", `/v1.0/users/${invitedUser.id}`)).status;
            await new Promise((resolve) => setTimeout(resolve, 1_100));
            assert.equal(await status(), 404);
            assert.equal((await control("POST", "replication/start", { passedMs: 1_100 })).status, 204);
            assert.equal(await status(), 200);
        });

        it("for who knows the client secret", async () => {
            for (const authorization of ["", `Bearer ${token}`]) {
                const response = await send("/_sandbox/stats", { headers: { authorization } });
                assert.equal(response.status, 401);
            }
        });

        it("that shows requests and counts, and forgets them", async () => {
            await control("DELETE", "log");
            await graph("GET", `/v1.0/users/${samId}`);
            const log = (await (await control("GET", "log")).json()) as Row[];
            assert.deepEqual(
                log.map(({ method, path, status }) => [method, path, status]),
                [["GET", `/v1.0/users/${samId}`, 200]],
            );
            const stats = (await (await control("GET", "stats")).json()) as Row;
            assert.deepEqual(stats, {
                requests: 1,
                wireRequests: 1,
                staleReads: 0,
                throttled: 0,
                writes: 0,
                resourceUnits: 1,
                byOperation: { "GET /v1.0/users/{id}": 1 },
            });
        });

        it("that shows what the primary holds", async () => {
            const { invitedUser } = await bodyOf(
                graph("POST", "/v1.0/invitations", invitation("lee@fabrikam.example")),
            );
            const id = String((invitedUser as Row)["id"]);
            const group = await bodyOf(
                graph("POST", "/beta/groups", {
                    displayName: "Guests",
                    mailNickname: "guests",
                    mailEnabled: false,
                    securityEnabled: true,
                    "members@odata.bind": [`${sandbox.base}/beta/directoryObjects/${id}`],
                }),
            );
            const directory = async () =>
                (await (await control("GET", "directory")).json()) as Record<string, Row[]>;
            const memberIds = async () =>
                (await directory())["groups"]?.find((row) => row["id"] === group["id"])?.["memberIds"];
            assert.deepEqual(await memberIds(), [id]);
            await graph("DELETE", `/v1.0/users/${id}`);
            assert.deepEqual(await memberIds(), []);
            assert.ok((await directory())["deletedUsers"]?.some((user) => user["id"] === id));
        });

        it("that redeems an invitation, once", async () => {
            const { invitedUser } = await bodyOf(
                graph("POST", "/v1.0/invitations", invitation("ann@fabrikam.example")),
            );
            const { id } = invitedUser as Row;
            assert.equal((await control("POST", "redeem", { userId: id })).status, 204);
            const user = await bodyOf(graph("GET", `/v1.0/users/${String(id)}?$select=externalUserState`));
            assert.equal(user["externalUserState"], "Accepted");
            assert.equal((await control("POST", "redeem", { userId: id })).status, 404);
            assert.equal((await control("POST", "redeem")).status, 404);
        });

        it("that refuses a fault it does not know", async () => {
            const response = await control("POST", "faults", { kind: "earthquake" });
            assert.equal(response.status, 400);
        });
    });
});
