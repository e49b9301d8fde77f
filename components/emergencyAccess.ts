import * as pulumi from "@pulumi/pulumi";
import { emergencyAccessFaults } from "../rules/emergencyAccess";
import { distinctGuids } from "../rules/guid";
import type { PolicyState } from "../rules/policyState";
import type { InputChecks } from "./inputChecks";

/**
 * The accounts that must always be able to sign in. Every policy declared here excludes them.
 *
 * @see https://learn.microsoft.com/entra/identity/role-based-access-control/security-emergency-access
 */
export interface EmergencyAccess {
    /** Object ids (GUIDs) of the accounts. Microsoft recommends at least two. */
    readonly accountIds?: pulumi.Input<pulumi.Input<string>[]>;
    /** Object id (GUID) of a group that holds the accounts. */
    readonly groupId?: pulumi.Input<string>;
}

/** The exclusions of a policy, lower-cased and without duplicates. */
export function excludedEmergencyAccess(
    checks: InputChecks,
    // Called from JavaScript, or with configuration cast to a type, the required argument may still be missing.
    access: EmergencyAccess | undefined,
    state: pulumi.Input<PolicyState> | undefined,
): { users: pulumi.Output<string[]>; groups: pulumi.Output<string[]> } {
    const given = { accountIds: access?.accountIds, groupId: access?.groupId, state };
    const checked = checks
        .at("emergencyAccess")
        .input(given, ({ state: applied, ...accounts }) =>
            emergencyAccessFaults(accounts, applied ?? "reportOnly"),
        );
    return {
        users: checked.apply(({ accountIds }) => distinctGuids(accountIds ?? [])),
        groups: checked.apply(({ groupId }) => distinctGuids(groupId ? [groupId] : [])),
    };
}
