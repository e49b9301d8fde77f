import { builtinModules } from "node:module";
import type { PublishedPackage } from "./packages";

/** The project's own package.json, as far as it is published. */
export interface ProjectManifest {
    readonly version: string;
    readonly license: string;
    readonly dependencies: Readonly<Record<string, string>>;
    readonly devDependencies: Readonly<Record<string, string>>;
}

/**
 * Which Node can load it: packages that are ES modules are loaded by `require`.
 *
 * @see https://nodejs.org/api/modules.html#loading-ecmascript-modules-using-require (since 20.19 and 22.12)
 */
const nodeVersions = "^20.19.0 || >=22.12.0";

/** The SDK is the user's: with two copies of it, resources of one would be none to the other. */
const sdk = "@pulumi/pulumi";

/** Names of the packages that a JavaScript file loads. */
export function packagesIn(text: string): string[] {
    return [...text.matchAll(/\b(?:require|import)\("([^".][^"]*)"\)/g)]
        .map(([, name = ""]) => name)
        .filter((name) => !name.startsWith("node:") && !builtinModules.includes(name))
        .map((name) => name.split("/", name.startsWith("@") ? 2 : 1).join("/"));
}

/**
 * The package.json of what is published: JavaScript, its declarations, and what it really loads.
 *
 * @param used - Packages that the JavaScript loads.
 * @param repository - Where it is built from, which a statement of provenance has to agree with. Default: not told.
 * @throws Error - One of them is no dependency of the project.
 */
export function publishedManifest(
    project: ProjectManifest,
    published: PublishedPackage,
    used: ReadonlySet<string>,
    repository?: string,
): object {
    const known = {
        ...(published.mayLoadDevelopmentDependencies && project.devDependencies),
        ...project.dependencies,
    };
    const versions = [...used].sort().map((name) => {
        const version = known[name];
        if (version === undefined) {
            throw new Error(`${name} is loaded by ${published.name}, and is not in dependencies.`);
        }
        return [name, version] as const;
    });
    const { name, description, keywords, entries, scripts, command } = published;
    const { version, license } = project;
    return {
        name,
        version,
        description,
        license,
        ...(repository !== undefined && { repository: { type: "git", url: `git+${repository}.git` } }),
        keywords,
        type: "commonjs",
        ...(entries["."] !== undefined && { main: `./${entries["."]}.js`, types: `./${entries["."]}.d.ts` }),
        ...(command !== undefined && { bin: { [name]: `${command}.js` } }),
        exports: {
            ...Object.fromEntries(
                Object.entries(entries).map(([path, file]) => [
                    path,
                    { types: `./${file}.d.ts`, default: `./${file}.js` },
                ]),
            ),
            ...Object.fromEntries(Object.entries(scripts).map(([path, file]) => [path, `./${file}`])),
            "./package.json": "./package.json",
        },
        engines: { node: nodeVersions },
        dependencies: Object.fromEntries(versions.filter(([used]) => used !== sdk)),
        peerDependencies: Object.fromEntries(versions.filter(([used]) => used === sdk)),
    };
}
