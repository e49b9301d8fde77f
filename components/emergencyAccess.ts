import * as pulumi from "@pulumi/pulumi";

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
    if (accountIds.some((id) => id.trim() === "") || groupId?.trim() === "") {
        return "an emergency-access id is empty; give object ids (GUIDs)";
    }
    if (groupId !== undefined) {
        return undefined;
    }
    const count = new Set(accountIds.map((id) => id.toLowerCase())).size;
    if (count === 0) {
        return "names no emergency-access account: a mistake in the policy would lock everybody out; name two accounts, or a group that holds them";
    }
    if (count === 1 && state === "enabled") {
        return "an enabled policy needs two emergency-access accounts, or a group that holds them: one may be lost; name a second one, or leave the policy in report-only";
    }
    return undefined;
}

/**
 * The exclusions of a policy, validated at once where the values are known, and inside their chain where not.
 *
 * @throws pulumi.InputPropertyError - No account is named, or too few for the state.
 */
export function excludedEmergencyAccess(
    access: EmergencyAccess | undefined,
    state: pulumi.Input<PolicyState>,
): { users: pulumi.Output<string[]>; groups: pulumi.Output<string[]> } {
    // Called from JavaScript, or with configuration cast to a type, the required argument may still be missing.
    const accountIds = access?.accountIds;
    const groupId = access?.groupId;
    if (accountIds === undefined && groupId === undefined) {
        throw fault(emergencyAccessFault([], undefined, "reportOnly"));
    }
    const checked = pulumi
        .all([accountIds ?? [], pulumi.output(groupId), state])
        .apply(([ids, group, appliedState]) => {
            const problem = emergencyAccessFault(ids, group, appliedState);
            if (problem !== undefined) {
                throw fault(problem);
            }
            return { users: ids, groups: group === undefined ? [] : [group] };
        });
    return { users: checked.users, groups: checked.groups };
}

function fault(reason: string | undefined): Error {
    return new pulumi.InputPropertyError({ propertyPath: "emergencyAccess", reason: reason ?? "is missing" });
}
