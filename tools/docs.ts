/** `npm run docs`: writes the documents that are made from the code. */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { format, resolveConfig } from "prettier";
import { stackFileJsonSchema, tenantJsonSchema } from "../config";
import { configReference } from "./docs/configReference";

const root = join(__dirname, "..");

/** The JSON Schema that stack configs name in their first line, for editors. */
export const stackSchemaFile = "docs/stack-config.schema.json";

/** What is written where, in the project's format. */
export async function generatedDocuments(): Promise<ReadonlyMap<string, string>> {
    const options = await resolveConfig(join(root, "docs", "configuration.md"));
    const inFormat = (text: string, parser: string) => format(text, { ...options, parser });
    const schema = tenantJsonSchema();
    return new Map([
        ["docs/configuration.md", await inFormat(configReference(schema), "markdown")],
        [stackSchemaFile, `${JSON.stringify(stackFileJsonSchema(), undefined, 1)}\n`],
    ]);
}

async function main(): Promise<void> {
    for (const [file, text] of await generatedDocuments()) {
        await writeFile(join(root, file), text);
        console.log(`wrote ${file}`);
    }
}

if (require.main === module) {
    void main();
}
