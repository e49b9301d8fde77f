import { createRequire } from "node:module";
import { join } from "node:path";

/** A stand-in, and where the engine finds it. */
export interface StandInPlugin {
    /** Package name, such as `azuread`. */
    readonly name: string;
    /** Version that the engine is given. */
    readonly version: string;
    /** TypeScript file that is run. */
    readonly entry: string;
}

/** Names of the packages whose plugins have a stand-in. */
const names = ["azuread", "azure-native"] as const;

/**
 * The version of the npm package of a plugin, in which programs ask the engine for the plugin.
 *
 * @returns `undefined` if the npm package is not installed, so that no program can use the plugin.
 */
export function installedVersion(name: (typeof names)[number], root: string): string | undefined {
    const load = createRequire(join(root, "package.json"));
    try {
        return (load(`@pulumi/${name}/package.json`) as { readonly version: string }).version;
    } catch {
        return undefined;
    }
}

/** The stand-ins for the plugins whose npm packages are installed. */
export function standIns(root: string): StandInPlugin[] {
    return names.flatMap((name) => {
        const version = installedVersion(name, root);
        return version === undefined
            ? []
            : [{ name, version, entry: join(root, "sandbox", "plugins", name, "main.ts") }];
    });
}
