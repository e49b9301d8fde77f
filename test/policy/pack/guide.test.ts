import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { rules } from "../../../policy/pack/rules";

/** Rows of the guide's table of rules: cells without what Markdown adds. */
function rows(): string[][] {
    const guide = readFileSync(join(__dirname, "../../../docs/policy-pack.md"), "utf8");
    return guide
        .split("\n")
        .filter((line) => line.startsWith("| `"))
        .map((line) =>
            line
                .slice(1, -1)
                .split(" | ")
                .map((cell) => cell.replaceAll(/[`|]/g, "").trim()),
        );
}

describe("the guide to the policy pack", () => {
    it("lists each rule as it is", () => {
        const expected = rules.map(({ id, title, severity, level, options = {}, sources }) => [
            id,
            title,
            severity,
            String(level),
            Object.keys(options).join(", "),
            sources.map(({ name, url }) => `[${name}](${url})`).join(", "),
        ]);
        assert.deepEqual(rows(), expected);
    });
});
