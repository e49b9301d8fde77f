import assert from "node:assert/strict";
import fc from "fast-check";
import { fullJitterMs, halfJitterMs } from "../../../graph/client/backoff";

const bounds = { initialDelayMs: 500, maxDelayMs: 8_000 };
const almostOne = 1 - Number.EPSILON;

describe("back-off", () => {
    it("draws the first full-jitter wait between 0 and the initial delay", () => {
        assert.equal(
            fullJitterMs(1, bounds, () => 0),
            0,
        );
        assert.equal(
            fullJitterMs(1, bounds, () => almostOne),
            500,
        );
    });

    it("draws a half-jitter wait between half of the bound and all of it", () => {
        assert.equal(
            halfJitterMs(1, bounds, () => 0),
            250,
        );
        assert.equal(
            halfJitterMs(1, bounds, () => almostOne),
            500,
        );
    });

    it("doubles the bound with each attempt until the longest delay", () => {
        const longest = [1, 2, 3, 4, 5, 6].map((attempt) => fullJitterMs(attempt, bounds, () => almostOne));
        assert.deepEqual(longest, [500, 1_000, 2_000, 4_000, 8_000, 8_000]);
    });

    it("stays within its bounds for any attempt, however late", () => {
        fc.assert(
            fc.property(
                fc.integer({ min: 1, max: 5_000 }),
                fc.double({ min: 0, max: almostOne, noNaN: true }),
                (attempt, draw) => {
                    const full = fullJitterMs(attempt, bounds, () => draw);
                    const half = halfJitterMs(attempt, bounds, () => draw);
                    assert.ok(full >= 0 && full <= bounds.maxDelayMs);
                    assert.ok(half >= bounds.initialDelayMs / 2 && half <= bounds.maxDelayMs);
                },
            ),
        );
    });
});
