import assert from "node:assert/strict";
import { waitedMs } from "../../sandbox/waitedTime";

describe("the time that plugins waited", () => {
    it("counts waits at the same time once, whatever their order", () => {
        assert.equal(waitedMs(""), 0);
        assert.equal(waitedMs("1000 500\n3000 100\n1200 100\n1400 300\n"), 700 + 100);
    });
});
