import assert from "node:assert/strict";
import fc from "fast-check";
import { ConnectionError, GraphError, LostAnswerError, ThrottledError } from "../../../graph";
import { isIdentified } from "../../../graph/client/answerForm";
import { sendBatch } from "../../../graph/client/batch";
import type { GraphRequest } from "../../../graph/client/client";
import { assertInert, hostileText } from "../../hostileText";
import { fakeGraph } from "../fakes";

const status = fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom(200, 201, 204, 301, 307, 400, 401, 403, 404, 409, 429) },
    fc.constantFrom(408, 412, 423, 424, 500, 501, 502, 503, 504, 507, 509, 520, 599),
);
const anything = fc.oneof(fc.jsonValue(), hostileText);
/** An error body in which each member can be anything. */
const errorBody = fc.record(
    {
        error: fc.record(
            {
                code: fc.oneof(fc.constantFrom("NotFound", "Request_ResourceNotFound", ""), anything),
                message: anything,
                innerError: fc.oneof(
                    anything,
                    fc.record(
                        { "request-id": anything, code: anything, message: anything },
                        { requiredKeys: [] },
                    ),
                ),
            },
            { requiredKeys: [] },
        ),
        id: anything,
        value: anything,
        "@odata.context": anything,
    },
    { requiredKeys: [] },
);
const body = fc.oneof(anything, errorBody, fc.constantFrom({ id: "x" }, { value: [] }, null));
const waits = fc.constantFrom(
    "0",
    "-1",
    "-3600",
    "1e9",
    "999999999999",
    "soon",
    "10, 20",
    "Thu, 01 Jan 1970",
);

/** The errors of the client, whose messages people can act on. */
function assertOwn(error: unknown): asserts error is Error {
    const kinds = [GraphError, ConnectionError, LostAnswerError, ThrottledError];
    assert.ok(
        kinds.some((kind) => kind.isInstance(error)),
        String((error as Error).stack),
    );
    assertInert((error as Error).message);
}

describe("whatever answers a call of the Graph client", () => {
    const calls: readonly GraphRequest[] = [
        { method: "GET", path: "/users/x", maxElapsedMs: 5_000 },
        { method: "PATCH", path: "/users/x", body: {}, maxElapsedMs: 5_000 },
        { method: "POST", path: "/groups", body: {}, answer: isIdentified, maxElapsedMs: 5_000 },
    ];

    it("is an answer of Graph, its refusal, or none; and what may have been done counts as lost", async () => {
        const answers = fc.record({
            status,
            text: fc.oneof(
                body.map((value) => JSON.stringify(value)),
                fc.constantFrom("", "<html>", '{"id":"x'),
            ),
            hasId: fc.boolean(),
            retryAfter: fc.option(waits, { nil: undefined }),
        });
        await fc.assert(
            fc.asyncProperty(
                fc.constantFrom(...calls),
                answers,
                async (call, { hasId, retryAfter, ...answer }) => {
                    const headers = {
                        // The fake's own id is what Graph always sends.
                        ...(!hasId && { "request-id": "" }),
                        ...(retryAfter !== undefined && { "retry-after": retryAfter }),
                    };
                    const { client } = fakeGraph(() => ({ ...answer, headers }));
                    try {
                        await client.request(call as GraphRequest & { method: "GET" });
                        assert.ok(hasId && answer.status >= 200 && answer.status < 300);
                    } catch (error) {
                        if (error instanceof assert.AssertionError) {
                            throw error;
                        }
                        assertOwn(error);
                        const isRefused = GraphError.isInstance(error) || ThrottledError.isInstance(error);
                        if (call.method === "POST" && !LostAnswerError.isInstance(error)) {
                            assert.ok(isRefused, String(error));
                        }
                    }
                },
            ),
            { numRuns: 500 },
        );
    });

    it("is the outcome of one step in a batch", async () => {
        const step = fc.record(
            {
                id: fc.constantFrom("0", "1", "2", 0, null),
                status: fc.oneof(status, fc.constantFrom("200", null)),
                headers: fc.oneof(
                    anything,
                    fc.record({
                        "Retry-After": fc.oneof(waits, fc.integer(), anything),
                        "request-id": anything,
                    }),
                ),
                body,
            },
            { requiredKeys: ["id"] },
        );
        await fc.assert(
            fc.asyncProperty(fc.array(fc.oneof(step, anything), { maxLength: 5 }), async (responses) => {
                const { client } = fakeGraph(() => ({ status: 200, body: { responses } }));
                const outcomes = await sendBatch(client, [
                    { path: "/users/x" },
                    { method: "POST", path: "/invitations", body: {} },
                ]);
                assert.equal(outcomes.length, 2);
                outcomes.filter((outcome) => outcome instanceof Error).forEach(assertOwn);
            }),
            { numRuns: 500 },
        );
    });

    it("asks for a wait in a batch also by a number, which stands for its text", async () => {
        const refused = {
            error: { code: "TooManyRequests", message: "", innerError: { "request-id": "r" } },
        };
        const { client } = fakeGraph(() => ({
            status: 200,
            body: { responses: [{ id: "0", status: 429, headers: { "Retry-After": 7 }, body: refused }] },
        }));
        const [outcome] = await sendBatch(client, [{ path: "/users/x" }]);
        assert.ok(GraphError.isInstance(outcome));
        assert.equal(outcome.retryAfterMs, 7_000);
    });
});

