import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import fc from "fast-check";
import { defuse, firstOf, inline, quote, said, shellWord } from "../../rules/text";
import { assertInert, hostileText } from "../hostileText";

describe("text from data", () => {
    it("cannot act, whatever it holds", () => {
        fc.assert(
            fc.property(hostileText, hostileText, (one, other) => {
                for (const text of [
                    defuse(one + other),
                    defuse(`${quote(one)}[${inline(other)}]`),
                    inline(one),
                    quote(one, 5),
                    said(one),
                ]) {
                    assertInert(text);
                }
            }),
        );
    });

    it("is the same after a second time", () => {
        fc.assert(fc.property(hostileText, (text) => assert.equal(defuse(defuse(text)), defuse(text))));
    });

    it("keeps harmless text unchanged", () => {
        const text = "O'Brien & Söhne <x@fabrikam.example>: 日本, ⚠️ 50 % # [a] ## Title\n  - a::b";
        assert.equal(defuse(text), text);
    });

    it("shows unseen characters by their number", () => {
        assert.equal(
            defuse("a\u202eb\u0000\u001b[1m\r\u200b\ud800"),
            "a\\u{202e}b\\u{0}\\u{1b}[1m\\u{d}\\u{200b}\\u{d800}",
        );
    });

    it("breaks up what a pipeline or the Pulumi engine takes for a command", () => {
        assert.equal(
            defuse("##vso[x] ##[y] <{%z%}>\n \u00a0::error::"),
            "#\\u{23}vso[x] #\\u{23}[y] <\\u{7b}%z%}>\n \u00a0\\u{3a}:error::",
        );
    });

    it("is one line, and quoted where it is a value", () => {
        assert.equal(inline("a\nb"), "a\\u{a}b");
        assert.equal(quote('a"b\\'), '"a\\"b\\\\"');
        assert.equal(said(" two\r\n\tlines "), "two lines");
    });

    it("is cut where it is long, between characters, and says how long it is", () => {
        assert.equal(inline("x".repeat(10_000_000)), `${"x".repeat(200)}… (10,000,000 characters)`);
        assert.equal(inline("ab😀", 3), "ab… (4 characters)");
    });

    it("is one word of a shell's command line", () => {
        const text = fc.oneof(
            hostileText,
            fc.string({ unit: fc.constantFrom("'", '"', "$", "`", "\\", " ", "\n") }),
        );
        const texts = fc.sample(text, 200).map((each) => each.replaceAll(/[\0\p{Surrogate}]/gu, ""));
        const script = `printf '%s\\0' ${texts.map(shellWord).join(" ")}`;
        assert.deepEqual(
            execFileSync("sh", ["-c", script], { encoding: "utf8" }).split("\0").slice(0, -1),
            texts,
        );
    });

    it("is listed up to a number, and says how many more there are", () => {
        assert.deepEqual(firstOf([1, 2], 2, String), ["1", "2"]);
        assert.deepEqual(firstOf(new Array<number>(50_000).fill(7), 2, String), [
            "7",
            "7",
            "and 49,998 more",
        ]);
    });
});
