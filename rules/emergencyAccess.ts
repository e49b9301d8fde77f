import { at, fault, type Fault } from "./fault";
import { distinctGuids, idFault, idsFaults } from "./guid";
import type { PolicyState } from "./policyState";

/**
 * The accounts that must be able to sign in whatever a policy says.
 *
 * @see https://learn.microsoft.com/entra/identity/role-based-access-control/security-emergency-access
 */
export interface DeclaredEmergencyAccess {
    readonly accountIds?: readonly string[] | null | undefined;
    readonly groupId?: string | null | undefined;
}

const cure = "Give the object ids of two accounts as accountIds, or of a group that holds them as groupId";

/** Whether emergency access is good enough for a policy that has a given state, now or by its plan. */
export function emergencyAccessFaults(
    access: DeclaredEmergencyAccess | null | undefined,
    state: PolicyState,
): Fault[] {
    const wrong = idFaults(access);
    const count = accountCount(access);
    if (wrong.length > 0 || hasGroup(access)) {
        return wrong;
    }
    if (count === 0) {
        return [
            fault("names no emergency access account: a mistake in a policy would lock everyone out", cure),
        ];
    }
    return count === 1 && state === "enabled"
        ? [
              fault(
                  "names one emergency access account, which can be lost: a policy that is enforced needs two",
                  `${cure}; or leave the policy in report-only`,
              ),
          ]
        : [];
}

/** Whether emergency access is declared for a group that loses members who are not declared. */
export function protectedMembersFaults(access: DeclaredEmergencyAccess | null | undefined): Fault[] {
    const wrong = idFaults(access);
    return wrong.length > 0 || hasGroup(access) || accountCount(access) > 0
        ? wrong
        : [
              fault(
                  "names no emergency access account: an authoritative membership could remove it from the group",
                  `${cure}; or leave the membership additive`,
              ),
          ];
}

function idFaults(access: DeclaredEmergencyAccess | null | undefined): Fault[] {
    return [
        ...at(["accountIds"], idsFaults(access?.accountIds)),
        ...at(["groupId"], hasGroup(access) ? idFault(access?.groupId ?? "") : undefined),
    ];
}

function hasGroup(access: DeclaredEmergencyAccess | null | undefined): boolean {
    return access?.groupId !== undefined && access.groupId !== null;
}

function accountCount(access: DeclaredEmergencyAccess | null | undefined): number {
    return distinctGuids(access?.accountIds ?? []).length;
}
