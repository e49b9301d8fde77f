import assert from "node:assert/strict";
import { AtOnce } from "../../providers/lifecycle/atOnce";

describe("things done at once", () => {
    it("are so many, in turn, and one that fails makes room too", async () => {
        const atOnce = new AtOnce(2);
        const [begun, ends]: [number[], ((error?: Error) => void)[]] = [[], []];
        const works = [0, 1, 2, 3].map((index) =>
            atOnce.run(() => {
                begun.push(index);
                return new Promise<number>((resolve, reject) =>
                    ends.push((error) => (error === undefined ? resolve(index) : reject(error))),
                );
            }),
        );
        const failing = assert.rejects(works[0] ?? Promise.resolve(), /refused/);
        await new Promise(setImmediate);
        assert.deepEqual(begun, [0, 1]);
        ends[0]?.(new Error("refused"));
        await failing;
        assert.deepEqual(begun, [0, 1, 2]);
        ends[1]?.();
        ends[2]?.();
        await new Promise(setImmediate);
        ends[3]?.();
        assert.deepEqual(await Promise.all(works.slice(1)), [1, 2, 3]);
    });
});
