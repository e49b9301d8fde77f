import { isOpen, isUnknown, knownItems, type ConditionalAccessPolicy, type List } from "../../model";
import {
    originsOf,
    titleOf,
    types,
    valueAt,
    type Declared,
    type DeclaredResource,
    type DeclaredStack,
} from "../declared";
import { cisa, microsoft, texts, textsOf, type Finding, type StackRule } from "../rule";

const groupTypes: readonly string[] = [types.group, types.azureadGroup, types.azureadGroupWithoutMembers];
const guestTypes: readonly string[] = [types.guest, types.invitation];
const membershipTypes: readonly string[] = [types.groupMembership, types.azureadGroupMember];

/** The id by which others name a resource, once it has one. */
function idOf(resource: DeclaredResource): string | undefined {
    const id = ["groupId", "objectId", "userId"]
        .map((name) => valueAt(resource, name))
        .find((value) => typeof value === "string");
    return id?.toLowerCase();
}

function groupLists({ conditions: { users } }: ConditionalAccessPolicy): readonly List[] {
    return [users.includeGroups, users.excludeGroups];
}

/** Groups of the stack that a policy names: by id, or where ids are not known yet, by what its value comes from. */
function namedGroups(
    stack: DeclaredStack,
    { value, resource }: Declared<ConditionalAccessPolicy>,
): DeclaredResource[] {
    const ids = groupLists(value).flatMap(knownItems);
    const origins = groupLists(value).some(isOpen)
        ? originsOf(resource, "conditions")
        : new Set<DeclaredResource>();
    return stack.resources.filter(
        (each) => groupTypes.includes(each.type) && (ids.includes(idOf(each) ?? "") || origins.has(each)),
    );
}

export const policyGroupsProtected: StackRule = {
    id: "policy-groups-protected",
    title: "Groups that policies name are role-assignable: only privileged administrators change their members.",
    severity: "high",
    level: "advisory",
    sources: [
        microsoft(
            "Protecting groups from elevation",
            "entra/identity/role-based-access-control/groups-concept",
        ),
    ],
    cure: "Set isAssignableToRole for the group (fixed at creation), or keep it in a restricted management administrative unit and name it under protectedGroups.",
    options: { protectedGroups: texts("Names or object ids of groups that are protected otherwise.") },
    scope: "stack",
    check: (stack, options) => {
        const accepted = textsOf(options, "protectedGroups");
        return stack.policies.flatMap((policy) =>
            namedGroups(stack, policy)
                .filter((group) => {
                    const isAssignable =
                        valueAt(group, "isAssignableToRole") ?? valueAt(group, "assignableToRole") ?? false;
                    const names = [group.name, valueAt(group, "displayName"), idOf(group)];
                    return (
                        isAssignable === false &&
                        !names.some((name) => accepted.includes(String(name).toLowerCase()))
                    );
                })
                .map((group): Finding => ({
                    message: `${titleOf(policy)} depends on the group ${group.name}, whose owners and many administrators can change its members, and so who is asked`,
                    urn: group.urn,
                })),
        );
    },
};

export const policyGroupsKnown: StackRule = {
    id: "policy-groups-known",
    title: "Groups that policies name are declared, or named as existing.",
    severity: "low",
    level: "advisory",
    sources: [
        microsoft(
            "Users, groups and workload identities in policies",
            "entra/identity/conditional-access/concept-conditional-access-users-groups",
        ),
    ],
    cure: "Declare the group here, or look it up in the tenant and name it under groupIds.",
    options: { groupIds: texts("Object ids of groups that exist outside of the stack.") },
    scope: "stack",
    check: (stack, options) => {
        const known = new Set([
            ...stack.resources.flatMap((each) => idOf(each) ?? []),
            ...textsOf(options, "groupIds"),
        ]);
        return stack.policies.flatMap((policy) =>
            groupLists(policy.value)
                .flatMap(knownItems)
                .filter((id) => !known.has(id))
                .map((id): Finding => ({
                    message: `${titleOf(policy)} names the group ${id}, which this stack does not declare`,
                    urn: policy.resource.urn,
                })),
        );
    },
};

/**
 * CISA's highly privileged roles of Entra, and Azure's roles that give rights to others, by template id.
 *
 * @see https://learn.microsoft.com/entra/identity/role-based-access-control/permissions-reference
 * @see https://learn.microsoft.com/azure/role-based-access-control/built-in-roles/privileged
 */
