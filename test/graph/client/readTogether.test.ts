import assert from "node:assert/strict";
import { ConnectionError, GraphError, usersOfAddress } from "../../../graph";
import { listTogether, readTogether } from "../../../graph/client/readTogether";
import { batchAnswer, stepsOf } from "./batchFake";
import { asked, fakeGraph, refusal, type Answer, type Answerer } from "../fakes";

/** Answers each read by its path, alone or in a batch. */
function reads(answerOf: (path: string) => Answer): Answerer {
    return (request) => {
        const steps = stepsOf(request);
        return steps
            ? batchAnswer(steps, ({ url }) => answerOf(url))
            : answerOf(request.url.split("/v1.0")[1] ?? "");
    };
}

const found = (path: string): Answer => ({ status: 200, body: { id: path } });
const outcome = async (read: Promise<unknown>) => read.catch((error: unknown) => error);

describe("reads wanted together", () => {
    it("leave 20 in a request, each with its own answer", async () => {
        const { client, requests } = fakeGraph(reads(found));
        const answers = await Promise.all(
            Array.from({ length: 41 }, (_, index) => readTogether(client, { path: `/users/${index}` })),
        );
        assert.deepEqual(
            answers.map(({ body }) => (body as { id: string }).id),
            Array.from({ length: 41 }, (_, index) => `/users/${index}`),
        );
        assert.deepEqual(asked(requests).sort(), ["GET /users/40", "POST /$batch", "POST /$batch"]);
        assert.ok(requests.every(({ isFreshConnection }) => isFreshConnection));
    });

    it("of one address are one", async () => {
        const { client, requests } = fakeGraph(reads(found));
        await Promise.all(
            [1, 2, 3].map(() => readTogether(client, { path: "/users/x", query: { a: "b c" } })),
        );
        assert.deepEqual(asked(requests), ["GET /users/x"]);
    });

    it("encode a step's query without plus signs", async () => {
        const { client, requests } = fakeGraph(reads(found));
        const query = { $filter: "mail eq 'a+b@c'" };
        await Promise.all(["/users", "/groups"].map((path) => readTogether(client, { path, query })));
        assert.equal(stepsOf(requests[0]!)?.[0]?.url, "/users?%24filter=mail%20eq%20%27a%2Bb%40c%27");
    });

    it("do not share a refusal: a throttled step has its own Retry-After, a missing object its 404", async () => {
        const { client } = fakeGraph(
            reads((path) =>
                path.endsWith("busy")
                    ? refusal(429, "TooManyRequests", "", { "Retry-After": "7" })
                    : path.endsWith("dependent")
                      ? refusal(424, "FailedDependency")
                      : path.endsWith("gone")
                        ? refusal(404)
                        : found(path),
            ),
        );
        const outcomes = await Promise.all(
            ["busy", "dependent", "gone", "there"].map((id) =>
                outcome(readTogether(client, { path: `/users/${id}` })),
            ),
        );
        const [busy, dependent, gone, there] = outcomes as GraphError[];
        assert.deepEqual([busy?.status, busy?.retryAfterMs], [429, 7_000]);
        assert.deepEqual([dependent?.status, gone?.status], [424, 404]);
        assert.deepEqual(there, {
            status: 200,
            body: { id: "/users/there" },
            requestId: undefined,
        });
    });

    it("are each sent alone when the batch as a whole failed: one slow step does not hold up the others", async () => {
        const { client, requests } = fakeGraph((request) =>
            stepsOf(request) || request.url.endsWith("slow") ? new Error("timeout") : found("alone"),
        );
        const [slow, quick] = await Promise.all(
            ["slow", "quick"].map((id) => outcome(readTogether(client, { path: `/users/${id}` }))),
        );
        assert.ok(ConnectionError.isInstance(slow));
        assert.deepEqual((quick as { body: unknown }).body, { id: "alone" });
        assert.deepEqual(asked(requests), ["POST /$batch", "GET /users/slow", "GET /users/quick"]);
    });

    it("count as unanswered when the batch leaves one out", async () => {
        const { client } = fakeGraph(reads((path) => (path.endsWith("a") ? new Error("lost") : found(path))));
        const [a, b] = await Promise.all(
            ["a", "b"].map((id) => outcome(readTogether(client, { path: `/users/${id}` }))),
        );
        assert.ok(ConnectionError.isInstance(a));
        assert.ok(!(b instanceof Error));
    });

    it("read again each time, and never for another client", async () => {
        const [left, right] = [fakeGraph(reads(found)), fakeGraph(reads(found))];
        await Promise.all(
            [left, right, left].map(({ client }) => readTogether(client, { path: "/users/x" })),
        );
        await readTogether(left.client, { path: "/users/x" });
        assert.deepEqual([left.requests.length, right.requests.length], [2, 1]);
    });

    it("follow a list's further pages", async () => {
        const { client } = fakeGraph((request) =>
            request.url.endsWith("page2")
                ? { status: 200, body: { value: [{ id: "3" }] } }
                : {
                      status: 200,
                      body: {
                          value: [{ id: "1" }, { id: "2" }],
                          "@odata.nextLink": "https://graph.microsoft.com/v1.0/page2",
                      },
                  },
        );
        assert.deepEqual(await listTogether(client, { path: "/users" }), [
            { id: "1" },
            { id: "2" },
            { id: "3" },
        ]);
    });
});

describe("searches for users by address", () => {
    it("leave together, and only a throttled one is repeated", async () => {
        let isBusy = true;
        const { client, requests } = fakeGraph(
            reads((path) => {
                const address = /'([^']*)'/.exec(decodeURIComponent(path))?.[1] ?? "";
                if (address === "b@x" && isBusy) {
                    isBusy = false;
                    return refusal(429, "TooManyRequests", "", { "Retry-After": "2" });
                }
                return { status: 200, body: { value: [{ id: address.toUpperCase() }] } };
            }),
        );
        const found = await Promise.all(
            ["a@x", "b@x", "c@x"].map((address) => usersOfAddress.findByAddress(client, address)),
        );
        assert.deepEqual(
            found.map((user) => user?.id),
            ["a@x", "b@x", "c@x"],
        );
        assert.deepEqual(asked(requests), ["POST /$batch", "GET /users"]);
    });
});
