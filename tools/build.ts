/**
 * `npm run build [-- --repository URL]`: what is published, in `dist` and `dist-sandbox`: JavaScript with type
 * declarations, and a package.json of its own. The project itself runs from its TypeScript, and is never published.
 */
import { cp, glob, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Command } from "commander";
import { packagesIn, publishedManifest, type ProjectManifest } from "./build/manifest";
import { publishedPackages, type PublishedPackage } from "./build/packages";
import { root, runScript } from "./checks";

async function packagesUsed(folder: string): Promise<Set<string>> {
    const used = new Set<string>();
    for await (const file of glob("**/*.js", { cwd: folder })) {
        packagesIn(await readFile(join(folder, file), "utf8")).forEach((name) => used.add(name));
    }
    return used;
}

function writeJson(file: string, value: object): Promise<void> {
    return writeFile(file, `${JSON.stringify(value, undefined, 4)}\n`);
}

/**
 * Builds a package.
 *
 * @param folder - Where to; emptied before. Default: the package's own.
 * @param repository - Address of the repository that it is built from. Default: not told.
 */
export async function build(
    published: PublishedPackage,
    folder = join(root, published.folder),
    repository?: string,
): Promise<void> {
    await rm(folder, { recursive: true, force: true });
    const code = await runScript([
        "typescript/bin/tsc",
        "--project",
        join(root, published.compilerConfig),
        "--outDir",
        folder,
    ]);
    if (code !== 0) {
        throw new Error("The sources do not compile.");
    }
    const project = JSON.parse(await readFile(join(root, "package.json"), "utf8")) as ProjectManifest;
    const manifest = publishedManifest(project, published, await packagesUsed(folder), repository);
    await writeJson(join(folder, "package.json"), manifest);
    for await (const name of glob([...published.assets], { cwd: root })) {
        await cp(join(root, name), join(folder, name));
    }
    for (const [inner, main] of Object.entries(published.inner)) {
        const name = join(inner, "package.json");
        const own = JSON.parse(await readFile(join(root, name), "utf8")) as object;
        await writeJson(join(folder, name), { ...own, version: project.version, main });
    }
    for (const [name, source] of Object.entries(published.documents)) {
        await cp(join(root, source), join(folder, name), {
            recursive: true,
            // The reference is made anew by whoever wants it.
            filter: (path) => path !== join(root, "docs", "api"),
        });
    }
}

if (require.main === module) {
    const program = new Command("npm run build --")
        .description("Builds the packages that are published, in dist and dist-sandbox.")
        .option("--repository <url>", "the repository that it is built from, such as https://github.com/o/r");
    const { repository } = program.parse().opts<{ repository?: string }>();
    Promise.all(publishedPackages.map((each) => build(each, undefined, repository))).then(
        () => console.log(publishedPackages.map(({ folder }) => `Built: npm publish ./${folder}`).join("\n")),
        (error: unknown) => {
            console.error(error instanceof Error ? error.message : String(error));
            process.exitCode = 1;
        },
    );
}
