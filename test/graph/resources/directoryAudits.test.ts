import assert from "node:assert/strict";
import fc from "fast-check";
import { auditsOf } from "../../../graph";
import { fakeGraph, guid, startMs } from "../fakes";

describe("entries of the audit log", () => {
    it("come the latest first, in whatever order they are answered", async () => {
        await fc.assert(
            fc.asyncProperty(fc.uniqueArray(fc.integer({ min: 0, max: 1_000_000 })), async (seconds) => {
                const value = seconds.map((second) => ({
                    id: String(second),
                    activityDateTime: new Date(startMs + second * 1_000).toISOString(),
                }));
                const { client } = fakeGraph(() => ({ status: 200, body: { value } }));
                const found = await auditsOf(client, guid(1), "2026-01-01T00:00:00Z");
                assert.deepEqual(
                    found.map((entry) => Number((entry as unknown as { id: string }).id)),
                    seconds.toSorted((left, right) => right - left),
                );
            }),
        );
    });
});
