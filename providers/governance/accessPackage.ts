import * as pulumi from "@pulumi/pulumi";
import type { AdoptionArgs } from "../adoption";
import { MarkedResource } from "../mark";

/** Inputs of {@link AccessPackage}. */
export interface AccessPackageArgs extends AdoptionArgs {
    /** Unique in the catalog. */
    readonly displayName: pulumi.Input<string>;
    /** Default: none. */
    readonly description?: pulumi.Input<string>;
    /** Only who has the link can ask for it. Default `false`. */
    readonly isHidden?: pulumi.Input<boolean>;
    /** The catalog's id. A change replaces the package. */
    readonly catalogId: pulumi.Input<string>;
}

/**
 * A bundle of rights that can be asked for.
 *
 * Takes the place of `azuread.AccessPackage`, which uses the beta form of entitlement management.
 *
 * @see https://learn.microsoft.com/graph/api/entitlementmanagement-post-accesspackages
 */
export class AccessPackage extends MarkedResource {
    constructor(name: string, args: AccessPackageArgs, opts?: pulumi.CustomResourceOptions) {
        super("accessPackage", name, { ...args }, opts);
    }
}
