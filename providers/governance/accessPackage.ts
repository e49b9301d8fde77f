import * as pulumi from "@pulumi/pulumi";
import { delegateTo } from "../delegate";

/** Inputs of {@link AccessPackage}. */
export interface AccessPackageArgs {
    /** Unique in the catalog. */
    readonly displayName: pulumi.Input<string>;
    /** Default: none. */
    readonly description?: pulumi.Input<string>;
    /** Only who has the link can ask for it. Default `false`. */
    readonly isHidden?: pulumi.Input<boolean>;
    /** The catalog's id. A change replaces the package. */
    readonly catalogId: pulumi.Input<string>;
}

const provider = delegateTo("accessPackage");

/**
 * A bundle of rights that can be asked for.
 *
 * Takes the place of `azuread.AccessPackage`, which uses the beta form of entitlement management.
 *
 * @see https://learn.microsoft.com/graph/api/entitlementmanagement-post-accesspackages
 */
export class AccessPackage extends pulumi.dynamic.Resource {
    constructor(name: string, args: AccessPackageArgs, opts?: pulumi.CustomResourceOptions) {
        super(provider, name, { ...args }, opts, "entra-b2b", "AccessPackage");
    }
}
