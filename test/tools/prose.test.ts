import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import markdown from "@eslint/markdown";
import { ESLint, type Linter } from "eslint";
import { findings } from "../../tools/prose/findings.mjs";
import prose from "../../tools/prose/plugin.mjs";
import { doubled, phrases, stems, verbsInIze } from "../../tools/prose/words.mjs";

const root = join(__dirname, "..", "..");

describe("the prose check", () => {
    for (const { pattern, wrong, right = [] } of phrases) {
        it(`finds ${wrong.map((text) => JSON.stringify(text)).join(", ")}`, () => {
            wrong.forEach((text) => assert.equal(findings(text).length, 1, `${pattern}: ${text}`));
            right.forEach((text) => assert.deepEqual(findings(text), [], `${pattern}: ${text}`));
        });
    }

    it("finds British spellings, and names the American ones", () => {
        const advice = (text: string) => findings(text).map(({ instead }) => instead);
        for (const [british] of stems) {
            assert.equal(advice(british.replace(/\(.*/, "s")).length, 1, british);
        }
        doubled.forEach((verb) => assert.deepEqual(advice(`${verb}led`), [`"${verb}ed"`]));
        verbsInIze.forEach((verb) => assert.deepEqual(advice(`${verb}ised`), [`"${verb}ized"`]));
        assert.deepEqual(advice("Organisations’ licences, by e-mail"), [
            '"Organizations"',
            '"licenses"',
            '"email"',
        ]);
        assert.deepEqual(advice("the programmer enrolled, fulfilled and promised"), []);
    });

    it("leaves code and addresses as they are", () => {
        assert.deepEqual(findings("`color` and [a page](color.md), https://example.org/color"), []);
    });

    describe("of a file", () => {
        const eslint = new ESLint({
            cwd: root,
            overrideConfigFile: true,
            overrideConfig: [
                { files: ["*.js"], plugins: { prose }, rules: { "prose/code": "error" } },
                {
                    files: ["*.md"],
                    plugins: { markdown, prose },
                    language: "markdown/gfm",
                    rules: { "prose/markdown": "error" },
                },
            ] as Linter.Config[],
        });

        const planted: [what: string, file: string, text: string, line: number][] = [
            ["a message", "x.js", 'throw new Error("alice is no valid address");', 1],
            ["a template", "x.js", "\nthrow new Error(`${name} is no valid address`);", 2],
            ["a docstring over two lines", "x.js", "/**\n * The name is no\n * valid address.\n */", 2],
            ["comments line by line", "x.js", "// The name is\n// no valid address.", 1],
            ["a paragraph", "x.md", "# Title\n\nThe name is no\nvalid address.", 3],
            ["a table", "x.md", "| a |\n| --- |\n| is no valid address |", 3],
            ["a heading", "x.md", "# A name that is no valid address", 1],
        ];
        for (const [what, file, text, line] of planted) {
            it(`fails on a planted "is no valid" in ${what}`, async () => {
                const [result] = await eslint.lintText(text, { filePath: join(root, file) });
                assert.deepEqual(
                    result?.messages.map((message) => [message.severity, message.line]),
                    [[2, line]],
                );
                assert.match(
                    result?.messages[0]?.message ?? "",
                    /Write "is not a …" or "has no …", not "is no"/,
                );
            });
        }

        it("does not read names and code", async () => {
            for (const [file, text] of [
                ["x.js", 'const color = "color"; /* `is no valid` */'],
                ["x.md", "```\nis no valid\n```\n\nSet `is no valid`."],
            ] as const) {
                const [result] = await eslint.lintText(text, { filePath: join(root, file) });
                assert.deepEqual(result?.messages, []);
            }
        });
    });

    it("is part of the project's lint rules for code and documents", async () => {
        const eslint = new ESLint({ cwd: root });
        for (const [file, rule] of [
            ["components/guest.ts", "prose/code"],
            ["tools/bootstrap.mjs", "prose/code"],
            ["README.md", "prose/markdown"],
            ["CHANGELOG.md", "prose/markdown"],
        ] as const) {
            const config = (await eslint.calculateConfigForFile(join(root, file))) as Linter.Config;
            assert.deepEqual(config.rules?.[rule], [2], file);
        }
    });
});

describe("the list of passages that are exempt from the prose check", () => {
    it("is empty", () => {
        assert.ok(
            !existsSync(join(root, "eslint-suppressions.json")),
            "Correct the passage instead of exempting it: delete eslint-suppressions.json",
        );
    });
});
