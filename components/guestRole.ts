import * as pulumi from "@pulumi/pulumi";
import { roleGrantFaults, type DirectoryRoleName } from "../rules/directoryRole";
import { DirectoryRoleAssignment } from "../providers";
import { CheckedComponent } from "./checkedComponent";
import type { Guest } from "./guest";
import type { GuestGroup } from "./guestGroup";
import { InputChecks } from "./inputChecks";

/** Inputs of {@link GuestRole}. */
export interface GuestRoleArgs {
    /** Name of a built-in role, or a role's template or definition id (GUID). */
    readonly role: DirectoryRoleName | (string & {});
    /**
     * `active` applies at once and permanently. `eligible` must be activated by the user each time and needs Entra ID P2.
     * There is no default, because the two differ too much.
     */
    readonly assignment: "active" | "eligible";
    /** Guests who get the role, under unique names, which become the resources' names. */
    readonly guests?: Readonly<Record<string, Guest>>;
    /** Groups whose members get the role. Each must be `isAssignableToRole`. */
    readonly groups?: Readonly<Record<string, GuestGroup>>;
    /** Object ids of other users or groups, such as employees who may invite guests. */
    readonly principalIds?: Readonly<Record<string, pulumi.Input<string>>>;
    /** Object id of the administrative unit in which the role applies. Default: the whole directory. */
    readonly administrativeUnitId?: pulumi.Input<string>;
    /** When an eligible assignment ends, ISO 8601. Default: never. */
    readonly endDateTime?: string;
    /** Written to the audit log with an eligible assignment. Default `Declared as code`. */
    readonly justification?: pulumi.Input<string>;
    /**
     * Allows a privileged role without an end, although another organization protects the guest's account. Default
     * `false`. A role counts as privileged unless it is known to be harmless.
     */
    readonly acknowledgePermanentPrivilegedRole?: boolean;
}

/**
 * A directory role for guests, such as Guest Inviter: active, or eligible through Privileged Identity Management.
 *
 * @see https://learn.microsoft.com/entra/identity/role-based-access-control/permissions-reference
 */
export class GuestRole extends CheckedComponent {
    /** Object ids of the users and groups that get the role here, by name. */
    readonly principalIds: Readonly<Record<string, pulumi.Output<string>>>;

    /** @throws InvalidInputsError - The role is unknown, or privileged and would be given permanently. */
    constructor(name: string, args: GuestRoleArgs, opts?: pulumi.ComponentResourceOptions) {
        InputChecks.of("GuestRole", name, (checks) => {
            checks.refuse(roleGrantFaults(args), args);
        });
        super("GuestRole", name, opts);
        const { guests = {}, groups = {}, principalIds = {}, ...terms } = args;
        const principals: [string, pulumi.Input<string>][] = [
            ...Object.entries(guests).map(([key, { userId }]): [string, pulumi.Input<string>] => [
                key,
                userId,
            ]),
            ...Object.entries(groups).map(([key, { groupId }]): [string, pulumi.Input<string>] => [
                key,
                groupId,
            ]),
            ...Object.entries(principalIds),
        ];
        this.principalIds = Object.fromEntries(
            principals.map(([key, principalId]) => {
                const inputs = { ...terms, principalId };
                const assigned = new DirectoryRoleAssignment(
                    `${name}-${key}`,
                    Object.fromEntries(
                        Object.entries(inputs).filter(([, value]) => value !== undefined),
                    ) as typeof inputs,
                    { parent: this },
                );
                return [key, assigned.principalId];
            }),
        );
        this.registerOutputs({ principalIds: this.principalIds });
    }
}
