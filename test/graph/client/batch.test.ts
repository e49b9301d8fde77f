import assert from "node:assert/strict";
import { ConnectionError, GraphError } from "../../../graph";
import { sendBatch } from "../../../graph/client/batch";
import { batchAnswer, stepsOf } from "./batchFake";
import { fakeGraph, refusal, type Answer } from "../fakes";

const expired = refusal(
    401,
    "InvalidAuthenticationToken",
    "Lifetime validation failed, the token is expired.",
);
const done: Answer = { status: 201, body: {} };
const steps = ["a", "b", "c"].map((name) => ({ method: "POST", path: `/${name}`, body: {} }) as const);

/** A batch whose rounds answer the steps in turn; with the steps that each round had, and the token of each. */
function rounds(...answers: readonly (Error | readonly Answer[])[]) {
    let tokens = 0;
    const sent: { token: string | undefined; urls: string[] }[] = [];
    const { client } = fakeGraph(
        (request, round) => {
            const own = stepsOf(request) ?? [];
            sent.push({ token: request.headers["authorization"], urls: own.map(({ url }) => url) });
            const answer = answers[round - 1] ?? new TypeError("one round too many");
            return answer instanceof Error
                ? answer
                : batchAnswer(own, ({ id }) => answer[Number(id)] ?? new TypeError("one step too many"));
        },
        {
            credential: {
                getToken: () => Promise.resolve({ token: `token-${++tokens}`, expiresOnTimestamp: Infinity }),
            },
        },
    );
    return { client, sent };
}

const statusesOf = (outcomes: readonly unknown[]) =>
    outcomes.map((outcome) => (outcome as { status?: number }).status);

describe("a batch during which the token expires", () => {
    it("sends what was not done once more, with a new token, and what was done not again", async () => {
        const { client, sent } = rounds([done, expired, expired], [done, done]);
        assert.deepEqual(statusesOf(await sendBatch(client, steps)), [201, 201, 201]);
        assert.deepEqual(sent, [
            { token: "Bearer token-1", urls: ["/a", "/b", "/c"] },
            { token: "Bearer token-2", urls: ["/b", "/c"] },
        ]);
    });

    it("sends also what waited for a step in turn", async () => {
        const skipped = refusal(424, "FailedDependency", "A step before failed.");
        const { client, sent } = rounds([done, expired, skipped], [done, done]);
        assert.deepEqual(statusesOf(await sendBatch(client, steps, { isSerial: true })), [201, 201, 201]);
        assert.deepEqual(sent[1]?.urls, ["/b", "/c"]);
    });

    it("gives up when the new token is refused, too", async () => {
        const { client, sent } = rounds([done, expired, done], [expired]);
        const outcomes = await sendBatch(client, steps);
        assert.deepEqual(statusesOf(outcomes), [201, 401, 201]);
        assert.ok(GraphError.isInstance(outcomes[1]));
        assert.equal(sent.length, 2);
    });

    it("keeps what was done when nothing is known of the rest", async () => {
        const { client } = rounds([done, expired, done], new Error("socket hang up"));
        const outcomes = await sendBatch(client, steps);
        assert.deepEqual(statusesOf(outcomes), [201, undefined, 201]);
        assert.match((outcomes[1] as Error).message, /socket hang up/);
    });
});

describe("the answers of a batch", () => {
    const reads = ["a", "b"].map((name) => ({ path: `/${name}` }));
    const answered = (responses: unknown) =>
        sendBatch(fakeGraph(() => ({ status: 200, body: { responses } })).client, reads);
    const found = (id: string, more: object = {}) => ({
        id,
        status: 200,
        body: { id: `row-${id}` },
        ...more,
    });

    it("are assigned to their steps by id, in any order, with or without headers", async () => {
        const outcomes = await answered([found("1", { headers: null }), found("0", { headers: {} })]);
        assert.deepEqual(
            outcomes.map((outcome) => (outcome as { body: unknown }).body),
            [{ id: "row-0" }, { id: "row-1" }],
        );
    });

    for (const [what, responses] of [
        ["missing", [found("0")]],
        ["doubled", [found("0"), found("1"), found("1", { body: { id: "other" } })]],
        ["without a body", [found("0"), found("1", { body: null })]],
        ["with an empty body", [found("0"), found("1", { body: {} })]],
        ["without a status", [found("0"), { id: "1", body: { id: "row-1" } }]],
        ["a page", [found("0"), { id: "1", status: 404, body: "<html>proxy</html>" }]],
        ["no object", [found("0"), null, "1"]],
    ] as const) {
        it(`count as lost for the one step whose answer is ${what}`, async () => {
            const [first, second] = await answered(responses);
            assert.deepEqual((first as { body: unknown }).body, { id: "row-0" });
            assert.ok(ConnectionError.isInstance(second), "not lost");
        });
    }

    for (const body of [null, {}, { responses: null }, []]) {
        it(`are all lost in ${JSON.stringify(body)}`, async () => {
            const { client } = fakeGraph(() => ({ status: 200, body }));
            await assert.rejects(sendBatch(client, reads), (error) => ConnectionError.isInstance(error));
        });
    }
});
