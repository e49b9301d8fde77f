import assert from "node:assert/strict";
import { ReplicationSweep, ReplicationTimeoutError, GraphError } from "../../graph";
import { fakeGraph, guid, refusal, type Answer } from "./fakes";

const ids = Array.from({ length: 1_500 }, (_, index) => guid(index + 1));

/** A directory that answers reads of many ids, each read as `answerOf` says. */
function sweepOver(answerOf: (asked: readonly string[], readNumber: number) => readonly string[] | Answer) {
    let readCount = 0;
    const asked: number[] = [];
    const graph = fakeGraph(({ body }) => {
        const { ids: wanted } = JSON.parse(body ?? "{}") as { ids: string[] };
        asked.push(wanted.length);
        readCount += 1;
        const found = answerOf(wanted, readCount);
        return Array.isArray(found)
            ? { status: 200, body: { value: (found as string[]).map((id) => ({ id })) } }
            : (found as Answer);
    });
    return { sweep: new ReplicationSweep(graph.client), asked };
}

describe("ReplicationSweep", () => {
    it("asks for all that wait, 1,000 in a request, until three sweeps know them", async () => {
        const { sweep, asked } = sweepOver((wanted) => wanted);
        await Promise.all(ids.map((id) => sweep.waitFor(id)));
        assert.deepEqual(asked, [1_000, 500, 1_000, 500, 1_000, 500]);
    });

    it("asks again for those alone who are still missing", async () => {
        const late = ids[0] ?? "";
        const { sweep, asked } = sweepOver((wanted, read) =>
            wanted.filter((id) => id !== late || read > 6),
        );
        const object = await Promise.all(ids.slice(0, 10).map((id) => sweep.waitFor(id)));
        assert.equal(object[0]?.["id"], late);
        assert.deepEqual(asked, [10, 10, 10, 1, 1, 1, 1, 1, 1]);
    });

    it("starts an object's tally anew when a replica does not know it", async () => {
        const { sweep, asked } = sweepOver((wanted, read) => (read === 3 ? [] : wanted));
        await sweep.waitFor(ids[0] ?? "");
        assert.equal(asked.length, 6);
    });

    it("waits once for an object that several want", async () => {
        const { sweep, asked } = sweepOver((wanted) => wanted);
        await Promise.all([sweep.waitFor(guid(1)), sweep.waitFor(guid(1))]);
        assert.deepEqual(asked, [1, 1, 1]);
    });

    it("takes a refusal for the moment as a sweep that knew nothing", async () => {
        const { sweep } = sweepOver((wanted, read) => (read === 1 ? refusal(503) : wanted));
        assert.equal((await sweep.waitFor(guid(1)))["id"], guid(1));
    });

    it("gives an object up after its time, and a refusal for good at once", async () => {
        const missing = sweepOver(() => []);
        await assert.rejects(missing.sweep.waitFor(guid(1)), ReplicationTimeoutError);
        const forbidden = sweepOver(() => refusal(403));
        await assert.rejects(forbidden.sweep.waitFor(guid(1)), GraphError);
    });
});
