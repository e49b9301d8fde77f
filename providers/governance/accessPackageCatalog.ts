import * as pulumi from "@pulumi/pulumi";
import type { AdoptionArgs } from "../adoption";
import { MarkedResource } from "../mark";

/** Inputs of {@link AccessPackageCatalog}. */
export interface AccessPackageCatalogArgs extends AdoptionArgs {
    /** Name of the catalog. */
    readonly displayName: pulumi.Input<string>;
    /** Default: none. */
    readonly description?: pulumi.Input<string>;
    /** Packages of a catalog that is not published cannot be asked for. Default `published`. */
    readonly state?: pulumi.Input<"published" | "unpublished">;
    /** People outside the tenant can ask for its packages. Default `false`. */
    readonly isExternallyVisible?: pulumi.Input<boolean>;
}

/**
 * A catalog of access packages. Needs Entra ID Governance or P2, as all of entitlement management does.
 *
 * @see https://learn.microsoft.com/graph/api/entitlementmanagement-post-catalogs
 */
export class AccessPackageCatalog extends MarkedResource {
    constructor(name: string, args: AccessPackageCatalogArgs, opts?: pulumi.CustomResourceOptions) {
        super("accessPackageCatalog", name, { ...args }, opts);
    }
}
