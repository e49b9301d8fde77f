import assert from "node:assert/strict";
import { readAgreed, ReplicationTimeoutError } from "../../../graph";
import { clientAt, fakeTime, graphError } from "../fakes";

/** Reads whose known value is "known"; answers come in turn, the last one for ever. */
async function run(...answers: readonly (string | undefined | Error)[]) {
    const time = fakeTime();
    let reads = 0;
    const value = await readAgreed<string>(
        clientAt(time),
        () => {
            const answer = answers[Math.min(++reads, answers.length) - 1];
            return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
        },
        (shown) => shown === "known",
        (left, right) => left === right,
    );
    return { value, reads, sleeps: time.sleeps };
}

describe("readAgreed", () => {
    it("believes the known value at its first sight", async () => {
        assert.deepEqual(await run("known"), { value: "known", reads: 1, sleeps: [] });
        assert.equal((await run("drift", "drift", "known")).value, "known");
    });

    it("believes a changed value only when three reads in a row show the same, with waits between", async () => {
        assert.deepEqual(await run("drift"), { value: "drift", reads: 3, sleeps: [375, 750] });
        assert.equal((await run("drift", "other", "drift", "drift", "drift")).reads, 5);
    });

    it("believes absence only when three reads in a row agree on it", async () => {
        assert.deepEqual(await run(undefined), { value: undefined, reads: 3, sleeps: [375, 750] });
        assert.equal((await run(undefined, graphError(404), "known")).value, "known");
    });

    it("does not hold on to a first answer that no replica gives any longer", async () => {
        assert.deepEqual((await run("stale", "drift")).value, "drift");
    });

    it("counts a read without an answer as no answer, and continues", async () => {
        const { value, reads } = await run(undefined, undefined, graphError(503), undefined);
        assert.equal(value, undefined);
        assert.equal(reads, 4);
    });

    it("learns nothing from answers that never agree", async () => {
        let reads = 0;
        const flapping = readAgreed<number>(
            clientAt(),
            () => Promise.resolve(++reads),
            () => false,
            (left, right) => left === right,
        );
        await assert.rejects(flapping, ReplicationTimeoutError);
    });
});
