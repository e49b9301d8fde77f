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

/** The stand-in for the azure-native plugin, in the version that the components ask for. */
export function azureNativeStandIn(root: string): StandInPlugin {
    return {
        name: "azure-native",
        version: "3.28.0",
        entry: join(root, "sandbox", "plugins", "azure-native", "main.ts"),
    };
}

/** The stand-in for the azuread plugin, in the version of the npm package that programs use. */
export function azureadStandIn(root: string): StandInPlugin {
    return {
        name: "azuread",
        version: "6.9.1",
        entry: join(root, "sandbox", "plugins", "azuread", "main.ts"),
    };
}
