import assert from "node:assert/strict";
import { ConnectionError, GraphError, LostAnswerError, undefinedIfMissing } from "../../../graph";
import { isIdentified } from "../../../graph/client/answerForm";
import { asked, bodyOf, fakeGraph, inTurn, noContent, refusal, startMs, token } from "../fakes";

const hangUp = new Error("socket hang up");
const getUser = { method: "GET", path: "/users/x" } as const;
const invite = {
    method: "POST",
    path: "/invitations",
    body: { invitedUserEmailAddress: "a@b.example" },
    answer: isIdentified,
} as const;

describe("a call of the Graph client", () => {
    it("carries the token, a unique id, and the body as JSON", async () => {
        const { client, requests } = fakeGraph(inTurn({ status: 201, body: { id: "1" } }));
        const { status, body } = await client.request<{ id: string }>(invite);
        assert.deepEqual([status, body], [201, { id: "1" }]);
        const [sent] = requests;
        assert.equal(sent?.url, "https://graph.microsoft.com/v1.0/invitations");
        assert.equal(sent?.headers["authorization"], `Bearer ${token}`);
        assert.equal(sent?.headers["content-type"], "application/json");
        assert.match(sent?.headers["client-request-id"] ?? "", /^[0-9a-f-]{36}$/);
        assert.deepEqual(bodyOf(sent), invite.body);
    });

    it("asks the beta version, and with a query, on request", async () => {
        const { client, requests } = fakeGraph(inTurn({ status: 200, body: { id: "1" } }));
        await client.request({ ...getUser, version: "beta", query: { $select: "id,mail" } });
        const url = new URL(requests[0]?.url ?? "");
        assert.equal(url.pathname, "/beta/users/x");
        assert.equal(url.searchParams.get("$select"), "id,mail");
    });

    it("uses a separate connection only on request", async () => {
        const { client, requests } = fakeGraph(() => ({ status: 200, body: { id: "1" } }));
        await client.request(getUser);
        await client.request({ ...getUser, isFreshConnection: true });
        assert.deepEqual(
            requests.map(({ isFreshConnection }) => isFreshConnection ?? false),
            [false, true],
        );
    });

    it("answers an empty body with undefined, and returns the request id", async () => {
        const { client } = fakeGraph(inTurn({ status: 204, headers: { "request-id": "r-1" } }));
        assert.deepEqual(await client.request({ ...getUser, method: "DELETE" }), {
            status: 204,
            body: undefined,
            requestId: "r-1",
        });
    });

    it("reports what support asks for about a refusal, and nothing of query, token or body", async () => {
        const answer = refusal(403, "Authorization_RequestDenied", "Insufficient privileges.", {
            "request-id": "r-2",
        });
        const { client } = fakeGraph(inTurn(answer));
        await assert.rejects(
            client.request({ ...invite, query: { $filter: "mail eq 'someone@fabrikam.example'" } }),
            (error) => {
                assert.ok(GraphError.isInstance(error));
                assert.equal(error.status, 403);
                assert.equal(
                    error.message,
                    "POST /v1.0/invitations was refused with 403 Authorization_RequestDenied: " +
                        "Insufficient privileges. (request-id r-2)",
                );
                return true;
            },
        );
    });

    for (const [status, text] of [
        [403, "<html>proxy</html>"],
        [404, "<html>proxy</html>"],
        [404, ""],
        [404, "{}"],
        [404, '{"error":"not found"}'],
        [409, "null"],
        [423, "[]"],
    ] as const) {
        it(`takes ${status} with "${text}" for no answer of Microsoft Graph, and gives up after a minute`, async () => {
            const { client, time } = fakeGraph(() => ({
                status,
                text,
                headers: { "content-type": "text/html" },
            }));
            await assert.rejects(
                undefinedIfMissing(client.request(getUser)),
                (error: Error) =>
                    ConnectionError.isInstance(error) &&
                    error.message.includes(`the answer ${status}`) &&
                    error.message.includes("does not come from Microsoft Graph"),
            );
            const waitedMs = time.sleeps.reduce((sum, each) => sum + each, 0);
            assert.ok(waitedMs > 20_000 && waitedMs < 120_000, String(waitedMs));
        });
    }

    it("follows no redirect, and names the host it points to", async () => {
        const { client, requests } = fakeGraph(
            inTurn({ status: 307, headers: { location: "https://evil.example/invitations?x=1" } }),
        );
        await assert.rejects(client.request(invite), /redirected \(307\) to evil\.example, .* not followed/);
        assert.equal(requests.length, 1);
    });

    for (const body of [undefined, null, {}, [], { id: "" }, { id: 1 }]) {
        it(`takes a 201 with ${JSON.stringify(body)} for a lost answer where an id is needed`, async () => {
            const { client } = fakeGraph(inTurn({ status: 201, body }));
            await assert.rejects(client.request(invite), (error) => LostAnswerError.isInstance(error));
        });
    }

    it("does not believe a page with status 200 that a change was done", async () => {
        const { client } = fakeGraph(() => ({ status: 200, text: "<html>sign in</html>" }));
        await assert.rejects(
            client.request({ method: "PATCH", path: "/users/x", body: {}, maxElapsedMs: 10_000 }),
            (error) => ConnectionError.isInstance(error),
        );
    });

    it("keeps the answer when the log of requests cannot be written", async () => {
        const { client } = fakeGraph(inTurn({ status: 201, body: { id: "1" } }), {
            onRequest: () => {
                throw new Error("ENOSPC: no space left on device");
            },
        });
        assert.deepEqual((await client.request(invite)).body, { id: "1" });
    });

    for (const [what, date, earliestMs] of [
        ["an hour ahead", startMs + 3_600_000, startMs],
        ["a minute behind", startMs - 60_000, startMs - 60_000],
        ["a day behind", startMs - 86_400_000, startMs - 900_000],
    ] as const) {
        it(`lets a Date header ${what} only widen the time in which it looks for its own objects`, async () => {
            const { client } = fakeGraph(
                inTurn({ status: 200, body: { id: "1" }, headers: { date: new Date(date).toUTCString() } }),
            );
            await client.request(getUser);
            assert.equal(client.serviceNowMs(), earliestMs);
        });
    }

    it("finds the text that conditional access hides inside", async () => {
        const body = {
            error: { code: "BadRequest", message: "Malformed.", innerError: { message: "1007: not so." } },
        };
        const { client } = fakeGraph(inTurn({ status: 400, body }));
        await assert.rejects(client.request(getUser), /400 BadRequest: Malformed\. 1007: not so\./);
    });
});

