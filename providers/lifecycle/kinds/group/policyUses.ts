import { conditionalAccess, readAgreed, type PolicyJson } from "../../../../graph";
import { unlessRefused } from "../../kit/lifecycle";
import type { Run } from "../../kit/run";

/** Conditional access policies that name a group, in words for people. */
export interface PolicyUses {
    /** Enforced policies that leave the group's members out. Without the group, they apply to them. */
    readonly excluding: readonly string[];
    /** All other policies that name the group. */
    readonly others: readonly string[];
}

/**
 * The policies of the tenant that name a group. Policies that this run wrote or removed do not count: replicas may
 * show them as they were, and the program declares what they are.
 *
 * @returns `undefined` when the identity that deploys may not read policies.
 */
export async function policyUsesOf(run: Run, groupId: string): Promise<PolicyUses | undefined> {
    const written = run.declared.writtenPolicyIds;
    const naming = (policies: readonly conditionalAccess.Policy[] | undefined) =>
        (policies ?? []).filter(
            (policy) => !written.has(policy.id.toLowerCase()) && usersOf(policy).includes(groupId),
        );
    const ids = (policies: readonly conditionalAccess.Policy[] | undefined) =>
        naming(policies)
            .map(({ id }) => id)
            .sort()
            .join();
    const using = await unlessRefused(
        readAgreed(
            run.client,
            (client) => conditionalAccess.listPolicies(client),
            (policies) => naming(policies).length === 0,
            (left, right) => ids(left) === ids(right),
        ).then(naming),
    );
    const isExcluding = (policy: PolicyJson) =>
        policy["state"] === "enabled" && groupsIn(policy, "excludeGroups").includes(groupId);
    const named = (policies: readonly conditionalAccess.Policy[]) =>
        policies.map((policy) => `${JSON.stringify(policy["displayName"])} (${policy.id})`);
    return (
        using && {
            excluding: named(using.filter(isExcluding)),
            others: named(using.filter((policy) => !isExcluding(policy))),
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
