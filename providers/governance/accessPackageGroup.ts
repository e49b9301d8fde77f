import * as pulumi from "@pulumi/pulumi";
import { DelegatedResource } from "../delegate";

/** Inputs of {@link AccessPackageGroup}. A change of any replaces the resource. */
export interface AccessPackageGroupArgs {
    /** The package's catalog (GUID). */
    readonly catalogId: pulumi.Input<string>;
    /** The package (GUID). */
    readonly accessPackageId: pulumi.Input<string>;
    /** Object id (GUID) of a group with assigned members. */
    readonly groupId: pulumi.Input<string>;
    /** What the package makes its holders in the group. Default `Member`. */
    readonly role?: pulumi.Input<"Member" | "Owner">;
}

/**
 * Membership of a group as what an access package gives. Puts the group into the package's catalog when it is not in
 * it; deletion takes out what was put in here.
 *
 * @see https://learn.microsoft.com/graph/api/accesspackage-post-resourcerolescopes
 */
export class AccessPackageGroup extends DelegatedResource {
    /** The package's id, known once it gives the group. */
    declare readonly accessPackageId: pulumi.Output<string>;

    constructor(name: string, args: AccessPackageGroupArgs, opts?: pulumi.CustomResourceOptions) {
        super("accessPackageGroup", name, { ...args, ownsResource: undefined }, opts);
    }
}
