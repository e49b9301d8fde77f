/**
 * `npm run build [-- --repository URL]`: the packages that are published, in `dist`, `dist-policy` and `dist-sandbox`:
 * JavaScript with type declarations, and the workspace's package.json with the entries that name it. The project itself
 * runs from its TypeScript, and is never published.
 */
import { existsSync } from "node:fs";
import { cp, glob, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, dirname, join, relative } from "node:path";
import { Command } from "commander";
import { publishedText } from "./build/documents";
import { compiledOf, publishedManifest, type Manifest } from "./build/manifest";
import { publishedPackages, type PublishedPackage } from "./build/packages";
import { root, runScript } from "./checks";

/**
 * Builds all packages.
 *
 * @param into - Where their folders are put; each is emptied before. Default: the project's root.
 * @param repository - Address of the repository that they are built from. Default: as their package.json says.
 */
export async function build(into = root, repository?: string): Promise<void> {
    const compiled = await mkdtemp(join(tmpdir(), "entra-b2b-build-"));
    try {
        const config = join(root, "tsconfig.build.json");
        if ((await runScript(["typescript/bin/tsc", "--project", config, "--outDir", compiled])) !== 0) {
            throw new Error("The sources do not compile.");
        }
        for (const published of publishedPackages) {
            await assemble(published, compiled, into, repository);
        }
    } finally {
        await rm(compiled, { recursive: true, force: true });
    }
}

/** Puts a package together: what was compiled, the files beside it that the code reads, and the package.json. */
async function assemble(
    { workspace, folder, readme, compiledIn, bundled, onlyInClone }: PublishedPackage,
    compiledFolder: string,
    into: string,
    repository: string | undefined,
): Promise<void> {
    const target = join(into, folder);
    await rm(target, { recursive: true, force: true });
    const source = join(root, workspace);
    const ownCompiled = join(compiledFolder, workspace);
    const place = join(target, workspace);
    const manifest = await readManifest(join(source, "package.json"));
    const patterns = manifest.files ?? [];
    const names = await filesOf(ownCompiled, patterns);
    const compiled = new Set(names.flatMap((name) => /^(.*)(?<!\.d)\.js$/.exec(name)?.[1] ?? []));
    await copyFiles(names, ownCompiled, place);
    for (const name of compiledIn) {
        await cp(join(compiledFolder, name), join(target, name), { recursive: true });
    }
    const others = (await filesOf(source, patterns)).filter(
        (name) => !name.endsWith(".ts") && compiledOf(name, compiled) === undefined,
    );
    await copyFiles(others, source, place);
    await cp(join(root, readme), join(target, "README.md"));
    await copyFiles(["LICENSE", "CHANGELOG.md"], root, target);
    for (const name of others.filter((name) => basename(name) === "package.json")) {
        await writeJson(join(place, name), await innerManifest(source, name, compiled));
    }
    const publication = { workspace, compiled, onlyInClone, compiledIn, repository };
    const published = publishedManifest(manifest, publication);
    await writeJson(join(target, "package.json"), published);
    await linkDocuments(target, readme, published);
    for (const { name, folder: built } of bundled) {
        await cp(join(into, built), join(target, "node_modules", name), { recursive: true });
    }
}

/** Leads each link of the package's documents to a file of the package, or to the repository. */
async function linkDocuments(
    target: string,
    readme: string,
    { version, repository }: Manifest,
): Promise<void> {
    const { url } = repository as { url: string };
    const sources = `${url.replace(/^git\+|\.git$/g, "")}/blob/v${version}`;
    for (const file of await filesOf(target, ["*.md", "docs", "pipelines"])) {
        if (file.endsWith(".md")) {
            // The readme's links are those of the folder that it stands in, except for one that was written for npm.
            const isReadme = file === "README.md";
            const source = isReadme && basename(readme) === "README.md" ? readme : file;
            const document = {
                source,
                target: file,
                sources,
                isPublished: (name: string) => existsSync(join(target, name)),
            };
            const place = join(target, file);
            await writeFile(place, publishedText(await readFile(place, "utf8"), document));
        }
    }
}

/** The package.json of a folder that the engine starts as a project by itself. */
async function innerManifest(source: string, name: string, compiled: ReadonlySet<string>): Promise<Manifest> {
    const own = await readManifest(join(source, name));
    const folder = dirname(name);
    const main = compiledOf(join(folder, own.main ?? ""), compiled);
    return { ...own, ...(main !== undefined && { main: relative(folder, main) }) };
}

/** Files by patterns as npm takes them: a folder stands for all that is in it, `!` leaves out. */
async function filesOf(folder: string, patterns: readonly string[]): Promise<string[]> {
    const withContents = (pattern: string) => [pattern, `${pattern}/**`];
    const wanted = patterns.filter((pattern) => !pattern.startsWith("!"));
    const unwanted = patterns.filter((pattern) => pattern.startsWith("!")).map((pattern) => pattern.slice(1));
    const entries = glob(wanted.flatMap(withContents), {
        cwd: folder,
        exclude: unwanted.flatMap(withContents),
        withFileTypes: true,
    });
    const found = new Set<string>();
    for await (const entry of entries) {
        if (entry.isFile()) {
            found.add(relative(folder, join(entry.parentPath, entry.name)).replaceAll("\\", "/"));
        }
    }
    return [...found];
}

async function copyFiles(names: readonly string[], from: string, to: string): Promise<void> {
    for (const name of names) {
        await cp(join(from, name), join(to, name));
    }
}

async function readManifest(file: string): Promise<Manifest> {
    return JSON.parse(await readFile(file, "utf8")) as Manifest;
}

function writeJson(file: string, value: object): Promise<void> {
    return writeFile(file, `${JSON.stringify(value, undefined, 4)}\n`);
}

if (require.main === module) {
    const program = new Command("npm run build --")
        .description("Builds the packages that are published, in dist, dist-policy and dist-sandbox.")
        .option("--repository <url>", "the repository that it is built from, such as https://github.com/o/r");
    const { repository } = program.parse().opts<{ repository?: string }>();
    build(root, repository).then(
        () => console.log(publishedPackages.map(({ folder }) => `Built: npm publish ./${folder}`).join("\n")),
        (error: unknown) => {
            console.error(error instanceof Error ? error.message : String(error));
            process.exitCode = 1;
        },
    );
}
