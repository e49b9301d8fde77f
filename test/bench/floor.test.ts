import assert from "node:assert/strict";
import { floorOf, growthExponent, refreshFloorOf } from "../../bench/floor";
import { logLogPlot } from "../../bench/plot";

describe("the floor of a bench", () => {
    it("is 10,500 writes of quota for 10,000 guests in one group: 375 s", () => {
        const { requests, writes, quotaSeconds } = floorOf(10_000);
        assert.equal(writes, 10_500);
        assert.equal(quotaSeconds, 375);
        assert.equal(requests, 1 + 500 + 25 + 10 + 11);
    });

    it("is two lists, 999 a page, for a refresh", () => {
        assert.equal(refreshFloorOf(999), 2);
        assert.equal(refreshFloorOf(10_000), 22);
    });

    it("needs no wait as long as the bucket of writes is not empty", () => {
        assert.equal(floorOf(2_857).quotaSeconds, 0);
        assert.ok(floorOf(2_858).quotaSeconds > 0);
    });
});

describe("the growth of a figure", () => {
    it("is 1 when it grows with the size, and 2 with its square", () => {
        const points = (power: number) =>
            [10, 100, 1_000].map((size) => ({ size, value: 3 * size ** power }));
        assert.ok(Math.abs((growthExponent(points(1)) ?? 0) - 1) < 1e-9);
        assert.ok(Math.abs((growthExponent(points(2)) ?? 0) - 2) < 1e-9);
    });

    it("is undefined for one size", () => {
        assert.equal(growthExponent([{ size: 10, value: 1 }]), undefined);
    });
});

describe("a plot", () => {
    it("puts ten times as much one step further, and omits values without a logarithm", () => {
        const svg = logLogPlot("t", { x: "a", y: "b" }, [
            {
                label: "<one>",
                color: "red",
                points: [
                    { x: 10, y: 0 },
                    { x: 10, y: 1 },
                    { x: 100, y: 10 },
                    { x: 1_000, y: 100 },
                ],
            },
        ]);
        const [, points = ""] = /<polyline points="([^"]*)"/.exec(svg) ?? [];
        const xs = points.split(" ").map((point) => Number(point.split(",")[0]));
        assert.equal(xs.length, 3);
        assert.equal((xs[1] ?? 0) - (xs[0] ?? 0), (xs[2] ?? 0) - (xs[1] ?? 0));
        assert.match(svg, /&lt;one>/);
    });
});
