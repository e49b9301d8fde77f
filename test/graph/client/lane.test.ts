import assert from "node:assert/strict";
import { Lane } from "../../../graph/client/lane";
import { fakeTime } from "../fakes";

describe("the lane", () => {
    it("lets the first call pass at once", () => {
        assert.equal(new Lane(1_000, fakeTime()).take(), 0);
    });

    it("spaces simultaneous calls by an interval", () => {
        const lane = new Lane(1_000, fakeTime());
        assert.deepEqual([lane.take(), lane.take(), lane.take()], [0, 1_000, 2_000]);
    });

    it("asks for no wait once the interval has passed, and for the rest of it before", () => {
        const time = fakeTime();
        const lane = new Lane(1_000, time);
        lane.take();
        time.pass(400);
        assert.equal(lane.take(), 600);
        time.pass(1_600);
        assert.equal(lane.take(), 0);
    });

    it("says how long a turn would take without taking it", () => {
        const lane = new Lane(1_000, fakeTime());
        lane.take();
        assert.deepEqual([lane.waitMs(), lane.waitMs(), lane.take()], [1_000, 1_000, 1_000]);
    });
});
