import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { tenantJsonSchema } from "../../config";
import { generatedDocuments } from "../../tools/docs";
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
