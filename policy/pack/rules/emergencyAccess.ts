import { both, type Truth } from "../../evaluate/truth";
import { isOpen, knownItems, type ConditionalAccessPolicy } from "../../model";
import { demands, holds, is, isEmpty, isUnconditional } from "../coverage";
import { lockOutsBy } from "../../lockOut";
import { policyOf, titleOf, types, valueAt, type DeclaredStack } from "../declared";
import {
    cisa,
    microsoft,
    texts,
    textsOf,
    type ResourceRule,
    type RuleOptions,
    type StackRule,
} from "../rule";

const emergencyAccess = microsoft(
    "Manage emergency access accounts",
    "entra/identity/role-based-access-control/security-emergency-access",
);
const accountIds = texts("Object ids of the emergency-access accounts. Default: any two accounts count.");
/** Stands for the members of a group whose members are not known. */
const someMember = "00000000-0000-0000-0000-00000000ffff";
const groupIds = texts("Object ids of groups that hold them. Default: any group counts.");

/** Whether a policy can lock a person out: it is not switched off, applies to people, and requires something. */
function canLockOut({ state, conditions, grantControls }: ConditionalAccessPolicy): boolean {
    const isForNobody: Truth = both(
        holds(conditions.users.includeUsers, "None"),
        isEmpty(conditions.users.includeGroups),
    );
    return is(state, "disabled") !== true && grantControls !== null && isForNobody !== true;
}

function excluded({ conditions: { users } }: ConditionalAccessPolicy) {
    return {
        users: knownItems(users.excludeUsers),
        groups: knownItems(users.excludeGroups),
        isComplete: !isOpen(users.excludeUsers) && !isOpen(users.excludeGroups),
    };
}

/** Which accounts or groups a policy fails to exclude; `undefined` when it excludes enough. */
function fault(
    users: readonly string[],
    groups: readonly string[],
    options: RuleOptions,
): string | undefined {
    const [accounts, holders] = [textsOf(options, "accountIds"), textsOf(options, "groupIds")];
    const isNamed = accounts.length > 0 || holders.length > 0;
    const group = isNamed ? groups.some((id) => holders.includes(id)) : groups.length > 0;
    if (group) {
        return undefined;
    }
    if (isNamed) {
        const missing = [...accounts.filter((id) => !users.includes(id)), ...holders];
        return accounts.length >= 2 && accounts.every((id) => users.includes(id))
            ? undefined
            : `does not exclude the named emergency access (missing: ${missing.join(", ") || "a second account"})`;
    }
    return users.length >= 2
        ? undefined
        : `excludes ${users.length === 0 ? "no account" : "one account"} and no group`;
}

/** @see https://learn.microsoft.com/entra/identity/conditional-access/concept-conditional-access-users-groups */
export const emergencyAccessExcluded: ResourceRule = {
    id: "emergency-access-excluded",
    title: "Every policy excludes at least two emergency-access accounts, directly or by a group.",
    severity: "critical",
    level: "mandatory",
    sources: [emergencyAccess, cisa("MS.AAD.7.4v1")],
    cure: "Exclude the object ids of two emergency-access accounts, or of a group that holds them.",
    options: { accountIds, groupIds },
    scope: "resource",
    check: (resource, options) => {
        const policy = policyOf(resource);
        if (policy === undefined || !canLockOut(policy)) {
            return [];
        }
        const { users, groups, isComplete } = excluded(policy);
        const found = fault(users, groups, options);
        return found === undefined || !isComplete
            ? []
            : [`${titleOf({ value: policy, resource })} ${found}: a mistake in it would lock everyone out`];
    },
};

export const emergencyAccessConsistent: StackRule = {
    id: "emergency-access-consistent",
    title: "All policies exclude the same emergency-access accounts.",
    severity: "high",
    level: "advisory",
    sources: [emergencyAccess],
    cure: "Exclude the same two accounts, or the same group, from each policy. An account that one policy blocks cannot get in.",
    scope: "stack",
    check: ({ policies }) => {
        const able = policies.filter(({ value }) => canLockOut(value));
        const all = able.map(({ value }) => excluded(value));
        if (able.length < 2 || all.some(({ isComplete }) => !isComplete)) {
            return [];
        }
        const common = (name: "users" | "groups") =>
            all.map((each) => each[name]).reduce((left, right) => left.filter((id) => right.includes(id)));
        return common("users").length >= 2 || common("groups").length >= 1
            ? []
            : [
                  {
                      message: `No two accounts and no group are excluded from all of ${able.map(titleOf).join(", ")}`,
                  },
              ];
    },
};

/** The accounts that the pack's configuration names, otherwise those of the stack's resources. */
function namedAccess({ resources }: DeclaredStack, options: RuleOptions) {
    const configured = { users: textsOf(options, "accountIds"), groups: textsOf(options, "groupIds") };
    if (configured.users.length > 0 || configured.groups.length > 0) {
        return configured;
    }
    const idsAt = (name: string) =>
        resources
            .filter(({ type }) => type === types.policy)
            .flatMap((resource) => [valueAt(resource, "emergencyAccess", name)].flat())
            .filter((id): id is string => typeof id === "string");
    return { users: idsAt("accountIds"), groups: idsAt("groupId") };
}

export const emergencyAccessOpen: StackRule = {
    id: "emergency-access-open",
    title: "An emergency-access account gets in under all policies of the stack together.",
    severity: "critical",
    level: "mandatory",
    sources: [emergencyAccess],
    cure: "Exclude one account, or one group that holds it, from each policy that blocks.",
    options: { accountIds, groupIds },
    scope: "stack",
    check: (stack, options) => {
        const { users, groups } = namedAccess(stack, options);
        const policies = stack.policies.map(({ value }) => value);
        const people = [
            ...[...new Set(users)].map((userId) => ({ userId, groupIds: [] })),
            ...[...new Set(groups)].map((id) => ({ userId: someMember, groupIds: [id] })),
        ];
        return lockOutsBy(policies, { emergencyAccess: people }).map(({ policies: names }) => ({
            message: `${names.join(", ")} together lock out every emergency-access account`,
        }));
    },
};

/** A policy that blocks everyone from everything and excludes no one. */
export const noBlockForAll: ResourceRule = {
    id: "no-block-for-all",
    title: "No policy blocks all users from all applications with no one excluded.",
    severity: "critical",
    level: "mandatory",
    sources: [
        microsoft(
            "Conditional Access deployment plan",
            "entra/identity/conditional-access/plan-conditional-access",
        ),
    ],
    cure: "Exclude the emergency-access accounts, or block fewer users or applications.",
    scope: "resource",
    check: (resource) => {
        const policy = policyOf(resource);
        if (policy === undefined || is(policy.state, "disabled") === true) {
            return [];
        }
        const { users } = policy.conditions;
        const blocksAll = [
            holds(users.includeUsers, "All"),
            isUnconditional(policy),
            demands(policy, ["block"]),
            isEmpty(users.excludeUsers),
            isEmpty(users.excludeGroups),
            isEmpty(users.excludeRoles),
            is(users.excludeGuestsOrExternalUsers, null),
        ].reduce(both);
        return blocksAll === true
            ? [
                  `${titleOf({ value: policy, resource })} blocks all users from all applications and excludes no one`,
              ]
            : [];
    },
};
