import assert from "node:assert/strict";
import { globSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import YAML from "yaml";
import { z } from "zod";
import { stackFileJsonSchema, tenantJsonSchema } from "../../config";
import { generatedDocuments, stackSchemaFile } from "../../tools/docs";
import { configReference } from "../../tools/docs/configReference";

const root = join(__dirname, "../..");

describe("documents made from the code", () => {
    it("are current: npm run docs would change none", async () => {
        for (const [file, text] of await generatedDocuments()) {
            assert.equal(await readFile(join(root, file), "utf8"), text, file);
        }
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

    it("tells values, default, whether it is required, and what lists hold", () => {
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
