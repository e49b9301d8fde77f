import { posix } from "node:path";

/** A package.json, as far as the build looks at it. */
export interface Manifest {
    readonly name: string;
    readonly version: string;
    readonly main?: string;
    readonly bin?: Readonly<Record<string, string>>;
    readonly exports?: Readonly<Record<string, string>>;
    readonly files?: readonly string[];
    readonly repository?: object;
    readonly [field: string]: unknown;
}

/** What the build knows of a package beyond its package.json. */
export interface Publication {
    /** The workspace's folder, which the published package has, too: its files keep their places. */
    readonly workspace: string;
    /** Names of what was compiled, from the workspace's folder and without an ending. */
    readonly compiled: ReadonlySet<string>;
    /** Ways in that only a clone has. */
    readonly onlyInClone?: readonly string[];
    /** Folders that stand beside the workspace's in the package. */
    readonly compiledIn?: readonly string[];
    /** Where it is built from, which a statement of provenance has to match. Default: as the package.json says. */
    readonly repository?: string | undefined;
}

/**
 * What a package.json says for those who work on the package. What a clone has as optional dependencies, users of the
 * package install themselves: they are its optional peer dependencies.
 */
const forDevelopment: ReadonlySet<string> = new Set([
    "scripts",
    "devDependencies",
    "optionalDependencies",
    "workspaces",
]);

/**
 * The compiled file that stands for a file of the sources: for TypeScript, and for a `.cjs` file of the same name, which
 * runs that TypeScript from a clone.
 *
 * @param ending - Of the compiled file.
 * @returns `undefined` for a file that is published as it is.
 */
export function compiledOf(file: string, compiled: ReadonlySet<string>, ending = ".js"): string | undefined {
    const [, name] = /^(.*?)\.(?:ts|cjs)$/.exec(posix.normalize(file)) ?? [];
    return name !== undefined && compiled.has(name) ? name + ending : undefined;
}

/**
 * The package.json of what is published: the workspace's own with compiled entries, and without what only serves its
 * development.
 */
export function publishedManifest(manifest: Manifest, publication: Publication): Manifest {
    const { workspace, compiled, onlyInClone = [], compiledIn = [], repository } = publication;
    const inPackage = (path: string) => posix.join(workspace, path);
    const published = (entry: string, ending?: string) =>
        `./${inPackage(compiledOf(entry, compiled, ending) ?? entry)}`;
    const wayIn = (entry: string) =>
        compiledOf(entry, compiled) === undefined
            ? published(entry)
            : { types: published(entry, ".d.ts"), default: published(entry) };
    const { main, bin, exports, files } = manifest;
    return {
        ...(Object.fromEntries(
            Object.entries(manifest).filter(([field]) => !forDevelopment.has(field)),
        ) as Manifest),
        ...(main !== undefined && { main: published(main), types: published(main, ".d.ts") }),
        ...(bin !== undefined && {
            bin: Object.fromEntries(Object.entries(bin).map(([name, file]) => [name, published(file)])),
        }),
        ...(exports !== undefined && {
            exports: Object.fromEntries(
                Object.entries(exports)
                    .filter(([name]) => !onlyInClone.includes(name))
                    .map(([name, entry]) => [name, entry === "./package.json" ? entry : wayIn(entry)]),
            ) as Manifest["exports"],
        }),
        ...(files !== undefined && { files: [...files.map(inPackage), ...compiledIn, "CHANGELOG.md"] }),
        ...(repository !== undefined && builtFrom(manifest, repository)),
    };
}

function builtFrom({ repository, homepage }: Manifest, address: string): object {
    return {
        homepage: String(homepage).replace(/^https:\/\/[^/]+\/[^/]+\/[^/#]+/, address),
        bugs: `${address}/issues`,
        repository: { ...repository, url: `git+${address}.git` },
    };
}
