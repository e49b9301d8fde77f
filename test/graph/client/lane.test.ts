import assert from "node:assert/strict";
import { Lane } from "../../../graph/client/lane";
import { fakeTime } from "../fakes";

describe("the lane", () => {
    it("lets the first call pass at once", async () => {
        const time = fakeTime();
        await new Lane(1_000, time).enter();
        assert.deepEqual(time.sleeps, []);
    });

    it("gives calls that come together turns an interval apart", async () => {
        const delays: number[] = [];
        const time = {
            ...fakeTime(),
            now: () => 5_000,
            sleep: (delayMs: number) => Promise.resolve(void delays.push(delayMs)),
        };
        const lane = new Lane(1_000, time);
        await Promise.all([lane.enter(), lane.enter(), lane.enter()]);
        assert.deepEqual(delays, [1_000, 2_000]);
    });

    it("asks for no wait once the interval has passed, and for the rest of it before", async () => {
        const time = fakeTime();
        const lane = new Lane(1_000, time);
        await lane.enter();
        time.pass(400);
        await lane.enter();
        time.pass(1_000);
        await lane.enter();
        assert.deepEqual(time.sleeps, [600]);
    });

    it("stops waiting when aborted", async () => {
        const lane = new Lane(1_000, fakeTime());
        await lane.enter();
        await assert.rejects(lane.enter(AbortSignal.abort(new Error("cancelled"))), /cancelled/);
    });
});
