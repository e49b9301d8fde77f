import assert from "node:assert/strict";
import { conditionalAccess } from "../../../graph";
import { fakeGraph, inTurn, refusal } from "../fakes";

const policies = (name: string) => ({ status: 200, body: { value: [{ id: name }] } });

describe("the list of conditional-access policies", () => {
    it("is read once for all who want it at the same time", async () => {
        const { client, requests } = fakeGraph(inTurn(policies("a")));
        const lists = await Promise.all([1, 2, 3].map(() => conditionalAccess.listPolicies(client)));
        assert.equal(requests.length, 1);
        assert.ok(lists.every((list) => list[0]?.["id"] === "a"));
    });

    it("is read again by later callers", async () => {
        const { client } = fakeGraph(inTurn(policies("a"), policies("b")));
        await conditionalAccess.listPolicies(client);
        assert.equal((await conditionalAccess.listPolicies(client))[0]?.["id"], "b");
    });

    it("is never shared between clients, which can be of different tenants", async () => {
        const [left, right] = [fakeGraph(inTurn(policies("left"))), fakeGraph(inTurn(policies("right")))];
        const lists = await Promise.all(
            [left, right].map(({ client }) => conditionalAccess.listPolicies(client)),
        );
        assert.deepEqual(
            lists.map((list) => list[0]?.["id"]),
            ["left", "right"],
        );
    });

    it("can be read again after it failed", async () => {
        const { client } = fakeGraph(inTurn(refusal(429), policies("a")));
        await assert.rejects(conditionalAccess.listPolicies(client), /429/);
        assert.equal((await conditionalAccess.listPolicies(client)).length, 1);
    });
});
