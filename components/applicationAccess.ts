import * as pulumi from "@pulumi/pulumi";
import { AppRoleAssignments, ServicePrincipalSettings } from "../providers";
import { appIdFault } from "../rules/application";
import { idsFaults } from "../rules/guid";
import { CheckedComponent } from "./checkedComponent";
import type { Guest } from "./guest";
import type { GuestGroup } from "./guestGroup";
import { InputChecks } from "./inputChecks";

/** The users and groups that get one role of an application. */
export interface ApplicationRoleArgs {
    /**
     * The role's value, or its display name if it has no value. Default: default access, which exists only in an
     * application without roles for users.
     */
    readonly appRole?: pulumi.Input<string>;
    /** Guests who get the role. */
    readonly guests?: readonly Guest[];
    /** Groups whose direct members get access; members of nested groups do not. Needs Entra ID P1. */
    readonly groups?: readonly GuestGroup[];
    /** Object ids (GUIDs) of other users and groups. */
    readonly principalIds?: pulumi.Input<pulumi.Input<string>[]>;
}

/** Inputs of {@link ApplicationAccess}. */
export interface ApplicationAccessArgs {
    /** App id (GUID) of an enterprise application in the tenant, not its object id. */
    readonly appId: pulumi.Input<string>;
    /** Who gets which role. */
    readonly assignments: readonly ApplicationRoleArgs[];
    /**
     * Lets only assigned users sign in. Default: as the tenant has it, because turning this on locks out users who sign
     * in without an assignment. While it is off, every guest of the tenant can sign in.
     */
    readonly requireAssignment?: pulumi.Input<boolean>;
}

/**
 * Guests' access to an enterprise application, such as a SaaS application from the gallery.
 *
 * @see https://learn.microsoft.com/entra/external-id/add-users-information-worker
 */
export class ApplicationAccess extends CheckedComponent {
    /** Object id of the application's service principal in this tenant. */
    readonly servicePrincipalId: pulumi.Output<string>;

    /** @throws InvalidInputsError - `appId` or an id of `assignments` is not a GUID. */
    constructor(name: string, args: ApplicationAccessArgs, opts?: pulumi.ComponentResourceOptions) {
        const appId = InputChecks.of("ApplicationAccess", name, (checks) => {
            args.assignments.forEach(({ principalIds }, index) => {
                checks.at("assignments", index, "principalIds").input(principalIds, idsFaults);
            });
            return checks.at("appId").input(args.appId, appIdFault);
        });
        super("ApplicationAccess", name, opts);
        const own = { parent: this, ...(opts?.deletedWith && { deletedWith: opts.deletedWith }) };
        const assignments = new AppRoleAssignments(
            name,
            {
                appId,
                assignments: pulumi.all(args.assignments.map(assignmentsOf)).apply((all) => all.flat()),
            },
            own,
        );
        if (args.requireAssignment !== undefined) {
            // After the assignments, so that users who are assigned here are never locked out.
            new ServicePrincipalSettings(
                name,
                { appId: assignments.appId, appRoleAssignmentRequired: args.requireAssignment },
                own,
            );
        }
        this.servicePrincipalId = assignments.servicePrincipalId;
        this.registerOutputs({ servicePrincipalId: this.servicePrincipalId });
    }
}

function assignmentsOf({ appRole, guests = [], groups = [], principalIds = [] }: ApplicationRoleArgs) {
    return pulumi
        .all([
            pulumi.all(guests.map(({ userId }) => userId)),
            pulumi.all(groups.map(({ groupId }) => groupId)),
            principalIds,
            appRole,
        ])
        .apply(([users, groupIds, others, role]) =>
            [...users, ...groupIds, ...others].map((principalId) => ({
                principalId,
                ...(role !== undefined && { appRole: role }),
            })),
        );
}
