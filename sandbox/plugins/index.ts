import { join } from "node:path";
import type { PluginSource } from "../../tools/pulumiHome";

/** The stand-in for the azure-native plugin, in the version that the components ask for. */
export function azureNativeStandIn(root: string): PluginSource {
    return {
        name: "azure-native",
        version: "3.28.0",
        entry: join(root, "sandbox", "plugins", "azure-native", "main.ts"),
    };
}

/** The stand-in for the azuread plugin, in the version of the npm package that programs use. */
export function azureadStandIn(root: string): PluginSource {
    return {
        name: "azuread",
        version: "6.9.1",
        entry: join(root, "sandbox", "plugins", "azuread", "main.ts"),
    };
}
