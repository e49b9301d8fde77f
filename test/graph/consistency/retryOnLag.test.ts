import assert from "node:assert/strict";
import { isReplicationLag, retryOnLag, users } from "../../../graph";
import { fakeGraph, inTurn, noContent, refusal } from "../fakes";

const change = { method: "PATCH", path: "/groups/x", body: {} } as const;

describe("a write that replication lag refuses", () => {
    it("is sent again by another connection: a kept one leads to the same replica", async () => {
        const { client, requests } = fakeGraph(inTurn(refusal(404), refusal(404), noContent, noContent));
        await retryOnLag(client, "patchNew", (writer) => writer.request(change));
        await client.request(change);
        assert.deepEqual(
            requests.map(({ isFreshConnection }) => isFreshConnection),
            [false, true, true, false],
        );
    });

    it("reaches another replica also where writes leave together", async () => {
        const { client, requests } = fakeGraph(inTurn(refusal(404), noContent));
        await users.patch(client, "x", { companyName: "Fabrikam" });
        assert.deepEqual(
            requests.map(({ isFreshConnection }) => isFreshConnection),
            [false, true],
        );
    });

    it("is given up by its budget, with the refusal", async () => {
        const { client, time } = fakeGraph(() => refusal(404));
        const startMs = time.now();
        await assert.rejects(
            retryOnLag(client, "patchNew", (writer) => writer.request(change), { maxElapsedMs: 30_000 }),
            (error) => isReplicationLag("patchNew", error),
        );
        assert.ok(time.now() - startMs <= 30_000);
    });

    it("is not sent again when what it waits for at a refusal fails", async () => {
        const { client, requests } = fakeGraph(inTurn(refusal(404), refusal(404), noContent));
        let count = 0;
        const whenRefused = () => (++count < 2 ? Promise.resolve() : Promise.reject(new Error("deleted")));
        await assert.rejects(
            retryOnLag(client, "patchNew", (writer) => writer.request(change), { whenRefused }),
            /deleted/,
        );
        assert.equal(requests.length, 2);
    });

    it("is not sent again when it is refused for another reason", async () => {
        const { client, requests } = fakeGraph(() => refusal(403, "Authorization_RequestDenied"));
        await assert.rejects(
            retryOnLag(client, "patchNew", (writer) => writer.request(change)),
            /403/,
        );
        assert.equal(requests.length, 1);
    });
});
