import { builtinModules } from "node:module";

/** The project's own package.json, as far as it is published. */
export interface ProjectManifest {
    readonly name: string;
    readonly version: string;
    readonly description: string;
    readonly license: string;
    readonly dependencies: Readonly<Record<string, string>>;
}

/**
 * Which Node can load it: packages that are ES modules are loaded by `require`.
 *
 * @see https://nodejs.org/api/modules.html#loading-ecmascript-modules-using-require (since 20.19 and 22.12)
 */
const nodeVersions = "^20.19.0 || >=22.12.0";

/** What each way in is called, and where it is. */
const entries = {
    ".": "components/index",
    "./providers": "providers/index",
    // The provider text in users' states names this one: it must stay.
    "./lifecycle": "providers/lifecycle/index",
};

/** Names of the packages that a JavaScript file loads. */
export function packagesIn(text: string): string[] {
    return [...text.matchAll(/\brequire\("([^".][^"]*)"\)/g)]
        .map(([, name = ""]) => name)
        .filter((name) => !name.startsWith("node:") && !builtinModules.includes(name))
        .map((name) => name.split("/", name.startsWith("@") ? 2 : 1).join("/"));
}

/**
 * The package.json of what is published: JavaScript, its declarations, and what it really loads.
 *
 * The SDK is the user's: with two copies of it, resources of one would be none to the other.
 *
 * @param used - Packages that the JavaScript loads.
 * @param repository - Where it is built from, which a statement of provenance has to agree with. Default: not told.
 * @throws Error - One of them is no dependency of the project.
 */
export function publishedManifest(
    project: ProjectManifest,
    used: ReadonlySet<string>,
    repository?: string,
): object {
    const versions = [...used].sort().map((name) => {
        const version = project.dependencies[name];
        if (version === undefined) {
            throw new Error(`${name} is loaded by what is published, and is not in dependencies.`);
        }
        return [name, version] as const;
    });
    const sdk = "@pulumi/pulumi";
    const { name, version, description, license } = project;
    return {
        name,
        version,
        description,
        license,
        ...(repository !== undefined && { repository: { type: "git", url: `git+${repository}.git` } }),
        keywords: ["pulumi", "entra", "b2b", "guests", "conditional access", "microsoft graph"],
        type: "commonjs",
        main: `./${entries["."]}.js`,
        types: `./${entries["."]}.d.ts`,
        exports: {
            ...Object.fromEntries(
                Object.entries(entries).map(([path, file]) => [
                    path,
                    { types: `./${file}.d.ts`, default: `./${file}.js` },
                ]),
            ),
            "./package.json": "./package.json",
        },
        files: ["components", "config", "graph", "policy", "providers", "docs", "CHANGELOG.md"],
        engines: { node: nodeVersions },
        dependencies: Object.fromEntries(versions.filter(([used]) => used !== sdk)),
        peerDependencies: Object.fromEntries(versions.filter(([used]) => used === sdk)),
    };
}
