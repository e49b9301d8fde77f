import * as pulumi from "@pulumi/pulumi";
import { DelegatedResource } from "./delegate";

/** Inputs of {@link DirectoryRoleAssignment}. */
export interface DirectoryRoleAssignmentArgs {
    /** Object id (GUID) of a user, or of a group that can hold directory roles. A change replaces the resource. */
    readonly principalId: pulumi.Input<string>;
    /**
     * Name of a built-in role, such as `guestInviter`, or a role's template or definition id (GUID). A change replaces
     * the resource.
     */
    readonly role: pulumi.Input<string>;
    /**
     * `active` holds at once; `eligible` has to be activated by the person each time, and needs Entra ID P2. A change
     * replaces the resource.
     */
    readonly assignment: pulumi.Input<"active" | "eligible">;
    /** Object id of the administrative unit in which the role counts. Default: the whole directory. */
    readonly administrativeUnitId?: pulumi.Input<string | undefined>;
    /** Until when an eligible assignment lasts, ISO 8601. Default: without end, if the role's settings allow it. */
    readonly endDateTime?: pulumi.Input<string | undefined>;
    /** Written to the audit log with an eligible assignment. Default `Declared as code`. */
    readonly justification?: pulumi.Input<string | undefined>;
    /** Allows a privileged role without an end. Default `false`: refused before anything is written. */
    readonly acknowledgePermanentPrivilegedRole?: pulumi.Input<boolean | undefined>;
}

/**
 * A directory role of one user or role-assignable group, active or eligible. An existing assignment is adopted.
 * Deleting the resource removes the role.
 *
 * @see https://learn.microsoft.com/graph/api/resources/rolemanagement
 */
export class DirectoryRoleAssignment extends DelegatedResource {
    /** The holder of the role, known once replicas agree on it. */
    declare readonly principalId: pulumi.Output<string>;

    constructor(name: string, args: DirectoryRoleAssignmentArgs, opts?: pulumi.CustomResourceOptions) {
        super("directoryRoleAssignment", name, { ...args }, opts);
    }
}