describe("a success that Graph did not write", () => {
    const portal = { headers: { "request-id": "", "content-type": "application/json" } };

    it("shows neither an object nor that there is none", async () => {
        for (const [answered, call] of [
            [{ id: "x" }, { method: "GET", path: "/users/x" }],
            [{ value: [] }, { method: "GET", path: "/users", answer: () => true }],
            [{}, { method: "DELETE", path: "/users/x" }],
        ] as const) {
            const { client, requests } = fakeGraph(() => ({ status: 200, body: answered, ...portal }));
            await assert.rejects(
                client.request(call as GraphRequest),
                /answer 200 with a body of type application\/json has no request-id, so it does not come from Microsoft Graph/,
            );
            // About a minute, as for a refusal that Graph did not write.
            assert.ok(requests.length <= 7);
        }
    });

    it("says how long a gateway asks to wait where that is longer than the call may take", async () => {
        const headers = { ...portal.headers, "retry-after": "10800" };
        for (const status of [200, 429, 503]) {
            const { client, time } = fakeGraph(() => ({ status, text: "<html>", headers }));
            await assert.rejects(
                client.request({ method: "GET", path: "/users/x" }),
                /Check the proxy or gateway .* It asks for a wait of 10800 s\./,
            );
            assert.deepEqual(time.sleeps, []);
        }
    });

    it("does not show that a policy is missing", async () => {
        const { client } = fakeGraph(() => ({ status: 200, body: { value: [] }, ...portal }));
        await assert.rejects(client.list("/identity/conditionalAccess/policies"), ConnectionError);
    });

    it("does not set the clock or the pace", async () => {
        const { client, time } = fakeGraph(() => ({
            status: 200,
            body: { id: "x" },
            headers: {
                ...portal.headers,
                date: "Thu, 01 Jan 1970 00:00:00 GMT",
                "x-ms-throttle-limit-percentage": "1.8",
            },
        }));
        await assert.rejects(client.request({ method: "GET", path: "/users/x", isSingleAttempt: true }));
        assert.equal(client.serviceNowMs(), time.now());
    });
});

describe("a success with an error in it", () => {
    const answered = { status: 200, body: { error: { code: "ServiceError", message: "not done" } } };

    it("is not the end of a write", async () => {
        const { client, requests } = fakeGraph((_request, number) =>
            number < 3 ? answered : { status: 204 },
        );
        await client.request({ method: "PATCH", path: "/users/x", body: {} });
        assert.equal(requests.length, 3);
    });

    it("is not the end of a write in a batch", async () => {
        const { client } = fakeGraph(() => ({
            status: 200,
            body: { responses: [{ id: "0", ...answered }] },
        }));
        const outcomes = await sendBatch(client, [{ method: "PATCH", path: "/users/x", body: {} }]);
        assert.ok(ConnectionError.isInstance(outcomes[0]));
    });
});

describe("a refusal after an attempt without an answer", () => {
    const gone = { status: 403, body: { error: { code: "Forbidden", message: "no" } } };

    it("says that the write may have been done", async () => {
        const { client } = fakeGraph((_request, number) => (number === 1 ? new Error("reset") : gone));
        await assert.rejects(client.request({ method: "PATCH", path: "/users/x", body: {} }), (error) => {
            assert.ok(GraphError.isInstance(error));
            assert.equal(error.details.isAfterLostAnswer, true);
            assert.match(
                error.message,
                /403 Forbidden.* after an attempt without an answer, which may have been done$/,
            );
            return true;
        });
    });

    it("is only that after one which was answered", async () => {
        const busy = { status: 429, body: { error: { code: "TooManyRequests", message: "" } } };
        const { client } = fakeGraph((_request, number) => (number === 1 ? busy : gone));
        await assert.rejects(client.request({ method: "PATCH", path: "/users/x", body: {} }), (error) => {
            assert.ok(GraphError.isInstance(error));
            assert.equal(error.details.isAfterLostAnswer, undefined);
            return true;
        });
    });
});
