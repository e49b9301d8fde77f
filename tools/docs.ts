/** `npm run docs`: writes the documents that are made from the code. */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { format, resolveConfig } from "prettier";
import { stackFileJsonSchema, tenantJsonSchema } from "../config";
import { configReference } from "./docs/configReference";
import { declaredResources } from "./docs/reference/declared";
import { examplesOf } from "./docs/reference/examples";
import { resourceIndex, resourcePage } from "./docs/reference/page";

const root = join(__dirname, "..");

/** The JSON Schema that stack configs name in their first line, for editors. */
export const stackSchemaFile = "docs/stack-config.schema.json";

/** What is written where, in the project's format. */
export async function generatedDocuments(): Promise<ReadonlyMap<string, string>> {
    const options = await resolveConfig(join(root, "docs", "configuration.md"));
    const inFormat = (text: string, parser: string) => format(text, { ...options, parser });
    const schema = tenantJsonSchema();
    const resources = declaredResources(root);
    const examples = examplesOf(root);
    const pages = new Map([
        ["README", resourceIndex(resources)],
        ...resources.map(
            (resource) => [resource.name, resourcePage(resource, examples.get(resource.name))] as const,
        ),
    ]);
    const inReference = [...pages].map(
        async ([name, text]) => [`docs/reference/${name}.md`, await inFormat(text, "markdown")] as const,
    );
    return new Map([
        ["docs/configuration.md", await inFormat(configReference(schema), "markdown")],
        [stackSchemaFile, `${JSON.stringify(stackFileJsonSchema(), undefined, 1)}\n`],
        ...(await Promise.all(inReference)),
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
