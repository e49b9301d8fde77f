import { createRequire } from "node:module";
import type * as Azuread from "@pulumi/azuread";
import type * as Aadiam from "@pulumi/azure-native/aadiam";
import type * as Applicationinsights from "@pulumi/azure-native/applicationinsights";
import type * as Authorization from "@pulumi/azure-native/authorization";
import type * as Azureactivedirectory from "@pulumi/azure-native/azureactivedirectory";
import type * as Keyvault from "@pulumi/azure-native/keyvault";
import type * as Monitor from "@pulumi/azure-native/monitor";
import type * as Operationalinsights from "@pulumi/azure-native/operationalinsights";
import type * as Resources from "@pulumi/azure-native/resources";
import type * as Storage from "@pulumi/azure-native/storage";
import { assertInstalled } from "../optionalPackages";

/** The modules of `@pulumi/azure-native` that components use. The package's root would load hundreds of others. */
interface AzureNative {
    readonly aadiam: typeof Aadiam;
    readonly applicationinsights: typeof Applicationinsights;
    readonly authorization: typeof Authorization;
    readonly azureactivedirectory: typeof Azureactivedirectory;
    readonly keyvault: typeof Keyvault;
    readonly monitor: typeof Monitor;
    readonly operationalinsights: typeof Operationalinsights;
    readonly resources: typeof Resources;
    readonly storage: typeof Storage;
}

const load = createRequire(__filename);

/**
 * A module of `@pulumi/azure-native`, loaded now.
 *
 * @param user - What needs it, for the message: kind and name of the component.
 * @throws MissingPackageError - The package is not installed.
 */
export function azureNative<M extends keyof AzureNative>(module: M, user: string): AzureNative[M] {
    assertInstalled(new Map([["@pulumi/azure-native", [user]]]));
    return load(`@pulumi/azure-native/${module}`) as AzureNative[M];
}

/**
 * `@pulumi/azuread`, loaded now. The package loads each of its resources when it is used.
 *
 * @param user - What needs it, for the message: kind and name of the component.
 * @throws MissingPackageError - The package is not installed.
 */
export function azuread(user: string): typeof Azuread {
    assertInstalled(new Map([["@pulumi/azuread", [user]]]));
    return load("@pulumi/azuread") as typeof Azuread;
}
