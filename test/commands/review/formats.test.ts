import assert from "node:assert/strict";
import { toHtml } from "../../../commands/review/formats/html";
import { toJunit } from "../../../commands/review/formats/junit";
import { reportOf } from "../../../commands/review/formats/sections";
import { toMarkdown } from "../../../commands/shared/markdown";
import type { FindingSubject } from "../../../commands/review/model";
import { markup } from "../../../commands/shared/escape";
import { toSarif } from "../../../commands/review/formats/sarif";
import { blockAll, emergencyIds, mfaPolicy, partner, planOf, reviewOf, stateOf } from "./fixtures";

const refused = reviewOf(
    stateOf(mfaPolicy(), partner(true)),
    planOf(
        ["create", blockAll([])],
        ["update", partner(false)],
        ["update", mfaPolicy({ excludeUsers: emergencyIds.slice(0, 1) })],
    ),
    [
        {
            name: "Members get in",
            scenario: {
                who: { userType: "member", userId: "u", groupIds: [], roleIds: [] },
                target: { applicationId: "a" },
            },
            expect: { access: "granted" },
        },
    ],
);

describe("a review's Markdown", () => {
    const text = toMarkdown(reportOf(refused));

    it("begins with the verdict, and fits one comment", () => {
        assert.match(text, /^## ⛔ Sign-in review of contoso\n\n\*\*\d+ findings need a change/);
        assert.ok(text.length <= 65_536);
    });

    it("lets no name break a table or become markup", () => {
        assert.ok(!text.includes("<b>now</b>"));
        assert.match(text, /Block \\| everybody\\\\u\{a\}&lt;b&gt;now&lt;\/b&gt;/);
        const rows = text.split("\n").filter((line) => line.startsWith("| "));
        const columns = new Set(rows.map((row) => row.split(/(?<!\\)\|/).length - 2));
        assert.ok(
            [...columns].every((count) => count >= 3 && count <= 6),
            [...columns].join(),
        );
    });

    it("cuts the least important when it is too long, and says so", () => {
        const short = toMarkdown(reportOf(refused), 3_000);
        assert.ok(short.length <= 3_000, String(short.length));
        assert.match(short, /more lines were left out/);
        assert.match(short, /### Findings/);
    });
});

describe("a review's other forms", () => {
    it("are SARIF with a rule for each result, at the place of what it is about", () => {
        const lines = new Map(refused.findings.map(({ about }, index) => [JSON.stringify(about), index + 2]));
        const placeOf = (about: FindingSubject) => ({
            file: "stacks/Pulumi.contoso.yaml",
            line: lines.get(JSON.stringify(about)) ?? 1,
        });
        const log = JSON.parse(toSarif(refused, placeOf)) as {
            version: string;
            runs: {
                tool: { driver: { rules: { id: string }[] } };
                results: {
                    ruleId: string;
                    locations: { physicalLocation: { region: { startLine: number } } }[];
                }[];
            }[];
        };
        assert.equal(log.version, "2.1.0");
        const [run] = log.runs;
        const rules = run?.tool.driver.rules.map(({ id }) => id) ?? [];
        assert.equal(run?.results.length, refused.findings.length);
        assert.ok(run?.results.every(({ ruleId }) => rules.includes(ruleId)));
        assert.deepEqual(
            run?.results.map(({ locations }) => locations[0]?.physicalLocation.region.startLine),
            refused.findings.map(({ about }) => lines.get(JSON.stringify(about))),
        );
    });

    it("are JUnit in which each refusal fails the case that it is about", () => {
        const text = toJunit(refused);
        const errors = refused.findings.filter(({ severity }) => severity === "error");
        assert.ok(new Set(errors.map(({ id }) => id)).size > 1);
        for (const { message } of errors) {
            const shown = markup`${message}`.text.replaceAll("&#39;", "&apos;");
            assert.ok(text.includes(`<failure message="${shown}"`), message);
        }
        const failures = [...text.matchAll(/ failures="(\d+)"/g)].map(([, count]) => Number(count));
        assert.equal(
            failures.reduce((sum, count) => sum + count, 0),
            errors.length,
        );
    });

    it("hold no finding whose subject is not among the review's lists", () => {
        const subjects = {
            scenario: refused.scenarios.map(({ name }) => name),
            account: refused.emergencyAccess.map(({ account }) => account),
            policyKey: refused.emergencyAccess.map(({ policyKey }) => policyKey),
        };
        for (const { about } of refused.findings) {
            for (const [name, keys] of Object.entries(subjects)) {
                const key = about[name as keyof typeof subjects];
                assert.ok(key === undefined || keys.includes(key), `${name} ${key}`);
            }
            assert.ok(Object.keys(about).length > 0);
        }
    });

    it("are a page that holds no reference to a network, and no name as markup", () => {
        const page = toHtml(refused);
        assert.doesNotMatch(page, /https?:\/\//);
        assert.ok(!page.includes("<b>now</b>"));
    });
});