describe("the Graph client's retry", () => {
    it("waits exactly as long as Retry-After says, in seconds or as a date", async () => {
        const { client, time } = fakeGraph(
            inTurn(
                refusal(429, "TooManyRequests", "later", { "retry-after": "7" }),
                refusal(429, "TooManyRequests", "later", { "retry-after": "Sun, 01 Mar 2026 12:01:00 GMT" }),
                { status: 200, body: { id: "1" } },
            ),
        );
        await client.request(getUser);
        assert.deepEqual(time.sleeps, [7_000, 53_000]);
    });

    it("repeats a read after a lost connection and after a body cut short", async () => {
        const { client, requests } = fakeGraph(
            inTurn(
                hangUp,
                { status: 200, text: '{"id": "1", "displ' },
                { status: 200, text: "" },
                {
                    status: 200,
                    body: { id: "1" },
                },
            ),
        );
        assert.deepEqual((await client.request(getUser)).body, { id: "1" });
        assert.equal(requests.length, 4);
    });

    it("sends an invitation again when it was refused before it began", async () => {
        const { client, requests } = fakeGraph(
            inTurn(refusal(503), refusal(429), { status: 201, body: { id: "1" } }),
        );
        await client.request(invite);
        assert.equal(requests.length, 3);
    });

    for (const [what, answer] of [
        ["a broken connection", hangUp],
        ["a 504", refusal(504)],
        ["a body cut short", { status: 201, text: '{"id":' }],
    ] as const) {
        it(`never sends an invitation twice after ${what}: its answer is lost`, async () => {
            const { client, requests } = fakeGraph(inTurn(answer));
            await assert.rejects(client.request(invite), (error) => LostAnswerError.isInstance(error));
            assert.equal(requests.length, 1);
        });
    }

    it("sends a POST twice that may be done twice", async () => {
        const { client, requests } = fakeGraph(inTurn(hangUp, { status: 200, body: { id: "1" } }));
        await client.request({ ...invite, isIdempotent: true });
        assert.equal(requests.length, 2);
    });

    it("ends with its budget, and throws the last refusal", async () => {
        const { client, time } = fakeGraph(() => refusal(503));
        const startMs = time.now();
        await assert.rejects(client.request({ ...getUser, maxElapsedMs: 20_000 }), /503/);
        assert.ok(time.now() - startMs <= 20_000 && time.sleeps.length > 1);
    });

    it("gives no exchange more time than the budget has left", async () => {
        const { client, requests, time } = fakeGraph(() => {
            time.pass(15_000);
            return hangUp;
        });
        await assert.rejects(client.request({ ...getUser, maxElapsedMs: 20_000 }), (error) =>
            ConnectionError.isInstance(error),
        );
        assert.deepEqual(
            requests.map(({ timeoutMs }) => timeoutMs),
            [20_000, 4_500],
        );
    });

    it("makes only one attempt when a loop around it waits", async () => {
        const { client, requests } = fakeGraph(() => refusal(429));
        await assert.rejects(client.request({ ...getUser, isSingleAttempt: true }), /429/);
        assert.equal(requests.length, 1);
    });

    it("stops with the signal's reason, and does not call it a lost answer", async () => {
        const controller = new AbortController();
        const { client, requests } = fakeGraph(() => {
            controller.abort(new Error("cancelled"));
            return hangUp;
        });
        await assert.rejects(client.request({ ...invite, signal: controller.signal }), /^Error: cancelled$/);
        assert.equal(requests.length, 1);
    });
});

describe("the conditional-access lane", () => {
    const policies = { method: "GET", path: "/identity/conditionalAccess/policies" } as const;

    it("keeps calls more than a second apart, retries included, and holds up no other call", async () => {
        const { client, time } = fakeGraph(() => ({ status: 200, body: { id: "1" } }));
        await client.request(policies);
        await client.request(getUser);
        assert.deepEqual(time.sleeps, []);
        await client.request(policies);
        assert.deepEqual(time.sleeps, [1_200]);
    });

    it("takes writes and named locations too", async () => {
        const { client, requests, time } = fakeGraph(() => noContent);
        await client.request({ method: "DELETE", path: "/identity/conditionalAccess/namedLocations/x" });
        await client.request({ method: "PATCH", path: "/identity/conditionalAccess/policies/x", body: {} });
        assert.deepEqual(time.sleeps, [1_200]);
        assert.equal(asked(requests).length, 2);
    });
});
