import assert from "node:assert/strict";
import { parse } from "csv-parse/sync";
import fc from "fast-check";
import { toCsv } from "../../../commands/shared/csv";
import { escapeMarkdown, jsonAttribute, markup } from "../../../commands/shared/escape";
import { toJson } from "../../../commands/shared/json";
import { toJunit } from "../../../commands/shared/junit";
import { toMarkdown } from "../../../commands/shared/markdown";
import type { Report } from "../../../commands/shared/report";
import { toSarif } from "../../../commands/shared/sarif";
import { toText } from "../../../commands/shared/text";
import { inline } from "../../../rules/text";
import { assertInert, hostileText } from "../../hostileText";
import { parsed, proseOf, structureOf, textOf } from "../../markdownTree";

/** A report that has a text wherever one can be. */
function reportWith(text: string): Report {
    return {
        title: text,
        mark: "error",
        lead: text,
        sections: [
            { title: text, text, items: [{ mark: "warning", text, details: [text] }, { text }] },
            {
                table: {
                    head: ["a", text],
                    rows: [
                        [text, text],
                        ["b", text],
                    ],
                },
            },
            { title: text, isFolded: true, items: [{ text }] },
        ],
        closing: [text],
    };
}

describe("Markdown", () => {
    const harmless = parsed(toMarkdown(reportWith("x")));

    it("has the same structure whatever a name holds, and nothing in it acts", () => {
        fc.assert(
            fc.property(hostileText, (text) => {
                fc.pre(text.trim() !== "");
                const markdown = toMarkdown(reportWith(text));
                assertInert(markdown);
                const tree = parsed(markdown);
                assert.deepEqual(structureOf(tree), structureOf(harmless), markdown);
                assert.doesNotMatch(proseOf(tree), /@\w|#\d|:\/\/|www\./, markdown);
            }),
            { numRuns: 300 },
        );
    });

    it("shows a text unchanged", () => {
        fc.assert(
            fc.property(hostileText, (text) => {
                fc.pre(text.trim() !== "");
                const shown = textOf(parsed(`- ${escapeMarkdown(text)}`));
                const spaces = (some: string) => some.replace(/\s+/g, " ").trim();
                assert.equal(spaces(shown), spaces(inline(text, 1_000)));
            }),
        );
        assert.equal(escapeMarkdown("Fabrikam's guests"), "Fabrikam's guests");
        assert.equal(escapeMarkdown("ask @team at https://x.example"), "ask `@team` at `https://x.example`");
    });

    it("cuts the least important where it is too long, and says so", () => {
        const lines = (importance: number) => ({
            title: `Section ${importance}`,
            importance,
            items: Array.from({ length: 100 }, (_, index) => ({ text: `line ${index} ${"x".repeat(40)}` })),
        });
        const report = { title: "t", sections: [lines(2), lines(1)], closing: ["End."] };
        const short = toMarkdown(report, 8_000);
        assert.ok(short.length <= 8_000 && toMarkdown(report).length > 8_000);
        assert.match(short, /Section 2\n\n(- .*\n){100}/);
        assert.match(short, /Section 1[^]*\*\d+ more lines were left out[^]*End\./);
    });
});

describe("text for a terminal and for a pipe", () => {
    it("cannot act, whatever a name holds", () => {
        fc.assert(
            fc.property(hostileText, fc.boolean(), (text, isTerminal) => {
                assertInert(toText(reportWith(text), { isTerminal, width: 60 }));
            }),
        );
    });

    it("has the same lines in a pipe whatever a name holds", () => {
        fc.assert(
            fc.property(hostileText, (text) => {
                fc.pre(text.trim() !== "");
                const lineCount = (some: string) => toText(reportWith(some)).split("\n").length;
                assert.equal(lineCount(text), lineCount("x"));
            }),
        );
    });

    const report = {
        title: "Sign-in review of contoso",
        sections: [
            { table: { head: ["who", "before"], rows: [["guests of fabrikam and of others", "MFA once"]] } },
            { title: "Gaps", isFolded: true, items: Array.from({ length: 30 }, () => ({ text: "gap" })) },
        ],
    };

    it("is a table that fits the terminal", () => {
        const lines = toText(report, { isTerminal: true, width: 40 }).split("\n");
        assert.ok(lines.some((line) => line.startsWith("│ guests of fabrikam")));
        assert.ok(lines.every((line) => line.length <= 40));
    });

    it("has plain columns in a pipe, and no end of lines but texts", () => {
        const text = toText(report);
        assert.match(text, /\nwho +before\nguests of fabrikam and of others {2}MFA once\n/);
        assert.doesNotMatch(text, /[│─]| $/m);
    });

    it("shows the beginning of a folded section, and counts the rest", () => {
        assert.match(toText(report), /(- gap\n){20}… and 10 more\n$/);
    });
});

describe("HTML", () => {
    it("takes text for text, in content and in attributes", () => {
        fc.assert(
            fc.property(hostileText, (text) => {
                const page = (some: string) =>
                    markup`<p title="${some}">${[markup`<b>${some}</b>`]}</p>`.text;
                assertInert(page(text));
                assert.equal(page(text).replace(/[^<>"']/g, ""), page("x").replace(/[^<>"']/g, ""));
            }),
        );
        assert.equal(markup`<p>${markup`<b>${"a&b"}</b>`}</p>`.text, "<p><b>a&amp;b</b></p>");
    });

    it("carries data for a script in an attribute", () => {
        fc.assert(
            fc.property(hostileText, (text) => {
                const attribute = jsonAttribute([text]).text;
                assertInert(attribute);
                assert.doesNotMatch(attribute, /[<>"']/);
            }),
        );
    });
});

describe("JSON", () => {
    it("cannot act, and is read as it was, whatever a name holds", () => {
        fc.assert(
            fc.property(hostileText, fc.constantFrom(undefined, 4), (text, indent) => {
                const value = { [`key ${text}`]: [text, { text }] };
                const json = toJson(value, indent);
                assertInert(json);
                assert.deepEqual(JSON.parse(json), value);
            }),
        );
    });
});

describe("CSV", () => {
    it("keeps rows and columns, runs no formula and cannot act, whatever a name holds", () => {
        fc.assert(
            fc.property(hostileText, (text) => {
                const csv = toCsv(
                    ["name", "days"],
                    [
                        [text, 1],
                        [text, undefined],
                    ],
                );
                assertInert(csv.replaceAll("\r\n", "\n"));
                const rows = parse(csv, { record_delimiter: "\r\n" });
                assert.deepEqual(
                    rows.map((row) => row.length),
                    [2, 2, 2],
                );
                assert.doesNotMatch(rows[1]?.[0] ?? "", /^[=+\-@\t\r]/);
            }),
        );
    });
});

describe("JUnit", () => {
    it("has the same elements and counts whatever a name holds, and nothing in it acts", () => {
        const junit = (text: string) =>
            toJunit(text, [
                {
                    name: text,
                    cases: [
                        { name: text, className: text, output: text },
                        { name: text, failure: { message: text, text } },
                        { name: text },
                    ],
                },
            ]);
        const skeleton = (xml: string) => xml.match(/<[/?]?[\w-]+|"|\/>|>/g);
        fc.assert(
            fc.property(hostileText, (text) => {
                fc.pre(text.trim() !== "");
                const xml = junit(text);
                assertInert(xml);
                assert.deepEqual(skeleton(xml), skeleton(junit("x")), xml);
            }),
        );
        assert.match(junit("x"), /<testsuite name="x" tests="3" failures="1">/);
    });
});

/** A link by SARIF's grammar: its text holds brackets and backslashes only after a backslash. */
const embeddedLink = /(?<=(?<!\\)(?:\\\\)*)\[(?:[^\\\]\[]|\\.)*\]\(/;

/** The end of a link's text without the backslashes that keep it from being one. */
const halved = (_whole: string, slashes: string) => `${slashes.slice(slashes.length / 2)}](`;

describe("SARIF", () => {
    it("cannot act, whatever a name holds, and names file and line", () => {
        fc.assert(
            fc.property(hostileText, (text) => {
                const message = `SARIF_BUILDER_INVALID ${text}`;
                const result = {
                    ruleId: "a",
                    level: "error",
                    message,
                    file: "stacks/x y#1?.yaml",
                    line: 7,
                } as const;
                const sarif = toSarif("tool", [{ id: "a", text: "A" }], [result]);
                assertInert(sarif);
                const { runs } = JSON.parse(sarif) as {
                    runs: { results: { locations: { physicalLocation: object }[]; message: object }[] }[];
                };
                const [found] = runs[0]?.results ?? [];
                const shown = (found?.message as { text: string }).text;
                assert.doesNotMatch(shown, embeddedLink);
                assert.equal(shown.replace(/(\\*)\\\]\(/g, halved), inline(message, 2_000));
                assert.partialDeepStrictEqual(found?.locations[0]?.physicalLocation, {
                    artifactLocation: { uri: "stacks/x%20y%231%3F.yaml" },
                    region: { startLine: 7 },
                });
            }),
        );
    });
});
