import type { PolicyJson } from "../../../../graph";
import type { Run } from "../../kit/run";
import { policiesNaming, policyTitle } from "../policiesNaming";

/** Conditional access policies that name a group, in words for people. */
export interface PolicyUses {
    /** Enforced policies that leave the group's members out. Without the group, they apply to them. */
    readonly excluding: readonly string[];
    /** All other policies that name the group. */
    readonly others: readonly string[];
}

/**
 * The policies of the tenant that name a group, as {@link policiesNaming} finds them.
 *
 * @returns `undefined` when the identity that deploys may not read policies.
 */
export async function policyUsesOf(run: Run, groupId: string): Promise<PolicyUses | undefined> {
    const using = await policiesNaming(run, (policy) => usersOf(policy).includes(groupId));
    const isExcluding = (policy: PolicyJson) =>
        policy["state"] === "enabled" && groupsIn(policy, "excludeGroups").includes(groupId);
    return (
        using && {
            excluding: using.filter(isExcluding).map(policyTitle),
            others: using.filter((policy) => !isExcluding(policy)).map(policyTitle),
        }
    );
}

function usersOf(policy: PolicyJson): string[] {
    return [...groupsIn(policy, "includeGroups"), ...groupsIn(policy, "excludeGroups")];
}

function groupsIn(policy: PolicyJson, member: "includeGroups" | "excludeGroups"): string[] {
    const { conditions } = policy as {
        conditions?: { users?: Partial<Record<typeof member, readonly string[] | null>> | null } | null;
    };
    return (conditions?.users?.[member] ?? []).map((id) => id.toLowerCase());
}
