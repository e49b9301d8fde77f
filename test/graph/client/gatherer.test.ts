import assert from "node:assert/strict";
import { Gatherer, type Gathering } from "../../../graph/client/gatherer";
import { EventClock } from "../eventClock";

/** A gatherer of texts, and the gatherings that it served: the first moment, in milliseconds, and the keys. */
function gathererOf(gathering: Partial<Gathering<string, string>> = {}) {
    const clock = new EventClock();
    const startMs = clock.now();
    const served: [number, string][] = [];
    const gatherer = new Gatherer<string, string>(clock, {
        windowMs: 20,
        serve: async (keys) => {
            served.push([clock.now() - startMs, keys.join(" ")]);
            await clock.sleep(100);
            return keys.map((key) => key.toUpperCase());
        },
        ...gathering,
    });
    const getAll = (...keys: string[]) => Promise.all(keys.map((key) => gatherer.get(key)));
    const settled = (...keys: string[]) =>
        clock.run(Promise.allSettled(keys.map((key) => gatherer.get(key))));
    return { clock, gatherer, served, getAll, settled };
}

const reasonsOf = (results: readonly PromiseSettledResult<string>[]) =>
    results.map((result) => (result.status === "rejected" ? String(result.reason) : result.value));

describe("a gatherer", () => {
    it("serves the keys of a window together, each with its own value", async () => {
        const { clock, getAll, served } = gathererOf();
        const early = getAll("a", "b");
        const late = clock.sleep(19).then(() => getAll("c"));
        assert.deepEqual((await clock.run(Promise.all([early, late]))).flat(), ["A", "B", "C"]);
        assert.deepEqual(served, [[20, "a b c"]]);
    });

    it("keeps no value for later", async () => {
        const { clock, getAll, served } = gathererOf();
        await clock.run(getAll("a"));
        await clock.run(getAll("a"));
        assert.equal(served.length, 2);
    });

    it("serves a key of a gathering that has left again", async () => {
        const { clock, getAll, served } = gathererOf({ identityOf: (key) => key });
        const late = clock.sleep(21).then(() => getAll("a"));
        await clock.run(Promise.all([getAll("a"), late]));
        assert.deepEqual(served, [
            [20, "a"],
            [41, "a"],
        ]);
    });

    it("takes keys of one identity for one", async () => {
        const { clock, getAll, served } = gathererOf({ identityOf: (key) => key });
        assert.deepEqual(await clock.run(getAll("a", "b", "a")), ["A", "B", "A"]);
        assert.deepEqual(served, [[20, "a b"]]);
    });

    it("splits what does not fit, and reports how many are wanted in all", async () => {
        const counts: number[] = [];
        const { clock, getAll } = gathererOf({
            maxSize: 2,
            serve: (keys, wantedCount) => {
                counts.push(keys.length, wantedCount);
                return Promise.resolve(keys);
            },
        });
        assert.deepEqual(await clock.run(getAll("a", "b", "c")), ["a", "b", "c"]);
        assert.deepEqual(counts, [2, 3, 1, 3]);
    });

    it("gives each group a window", async () => {
        const { clock, getAll, served } = gathererOf({ groupOf: ([first = ""]) => first });
        const late = clock.sleep(10).then(() => getAll("b1", "b2"));
        await clock.run(Promise.all([getAll("a1", "a2"), late]));
        assert.deepEqual(served, [
            [20, "a1 a2"],
            [30, "b1 b2"],
        ]);
    });

    it("lets keys gather while as many gatherings are under way as may be", async () => {
        const { clock, getAll, served } = gathererOf({ maxUnderWay: 1 });
        const late = [50, 110].map((atMs) => clock.sleep(atMs).then(() => getAll(`at${atMs}`)));
        await clock.run(Promise.all([getAll("first"), ...late]));
        assert.deepEqual(served, [
            [20, "first"],
            [140, "at50 at110"],
        ]);
    });

    it("lets a full gathering leave at once on request", async () => {
        const { clock, getAll, served } = gathererOf({ maxUnderWay: 1, maxSize: 2, isFullAtOnce: true });
        const late = clock.sleep(50).then(() => getAll("b", "c", "d"));
        await clock.run(Promise.all([getAll("a"), late]));
        assert.deepEqual(served, [
            [20, "a"],
            [120, "b c"],
            [240, "d"],
        ]);
    });

    it("fails a key with its own error, and the others not", async () => {
        const { settled } = gathererOf({
            serve: (keys) => Promise.resolve(keys.map((key) => (key === "b" ? new Error("no b") : key))),
        });
        assert.deepEqual(reasonsOf(await settled("a", "b", "c")), ["a", "Error: no b", "c"]);
    });

    it("fails all keys of a gathering that fails, and serves the next one", async () => {
        let isBroken = true;
        const { settled } = gathererOf({
            serve: (keys) => (isBroken ? Promise.reject(new Error("broken")) : Promise.resolve(keys)),
        });
        assert.deepEqual(reasonsOf(await settled("a", "b")), ["Error: broken", "Error: broken"]);
        isBroken = false;
        assert.deepEqual(reasonsOf(await settled("a")), ["a"]);
    });

    it("answers each key when its own promise is settled", async () => {
        const { clock, gatherer } = gathererOf({
            serve: (keys) =>
                Promise.resolve(keys.map((key) => clock.sleep(key === "slow" ? 1_000 : 1).then(() => key))),
        });
        const slow = gatherer.get("slow");
        const startMs = clock.now();
        assert.equal(await clock.run(gatherer.get("fast")), "fast");
        assert.equal(clock.now() - startMs, 21);
        assert.equal(await clock.run(slow), "slow");
    });

    it("fails what waits when the run is canceled, and serves nothing of it", async () => {
        let served = 0;
        const sleep = () => Promise.reject(new Error("canceled"));
        const gatherer = new Gatherer<string, string>(
            { sleep },
            { windowMs: 20, serve: (keys) => Promise.resolve(keys.map(() => String((served += 1)))) },
        );
        const results = await Promise.allSettled([gatherer.get("a"), gatherer.get("b")]);
        assert.deepEqual(reasonsOf(results), ["Error: canceled", "Error: canceled"]);
        assert.equal(served, 0);
    });
});
