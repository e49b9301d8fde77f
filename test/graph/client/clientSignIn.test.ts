import assert from "node:assert/strict";
import { createGraphClient } from "../../../graph";
import { isIdentified } from "../../../graph/client/answerForm";
import type { TransportRequest } from "../../../graph/client/transport";
import { fakeGraph, fakeTime, guid, inTurn, refusal, startMs } from "../fakes";

const getUser = { method: "GET", path: "/users/x" } as const;
const expired = refusal(
    401,
    "InvalidAuthenticationToken",
    "Lifetime validation failed, the token is expired.",
);

function countingCredential() {
    let tokens = 0;
    return {
        getToken: () =>
            Promise.resolve({ token: `token-${++tokens}`, expiresOnTimestamp: startMs + 3_600_000 }),
    };
}

const bearersOf = (requests: readonly TransportRequest[]) =>
    requests.map(({ headers }) => headers["authorization"]?.replace("Bearer ", ""));

describe("the Graph client's sign-in", () => {
    it("renews a refused token once, and continues", async () => {
        const { client, requests } = fakeGraph(inTurn(expired, { status: 200, body: { id: "1" } }), {
            credential: countingCredential(),
        });
        await client.request(getUser);
        assert.deepEqual(bearersOf(requests), ["token-1", "token-2"]);
    });

    it("asks once for a token with the claims that continuous access evaluation demands", async () => {
        const claims = '{"access_token":{"nbf":{"essential":true,"value":"1700000000"}}}';
        const challenge = `Bearer realm="", error="insufficient_claims", claims="${Buffer.from(claims).toString("base64")}"`;
        const asked: unknown[] = [];
        const { client, requests } = fakeGraph(
            inTurn(
                { status: 401, headers: { "www-authenticate": challenge } },
                { status: 200, body: { id: "1" } },
            ),
            {
                credential: {
                    getToken: (_scope, options) => {
                        asked.push(options?.claims);
                        return Promise.resolve({ token: "t", expiresOnTimestamp: startMs + 3_600_000 });
                    },
                },
            },
        );
        await client.request(getUser);
        assert.equal(requests.length, 2);
        assert.deepEqual(asked, [undefined, claims]);
    });

    it("gives up when the renewed token is refused too", async () => {
        const { client, requests } = fakeGraph(() => expired, { credential: countingCredential() });
        await assert.rejects(client.request(getUser), /401 InvalidAuthenticationToken/);
        assert.equal(requests.length, 2);
    });

    it("renews also for a write, since a refused one was not done", async () => {
        const { client } = fakeGraph(inTurn(expired, { status: 201, body: { id: "1" } }));
        const { body } = await client.request({
            method: "POST",
            path: "/invitations",
            body: {},
            answer: isIdentified,
        });
        assert.deepEqual(body, { id: "1" });
    });

    it("asks the metadata host once for all calls, and signs in again once for calls refused together", async () => {
        let metadataReads = 0;
        let refusals = 0;
        const client = createGraphClient(
            {
                tenantId: guid(1),
                environment: "global",
                metadataHost: "sandbox.example",
                credential: { kind: "azureCli" },
            },
            {
                ...fakeTime(),
                credential: countingCredential(),
                transport: ({ url }) => {
                    const isMetadata = url.includes("/metadata/endpoints");
                    metadataReads += isMetadata ? 1 : 0;
                    const body = isMetadata
                        ? {
                              microsoftGraphResourceId: "https://graph.example/",
                              authentication: { loginEndpoint: "https://login.example" },
                          }
                        : { id: "1" };
                    const status = !isMetadata && refusals++ < 3 ? 401 : 200;
                    const headers = new Headers({ "request-id": "r-0" });
                    return Promise.resolve({ status, headers, text: JSON.stringify(body) });
                },
            },
        );
        await Promise.all([client.request(getUser), client.request(getUser), client.request(getUser)]);
        assert.equal(metadataReads, 2);
    });

    it("asks the metadata host again after it failed", async () => {
        let isUp = false;
        const client = createGraphClient(
            {
                tenantId: guid(1),
                environment: "global",
                metadataHost: "sandbox.example",
                credential: { kind: "azureCli" },
            },
            {
                ...fakeTime(),
                credential: countingCredential(),
                transport: ({ url }) => {
                    if (!isUp) {
                        return Promise.reject(new Error("connect ECONNREFUSED"));
                    }
                    const text = url.includes("/metadata/")
                        ? '{"microsoftGraphResourceId":"https://g.example","authentication":{"loginEndpoint":"https://l.example"}}'
                        : '{"id":"1"}';
                    const headers = new Headers({ "request-id": "r-0" });
                    return Promise.resolve({ status: 200, headers, text });
                },
            },
        );
        await assert.rejects(
            client.request(getUser),
            /sandbox\.example, .*does not answer: connect ECONNREFUSED/,
        );
        isUp = true;
        assert.equal((await client.request(getUser)).status, 200);
    });

    it("waits for a token no longer than the call may take, and says what the sign-in service answers", async () => {
        const credential = { getToken: () => new Promise<never>(() => undefined) };
        const busy = { status: 503, text: "busy", headers: new Headers({ "retry-after": "7200" }) };
        const client = createGraphClient(
            {
                tenantId: guid(1),
                environment: "global",
                credential: { kind: "clientSecret", clientSecret: "x" },
            },
            { ...fakeTime(), credential, transport: () => Promise.resolve(busy) },
        );
        await assert.rejects(
            client.request({ ...getUser, maxElapsedMs: 20 }),
            /The sign-in service https:\/\/login\.microsoftonline\.com answered 503\. .* asks for a wait of 7200 s/,
        );
        const { client: other } = fakeGraph(inTurn(), { credential });
        await assert.rejects(other.request({ ...getUser, maxElapsedMs: 20 }), /no token came within 1 s/);
    });

    it("stops waiting for a token when the run is canceled", async () => {
        const controller = new AbortController();
        const { client, requests } = fakeGraph(inTurn(), {
            credential: { getToken: () => new Promise(() => undefined) },
            signal: controller.signal,
        });
        const calls = [client.request(getUser), client.signedIn()];
        setImmediate(() => {
            controller.abort(new Error("canceled"));
        });
        for (const call of calls) {
            await assert.rejects(call, /^Error: canceled$/);
        }
        assert.deepEqual(requests, []);
    });

    it("reports a sign-in without a token", async () => {
        const { client } = fakeGraph(inTurn(), { credential: { getToken: () => Promise.resolve(null) } });
        await assert.rejects(client.request(getUser), /returned no token/);
    });
});
