/** Writes the sandbox's tables of Microsoft Graph's types from Microsoft's own typings: `npm run schema`. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { tableOf } from "./graphSchema/table";
import { readTypings, type Typings } from "./graphSchema/typings";

const root = join(__dirname, "..");
const packages = {
    "v1.0": "@microsoft/microsoft-graph-types",
    beta: "@microsoft/microsoft-graph-types-beta",
} as const;

type Version = keyof typeof packages;

function folderOf(version: Version): string {
    return join(root, "node_modules", packages[version]);
}

/** What Microsoft's installed typings of a version declare. */
export function typingsOf(version: Version): Typings {
    return readTypings(join(folderOf(version), "microsoft-graph.d.ts"));
}

/** A version's table, made from the installed typings. */
export function generatedTable(version: Version): string {
    const { version: release } = JSON.parse(
        readFileSync(join(folderOf(version), "package.json"), "utf8"),
    ) as { version: string };
    const head = `# Written by \`npm run schema\` from ${packages[version]} ${release}. Do not edit.\n`;
    return head + tableOf(typingsOf(version));
}

/** Where a version's table is. */
export function tableFile(version: string): string {
    return join(root, "sandbox", "schema", `${version}.schema`);
}

if (require.main === module) {
    for (const version of ["v1.0", "beta"] as const) {
        writeFileSync(tableFile(version), generatedTable(version));
    }
}
