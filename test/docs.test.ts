import assert from "node:assert/strict";
import { existsSync, globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { commandLines } from "../commands";
import { tenantJsonSchema } from "../config";

const root = join(__dirname, "..");
const read = (file: string) => readFileSync(join(root, file), "utf8");
const documents = globSync(["*.md", "{docs,examples}/**/*.md", "{policy,sandbox}/*.md"], { cwd: root });

describe("the documents", () => {
    for (const file of documents) {
        it(`${file} leads only to existing files and headings`, () => {
            for (const [, target = ""] of read(file).matchAll(/\]\((?!https?:|mailto:)([^)\s]+)\)/g)) {
                const [path = "", heading] = target.split("#");
                const place = path === "" ? file : join(dirname(file), path);
                assert.ok(existsSync(join(root, place)), target);
                if (heading !== undefined) {
                    const headings = [...read(place).matchAll(/^#+ (.*)$/gm)].map(([, text = ""]) =>
                        text
                            .toLowerCase()
                            .replaceAll(/[^\p{L}\p{N} -]/gu, "")
                            .replaceAll(" ", "-"),
                    );
                    assert.ok(headings.includes(heading), target);
                }
            }
        });
    }

    it("name only existing commands and keys of the stack config", () => {
        const { scripts } = JSON.parse(read("package.json")) as { scripts: Record<string, string> };
        const { properties } = tenantJsonSchema() as { properties: Record<string, unknown> };
        const commands = commandLines.map((describe) => describe().name());
        for (const file of documents) {
            for (const [, name = ""] of read(file).matchAll(/\bnpm run ([a-z][\w:-]*)/g)) {
                assert.ok(name in scripts, `${file}: npm run ${name}`);
            }
            for (const [, name = ""] of read(file).matchAll(/\bnpx pulumi-entra-b2b ([a-z][\w-]*)/g)) {
                assert.ok(commands.includes(name), `${file}: npx pulumi-entra-b2b ${name}`);
            }
            for (const [, key = ""] of read(file).matchAll(/\bentra-b2b:([a-z]\w*)\b(?!:)/g)) {
                assert.ok(key in properties, `${file}: entra-b2b:${key}`);
            }
        }
    });

    it("quote errors that the code has", () => {
        const code = globSync(["{graph,providers,components,config,rules,program}/**/*.ts"], { cwd: root })
            .map(read)
            .join("\n")
            // A text over several lines is one.
            .replaceAll(/["`] \+\s*["`]/g, "");
        const quoted = [...read("docs/troubleshooting.md").matchAll(/^\| `([^`]+)`/gm)].map(
            ([, text = ""]) => text,
        );
        assert.ok(quoted.length > 10);
        assert.deepEqual(
            quoted.filter((text) => !code.includes(text)),
            [],
        );
    });
});
