import assert from "node:assert/strict";
import fc from "fast-check";
import { parseRetryAfter, retryAfterIn } from "../../../graph/client/retryAfter";
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

    it("is read as an HTTP date, in each of its three forms", () => {
        for (const date of [
            "Sun, 01 Mar 2026 12:00:30 GMT",
            "Sunday, 01-Mar-26 12:00:30 GMT",
            "Sun Mar  1 12:00:30 2026",
        ]) {
            assert.equal(parse(date), 30_000, date);
        }
    });

    it("counts a date from the answer's own Date, because this machine's clock may be off", () => {
        const headers = new Headers({
            "retry-after": "Sun, 01 Mar 2026 11:00:10 GMT",
            date: "Sun, 01 Mar 2026 11:00:00 GMT",
        });
        assert.equal(
            retryAfterIn((name) => headers.get(name), startMs),
            10_000,
        );
    });

    it("is a wait of some length or none, whatever the header holds", () => {
        const texts = fc.oneof(
            fc.string(),
            fc.date({ noInvalidDate: true }).map((date) => date.toUTCString()),
            fc.integer().map(String),
            fc.double().map(String),
            fc.constantFrom("9".repeat(400), "3600, 120"),
        );
        fc.assert(
            fc.property(texts, (text) => {
                const waitMs = parse(text);
                assert.ok(
                    waitMs === undefined || (Number.isSafeInteger(waitMs) && waitMs >= 0),
                    String(waitMs),
                );
            }),
            { numRuns: 1_000 },
        );
    });

    it("means no wait when its date is past", () => {
        assert.equal(parse("Sun, 01 Mar 2026 11:59:00 GMT"), 0);
    });

    it("counts as absent when it cannot be read", () => {
        for (const header of [
            ...[null, undefined, "", "  ", "soon", "-5 minutes", "12 apples", "-1", "-3600", "3600;", "1e9"],
            ...[
                "Infinity",
                "99999999999",
                "1,5",
                "10, 20",
                "2026-03-01T12:00:30Z",
                "Sun, 99 Foo 2026 12:00:30 GMT",
            ],
        ]) {
            assert.equal(parse(header), undefined, String(header));
        }
    });
});