export const privilegedRoles: ReadonlyMap<string, string> = new Map([
    ["62e90394-69f5-4237-9190-012177145e10", "Global Administrator"],
    ["e8611ab8-c189-46e8-94e1-60213ab1f814", "Privileged Role Administrator"],
    ["fe930be7-5e62-47db-91af-98c3a49a38b1", "User Administrator"],
    ["f28a1f50-f6e7-4571-818b-6a12f2af6b6c", "SharePoint Administrator"],
    ["29232cdf-9323-42fd-ade2-1d097af3e4de", "Exchange Administrator"],
    ["8ac3fc64-6eca-42ea-9e69-59f4c7b60eb2", "Hybrid Identity Administrator"],
    ["9b895d92-2cd3-44c7-9d02-a6ac2d5ea5c3", "Application Administrator"],
    ["158c047a-c907-4556-b7ef-446551a6b5f7", "Cloud Application Administrator"],
]);
const privilegedAzureRoles: ReadonlyMap<string, string> = new Map([
    ["8e3af657-a8ff-443c-a75c-2fe8c4bcb635", "Owner"],
    ["18d7d88d-d35e-4fb5-a5c3-7773c20a72d9", "User Access Administrator"],
    ["f58310d9-a9f6-439a-9e8d-f62e2a9a1e8c", "Role Based Access Control Administrator"],
]);

/** How each kind of assignment names principal and role. */
const assignments: Readonly<
    Record<string, { principal: string; role: string; roles: ReadonlyMap<string, string> }>
> = {
    [types.directoryRoleAssignment]: {
        principal: "principalObjectId",
        role: "roleId",
        roles: privilegedRoles,
    },
    [types.directoryRoleMember]: {
        principal: "memberObjectId",
        role: "roleObjectId",
        roles: privilegedRoles,
    },
    [types.azureRoleAssignment]: {
        principal: "principalId",
        role: "roleDefinitionId",
        roles: privilegedAzureRoles,
    },
};

/** The privileged role that an assignment gives, by name: by its id, or by the role that the id comes from. */
function privilegedRole(stack: DeclaredStack, resource: DeclaredResource): string | undefined {
    const kind = assignments[resource.type];
    if (kind === undefined) {
        return undefined;
    }
    const id = valueAt(resource, kind.role);
    const direct =
        typeof id === "string" ? kind.roles.get(id.slice(id.lastIndexOf("/") + 1).toLowerCase()) : undefined;
    const origins = originsOf(resource, kind.role);
    const role = stack.resources.find(
        (each) =>
            each.type === types.directoryRole &&
            (origins.has(each) || (typeof id === "string" && idOf(each) === id)),
    );
    const [template, name] =
        role === undefined ? [] : [valueAt(role, "templateId"), valueAt(role, "displayName")];
    const named = [...kind.roles.values()].find((each) => each === name);
    return (
        direct ?? (typeof template === "string" ? kind.roles.get(template.toLowerCase()) : undefined) ?? named
    );
}

/** Guests of the stack among some resources, directly or as members of a group among them. */
function guestsAmong(
    stack: DeclaredStack,
    principalId: unknown,
    origins: ReadonlySet<DeclaredResource>,
): boolean {
    const isPrincipal = (each: DeclaredResource) =>
        origins.has(each) || (typeof principalId === "string" && idOf(each) === principalId.toLowerCase());
    const principals = stack.resources.filter(isPrincipal);
    if (principals.some(({ type }) => guestTypes.includes(type))) {
        return true;
    }
    const groups = principals.filter(({ type }) => groupTypes.includes(type));
    return stack.resources
        .filter(({ type }) => membershipTypes.includes(type))
        .some((membership) => {
            const property = membership.type === types.groupMembership ? "groupId" : "groupObjectId";
            const ofGroup = originsOf(membership, property);
            const isOfGroup = groups.some(
                (group) => ofGroup.has(group) || idOf(group) === valueAt(membership, property),
            );
            const members = membership.type === types.groupMembership ? "memberIds" : "memberObjectId";
            const from = [...originsOf(membership, members)];
            return isOfGroup && from.some(({ type }) => guestTypes.includes(type));
        });
}

export const noPermanentPrivilegedGuest: StackRule = {
    id: "no-permanent-privileged-guest",
    title: "No guest holds a highly privileged role permanently.",
    severity: "critical",
    level: "mandatory",
    sources: [cisa("MS.AAD.7.4v1"), cisa("MS.AAD.7.3v1")],
    cure: "Make the guest eligible for the role (DirectoryRoleEligibilityScheduleRequest), or give the role to one of the tenant's own accounts.",
    scope: "stack",
    check: (stack) =>
        stack.resources.flatMap((resource): Finding[] => {
            const role = privilegedRole(stack, resource);
            const property = assignments[resource.type]?.principal ?? "";
            const principal = valueAt(resource, property);
            return role !== undefined &&
                guestsAmong(
                    stack,
                    isUnknown(principal) ? undefined : principal,
                    originsOf(resource, property),
                )
                ? [{ message: `${resource.name} makes a guest ${role} permanently`, urn: resource.urn }]
                : [];
        }),
};
