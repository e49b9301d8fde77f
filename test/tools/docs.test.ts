import assert from "node:assert/strict";
import { globSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { basename, dirname, join, relative } from "node:path";
import YAML from "yaml";
import { z } from "zod";
import { stackFileJsonSchema, tenantJsonSchema } from "../../config";
import { generatedDocuments, stackSchemaFile } from "../../tools/docs";
import { configReference } from "../../tools/docs/configReference";
import { declaredResources, withoutDefault } from "../../tools/docs/reference/declared";
import { examplesOf } from "../../tools/docs/reference/examples";

const root = join(__dirname, "../..");

describe("documents made from the code", () => {
    it("are current: npm run docs would change none", async function () {
        this.timeout(120_000);
        for (const [file, text] of await generatedDocuments()) {
            assert.equal(await readFile(join(root, file), "utf8"), text, file);
        }
    });
});

describe("the reference of components and dynamic resources", () => {
    const resources = declaredResources(root);
    const examples = examplesOf(root);

    it("has a page for each, and no other page", () => {
        const pages = globSync("docs/reference/*.md", { cwd: root }).map((file) => basename(file, ".md"));
        assert.deepEqual(pages.sort(), ["README", ...resources.map(({ name }) => name)].sort());
        assert.ok(resources.length > 40);
    });

    it("says what every input and output means", () => {
        const empty = resources.flatMap(({ name, inputs, outputs, types }) =>
            [...inputs, ...outputs, ...types.flatMap(({ members }) => members)]
                .filter(({ meaning, standard }) => meaning === "" && standard === undefined)
                .map((member) => `${name}: ${member.name}`),
        );
        assert.deepEqual(empty, []);
    });

    it("shows each in an example that runs", () => {
        const without = resources.filter(({ name }) => !examples.has(name)).map(({ name }) => name);
        assert.deepEqual(without, []);
    });

    it("takes the default out of the meaning, and nothing else", () => {
        assert.deepEqual(withoutDefault("How long, in ms. Default 1,000. More is refused."), {
            text: "How long, in ms. More is refused.",
            standard: "1,000",
        });
        assert.deepEqual(withoutDefault("Default: `a.b`."), { text: "", standard: "`a.b`" });
        assert.deepEqual(withoutDefault("Defaults come from Entra."), {
            text: "Defaults come from Entra.",
            standard: undefined,
        });
    });
});

describe("the reference of the stack config", () => {
    it("names every key", () => {
        const { properties } = tenantJsonSchema() as { properties: object };
        const text = configReference(tenantJsonSchema());
        for (const key of Object.keys(properties)) {
            assert.ok(text.includes(`## ${key}\n`) || text.includes(`| \`${key}\` |`), key);
        }
    });

    it("lists values, default, whether it is required, and what lists hold", () => {
        const schema = {
            properties: {
                people: {
                    type: "array",
                    description: "Some people.",
                    items: {
                        properties: {
                            id: { type: "string", pattern: "^[0-9a-f]{8}(-[0-9a-f]{4}){3}" },
                            age: { type: "integer", minimum: 1, maximum: 9, default: 3 },
                            of: {
                                anyOf: [
                                    { const: "all" },
                                    {
                                        type: "object",
                                        properties: { a: { type: "boolean" } },
                                        required: ["a"],
                                    },
                                ],
                            },
                        },
                        required: ["id"],
                    },
                },
                others: { type: "array", items: { properties: { a: { type: "boolean" } } } },
            },
        };
        const rows = configReference(schema)
            .split("\n")
            .filter((line) => line.startsWith("| `"));
        assert.deepEqual(rows, [
            "| `id` | GUID | required |  |",
            "| `age` | whole number from 1 to 9 | `3` |  |",
            "| `of` | `all` or keys below |  |  |",
            "| `of.a` | `true`, `false` |  |  |",
            "| `…` |  |  | Holds what `people[].of` holds. |",
        ]);
    });
});

describe("the JSON Schema of the stack config", () => {
    const schema = z.fromJSONSchema(stackFileJsonSchema() as z.core.JSONSchema.JSONSchema);
    const parse = async (file: string) =>
        YAML.parse(await readFile(join(root, file), "utf8")) as { config: Record<string, unknown> };
    const samples = globSync("{stacks,examples/*}/Pulumi.*.yaml", { cwd: root });

    it("accepts every sample, which names it in its first line", async () => {
        assert.ok(samples.length > 4, String(samples));
        for (const file of samples) {
            assert.equal(schema.safeParse(await parse(file)).error?.message, undefined, file);
            const path = relative(dirname(file), stackSchemaFile).replaceAll("\\", "/");
            const [first] = (await readFile(join(root, file), "utf8")).split("\n");
            assert.equal(first, `# yaml-language-server: $schema=${path}`);
        }
    });

    it("refuses a misspelled key and a wrong value, and leaves other namespaces alone", async () => {
        const { config } = await parse("stacks/Pulumi.contoso.yaml");
        const isGood = (changes: object) => schema.safeParse({ config: { ...config, ...changes } }).success;
        assert.ok(isGood({ "azuread:clientSecret": { secure: "v1:x" } }));
        assert.ok(!isGood({ "entra-b2b:guestlist": "guests.csv" }));
        assert.ok(!isGood({ "entra-b2b:onRemove": "keep" }));
        assert.ok(!isGood({ "entra-b2b:groups": [{ name: "a" }] }));
    });

    it("takes a part of a key, null and a mapping of names where the stack config extends others", () => {
        const isGood = (own: object) =>
            schema.safeParse({ config: { "entra-b2b:extends": ["base.yaml"], ...own } }).success;
        assert.ok(isGood({ "entra-b2b:groups": [{ name: "a" }], "entra-b2b:onRemove": null }));
        assert.ok(isGood({ "entra-b2b:partners": { fabrikam: { inboundTrust: null }, northwind: null } }));
        assert.ok(!isGood({ "entra-b2b:partners": { fabrikam: { inboundtrust: null } } }));
        assert.ok(!isGood({ "entra-b2b:onRemove": "keep" }));
        assert.ok(!schema.safeParse({ config: { "entra-b2b:onRemove": null } }).success);
    });
});

describe("the reference and the schema", () => {
    it("say what every key means", () => {
        const lines = configReference(tenantJsonSchema()).split("\n");
        assert.deepEqual(
            lines.filter((line) => /^\| `.*\|\s*\|$/.test(line)),
            [],
        );
    });
});
