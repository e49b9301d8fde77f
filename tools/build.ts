/**
 * `npm run build`: what is published, in `dist`: JavaScript with type declarations, and a package.json of its own. The
 * project itself runs from its TypeScript, and is never published.
 */
import { cp, glob, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { packagesIn, publishedManifest, type ProjectManifest } from "./build/manifest";
import { root, runScript } from "./checks";

/** Documents that go with the package. */
const documents = ["README.md", "CHANGELOG.md", "LICENSE", "docs"];

async function packagesUsed(folder: string): Promise<Set<string>> {
    const used = new Set<string>();
    for await (const file of glob("**/*.js", { cwd: folder })) {
        packagesIn(await readFile(join(folder, file), "utf8")).forEach((name) => used.add(name));
    }
    return used;
}

/**
 * Builds the package.
 *
 * @param folder - Where to; emptied before. Default `dist`.
 */
export async function build(folder = join(root, "dist")): Promise<void> {
    await rm(folder, { recursive: true, force: true });
    const code = await runScript([
        "typescript/bin/tsc",
        "--project",
        join(root, "tsconfig.build.json"),
        "--outDir",
        folder,
    ]);
    if (code !== 0) {
        throw new Error("The sources do not compile.");
    }
    const project = JSON.parse(await readFile(join(root, "package.json"), "utf8")) as ProjectManifest;
    const manifest = publishedManifest(project, await packagesUsed(folder));
    await writeFile(join(folder, "package.json"), `${JSON.stringify(manifest, undefined, 4)}\n`);
    await Promise.all(documents.map((name) => cp(join(root, name), join(folder, name), { recursive: true })));
}

if (require.main === module) {
    build().then(
        () => console.log("Built dist: npm publish ./dist"),
        (error: unknown) => {
            console.error(error instanceof Error ? error.message : String(error));
            process.exitCode = 1;
        },
    );
}
