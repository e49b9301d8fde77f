import * as pulumi from "@pulumi/pulumi";
import { distinctGuids } from "../rules/guid";
import { checkedInput, idsFault } from "./checkedInput";

/**
 * The accounts that must be able to sign in whatever a policy says. Excluded from every policy made here.
 *
 * @see https://learn.microsoft.com/entra/identity/role-based-access-control/security-emergency-access
 */
export interface EmergencyAccess {
    /** Object ids (GUIDs) of the accounts themselves; Microsoft recommends two at least. */
    readonly accountIds?: pulumi.Input<pulumi.Input<string>[]>;
    /** Object id (GUID) of a group that holds the accounts. */
    readonly groupId?: pulumi.Input<string>;
}

/** How a policy is applied. `reportOnly` is evaluated and logged at each sign-in, and stops nobody. */
export type PolicyState = "reportOnly" | "enabled" | "disabled";

/**
 * Whether emergency access is good enough for a policy in a given state. A pure decision.
 *
 * @returns Why not, and what to do; `undefined` when it is.
 */
export function emergencyAccessFault(
    accountIds: readonly string[],
    groupId: string | undefined,
    state: PolicyState,
): string | undefined {
    const fault = idsFault([...accountIds, ...(groupId === undefined ? [] : [groupId])]);
    if (fault !== undefined) {
        return fault;
    }
    if (groupId !== undefined) {
        return undefined;
    }
    const count = distinctGuids(accountIds).length;
    if (count === 0) {
        return "names no emergency-access account: a mistake in the policy would lock everybody out; name two accounts, or a group that holds them";
    }
    if (count === 1 && state === "enabled") {
        return "names one emergency-access account, which may be lost: an enabled policy needs two, or a group that holds them; name a second one, or leave the policy in report-only";
    }
    return undefined;
}

/**
 * The exclusions of a policy, lower-cased, each once.
 *
 * @throws pulumi.InputPropertyError - No account is named, too few for the state, or not by object id.
 */
export function excludedEmergencyAccess(
    // Called from JavaScript, or with configuration cast to a type, the required argument may still be missing.
    access: EmergencyAccess | undefined,
    state: pulumi.Input<PolicyState> | undefined,
): { users: pulumi.Output<string[]>; groups: pulumi.Output<string[]> } {
    const given = { accountIds: access?.accountIds, groupId: access?.groupId, state };
    // Configuration may hold null for what is not there.
    const checked = checkedInput("emergencyAccess", given, ({ accountIds, groupId, state: appliedState }) =>
        emergencyAccessFault(accountIds ?? [], groupId ?? undefined, appliedState ?? "reportOnly"),
    );
    return {
        users: checked.apply(({ accountIds }) => distinctGuids(accountIds ?? [])),
        groups: checked.apply(({ groupId }) => distinctGuids(groupId ? [groupId] : [])),
    };
}
