import assert from "node:assert/strict";
import { parseRetryAfter } from "../../../graph/client/retryAfter";
import { startMs } from "../fakes";

const parse = (header: string | null | undefined) => parseRetryAfter(header, startMs);

describe("Retry-After", () => {
    it("is read as seconds, spaces around them ignored", () => {
        assert.equal(parse("17"), 17_000);
        assert.equal(parse(" 2 "), 2_000);
        assert.equal(parse("0"), 0);
    });

    it("is rounded up when seconds have a fraction, so that no wait is too short", () => {
        assert.equal(parse("1.0001"), 1_001);
    });

    it("is read as an HTTP date", () => {
        assert.equal(parse("Sun, 01 Mar 2026 12:00:30 GMT"), 30_000);
    });

    it("means no wait when its date is past", () => {
        assert.equal(parse("Sun, 01 Mar 2026 11:59:00 GMT"), 0);
    });

    it("counts as absent when it cannot be read", () => {
        for (const header of [null, undefined, "", "  ", "soon", "-5 minutes", "12 apples"]) {
            assert.equal(parse(header), undefined, String(header));
        }
    });
});
