import * as pulumi from "@pulumi/pulumi";
import { DelegatedResource } from "./delegate";

/** One user or group in one role of an application. */
export interface AppRoleAssignment {
    /** Object id (GUID) of a user or a group. Only direct members of a group get access; that needs Entra ID P1. */
    readonly principalId: pulumi.Input<string>;
    /**
     * The role's value, or the name shown for a role without a value. If omitted: default access, which only an
     * application without roles for users has.
     */
    readonly appRole?: pulumi.Input<string | undefined>;
}

/** Inputs of {@link AppRoleAssignments}. */
export interface AppRoleAssignmentsArgs {
    /** The application's app id (GUID), which is not its object id. A change replaces the resource. */
    readonly appId: pulumi.Input<string>;
    /** Who is assigned; order and repetition do not matter. */
    readonly assignments: pulumi.Input<pulumi.Input<AppRoleAssignment>[]>;
}

/**
 * Who is assigned to the roles of one enterprise application, additive: assignments that were never declared here
 * stay. A role that the application does not have is refused with the list of its roles.
 *
 * Replaces `azuread.AppRoleAssignment`, which needs the role's GUID, and reads back only once what a lagging replica
 * may not know yet.
 *
 * @see https://learn.microsoft.com/graph/api/serviceprincipal-post-approleassignedto
 */
export class AppRoleAssignments extends DelegatedResource {
    /** The application's app id, known once the assignments are in. */
    declare readonly appId: pulumi.Output<string>;
    /** Object id of the application's service principal in this tenant. */
    declare readonly servicePrincipalId: pulumi.Output<string>;

    constructor(name: string, args: AppRoleAssignmentsArgs, opts?: pulumi.CustomResourceOptions) {
        super(
            "appRoleAssignments",
            name,
            { ...args, servicePrincipalId: undefined, assigned: undefined },
            opts,
        );
    }
}
