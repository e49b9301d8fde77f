import assert from "node:assert/strict";
import fc from "fast-check";
import { directoryObjects, exists } from "../../../graph";
import { EventClock } from "../eventClock";
import { bodyOf, fakeGraph, guid, startMs } from "../fakes";

interface Directory {
    /** When each object was made, in milliseconds from the start. */
    readonly madeMs: ReadonlyMap<string, number>;
    /** Lag of each replica, in milliseconds. */
    readonly lagsMs: readonly number[];
}

/** A client over replicas that lag; each request lands on one of them by chance. */
function clientOver({ madeMs, lagsMs }: Directory, random: () => number) {
    const clock = new EventClock(random);
    const atOf = () => clock.now() - startMs;
    const { client, requests } = fakeGraph(async (request) => {
        await clock.sleep(100);
        const lagMs = lagsMs[Math.floor(random() * lagsMs.length)] ?? 0;
        const ids = bodyOf(request)["ids"] as string[];
        const known = ids.filter((id) => (madeMs.get(id) ?? Infinity) + lagMs <= atOf());
        return { status: 200, body: { value: known.map((id) => ({ id })) } };
    }, clock);
    return { clock, requests, client, atOf };
}

function chance(seed: number): () => number {
    let state = seed;
    return () => {
        state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
        return state / 2 ** 31;
    };
}

const ids = Array.from({ length: 10_000 }, (_, index) => guid(index + 1));

describe("waiting for ten thousand new objects", function () {
    this.timeout(60_000);

    for (const lagsMs of [[5_000], [5_000, 5_000, 5_000], [1_000, 3_000, 5_000]]) {
        it(`takes at most 50 requests over replicas that lag by ${lagsMs.join(", ")} ms`, async () => {
            const madeMs = new Map(ids.map((id) => [id, 0]));
            const { clock, requests, client } = clientOver({ madeMs, lagsMs }, chance(7));
            await clock.run(Promise.all(ids.map((id) => directoryObjects.waitUntil(client, id, exists))));
            assert.ok(requests.length <= 50, `${requests.length} requests`);
        });
    }

    it("takes one round trip of agreeing reads when nothing lags", async () => {
        const madeMs = new Map(ids.map((id) => [id, 0]));
        const { clock, requests, client, atOf } = clientOver({ madeMs, lagsMs: [0] }, chance(7));
        await clock.run(Promise.all(ids.map((id) => directoryObjects.waitUntil(client, id, exists))));
        assert.equal(requests.length, 30);
        assert.ok(atOf() < 500, `${atOf()} ms`);
    });

    it("shares requests also when objects are made one after another, 20 a second", async () => {
        const some = ids.slice(0, 1_000);
        const madeMs = new Map(some.map((id, index) => [id, index * 50]));
        const { clock, requests, client } = clientOver({ madeMs, lagsMs: [5_000] }, chance(7));
        const wait = async (id: string) => {
            await clock.sleep(madeMs.get(id) ?? 0);
            await directoryObjects.waitUntil(client, id, exists);
        };
        await clock.run(Promise.all(some.map(wait)));
        // Each by itself: five stale reads and three that agree.
        assert.ok(requests.length < (some.length * 8) / 2, `${requests.length} requests`);
    });
});

describe("waiting for one new object", () => {
    it("takes three reads and no wait when nothing lags", async () => {
        const { clock, requests, client, atOf } = clientOver(
            { madeMs: new Map([[guid(1), 0]]), lagsMs: [0] },
            chance(1),
        );
        await clock.run(directoryObjects.waitUntil(client, guid(1), exists));
        assert.equal(requests.length, 3);
        assert.ok(atOf() < 500, `${atOf()} ms`);
    });

    it("never ends before three reads in a row of replicas that have it, whatever the lag", async () => {
        const lags = fc.array(fc.integer({ min: 0, max: 20_000 }), { minLength: 1, maxLength: 5 });
        await fc.assert(
            fc.asyncProperty(lags, fc.integer({ min: 1, max: 1_000_000 }), async (lagsMs, seed) => {
                const { clock, requests, client, atOf } = clientOver(
                    { madeMs: new Map([[guid(1), 0]]), lagsMs },
                    chance(seed),
                );
                await clock.run(directoryObjects.waitUntil(client, guid(1), exists));
                assert.ok(requests.length >= 3);
                assert.ok(atOf() >= Math.min(...lagsMs));
                assert.ok(atOf() <= Math.max(...lagsMs) + 40_000, `${atOf()} ms`);
            }),
            { numRuns: 60 },
        );
    });
});
