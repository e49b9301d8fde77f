import assert from "node:assert/strict";
import { escapeMarkdown } from "../../../commands/review/formats/escape";
import { toHtml } from "../../../commands/review/formats/html";
import { toJunit } from "../../../commands/review/formats/junit";
import { toMarkdown } from "../../../commands/review/formats/markdown";
import { toSarif } from "../../../commands/review/formats/sarif";
import { blockAll, mfaPolicy, partner, planOf, reviewOf, stateOf } from "./fixtures";

const refused = reviewOf(
    stateOf(mfaPolicy(), partner(true)),
    planOf(["create", blockAll([])], ["update", partner(false)]),
);

describe("a review's Markdown", () => {
    const text = toMarkdown(refused);

    it("begins with the verdict, and fits one comment", () => {
        assert.match(text, /^## ⛔ Sign-in review of contoso\n\n\*\*\d+ findings need a change/);
        assert.ok(text.length <= 65_536);
    });

    it("lets no name break a table or become markup", () => {
        assert.ok(!text.includes("<b>now</b>"));
        assert.match(text, /Block &#124; everybody &lt;b&gt;now&lt;\/b&gt;/);
        const rows = text.split("\n").filter((line) => line.startsWith("| "));
        const columns = new Set(rows.map((row) => row.split(" | ").length));
        assert.ok(
            [...columns].every((count) => count >= 3 && count <= 6),
            [...columns].join(),
        );
    });

    it("cuts the least important when it is too long, and says so", () => {
        const short = toMarkdown(refused, 6_000);
        assert.ok(short.length <= 6_000, String(short.length));
        assert.match(short, /more lines were left out/);
        assert.match(short, /### Findings/);
    });

    it("takes mentions and links for text", () => {
        assert.equal(
            escapeMarkdown("@team [x](javascript:1)"),
            "&#64;team &#91;x&#93;&#40;javascript:1&#41;",
        );
    });
});

describe("a review's other forms", () => {
    it("are SARIF with a rule for each result", () => {
        const log = JSON.parse(toSarif(refused, "stacks/Pulumi.contoso.yaml")) as {
            version: string;
            runs: {
                tool: { driver: { rules: { id: string }[] } };
                results: { ruleId: string; level: string }[];
            }[];
        };
        assert.equal(log.version, "2.1.0");
        const [run] = log.runs;
        const rules = run?.tool.driver.rules.map(({ id }) => id) ?? [];
        assert.equal(run?.results.length, refused.findings.length);
        assert.ok(run?.results.every(({ ruleId }) => rules.includes(ruleId)));
    });

    it("are JUnit whose failures are the refusals", () => {
        const text = toJunit(refused);
        assert.match(text, /<testsuite name="sign-ins" tests="\d+" failures="[1-9]\d*">/);
        assert.ok(!text.includes("<b>now"));
    });

    it("are a page that holds no reference to a network, and no name as markup", () => {
        const page = toHtml(refused);
        assert.doesNotMatch(page, /https?:\/\//);
        assert.ok(!page.includes("<b>now</b>"));
    });
});
