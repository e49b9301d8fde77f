import { isOpen, knownItems, type Group, type TenantPolicies } from "../model";
import { Interned, type InternedIds } from "./interned";
import type { CheckedScenario } from "./scenario";
import type { Truth } from "./truth";
import { append } from "../../rules/lists";

/** Groups and roles that policies name. Only these need an answer. */
export interface NamedMemberships {
    readonly groups: InternedIds;
    readonly roles: InternedIds;
}

/** What is known of one person's groups and directory roles, by the numbers of {@link NamedMemberships}. */
export interface Memberships {
    /** Direct or nested: members of a group's groups count. */
    readonly groups: readonly Truth[];
    /** By assignment to the person or to a group. */
    readonly roles: readonly Truth[];
}

export function namedMemberships(): NamedMemberships {
    return { groups: new Interned(), roles: new Interned() };
}

/**
 * Prepares a tenant's groups and roles for many queries.
 *
 * @see https://learn.microsoft.com/entra/identity/conditional-access/concept-conditional-access-users-groups
 */
export function compileMemberships(
    tenant: TenantPolicies,
    named: NamedMemberships,
): (who: CheckedScenario["who"]) => Memberships {
    const around = groupsAround(tenant);
    const parents = parentsOf(tenant.groups);
    const known = new Set(tenant.groups.map(({ id }) => id));
    const open = tenant.groups.filter(({ memberIds }) => isOpen(memberIds)).map(({ id }) => id);
    // The members of these groups are unknown, and so are the members of the groups that contain them.
    const uncertain = closure(open, parents);

    return ({ userId, groupIds, roleIds }) => {
        const groups = around([...(groupIds ?? []), ...(userId ? (parents.get(userId) ?? []) : [])]);
        const isInGroup = (id: string): Truth => {
            if (groups.has(id)) {
                return true;
            }
            // A person without an object here is in no group, and a scenario that names all groups has no others.
            const isComplete = groupIds !== undefined || userId === null;
            return isComplete || (known.has(id) && !uncertain.has(id) && userId !== undefined)
                ? false
                : undefined;
        };
        const roles = new Set(roleIds);
        const holdsRole = (id: string): Truth => {
            if (roleIds !== undefined || userId === null) {
                return roles.has(id);
            }
            const assignments = tenant.roleAssignments.filter(({ roleTemplateId }) => roleTemplateId === id);
            const holders = assignments.flatMap(({ principalIds }) => knownItems(principalIds));
            if (holders.some((holder) => holder === userId || groups.has(holder))) {
                return true;
            }
            const isCertain =
                userId !== undefined &&
                assignments.length > 0 &&
                !assignments.some(({ principalIds }) => isOpen(principalIds)) &&
                holders.every((holder) => !known.has(holder) || isInGroup(holder) === false);
            return isCertain ? false : undefined;
        };
        return { groups: named.groups.items.map(isInGroup), roles: named.roles.items.map(holdsRole) };
    };
}

/** All groups that contain the given ones: the groups themselves, and the outer groups of nested ones. */
export function groupsAround({ groups }: TenantPolicies): (ids: readonly string[]) => Set<string> {
    const parents = parentsOf(groups);
    return (ids) => closure(ids, parents);
}

/** Groups by their direct members. */
function parentsOf(groups: readonly Group[]): Map<string, string[]> {
    const parents = new Map<string, string[]>();
    for (const { id, memberIds } of groups) {
        for (const member of knownItems(memberIds)) {
            parents.set(member, [...(parents.get(member) ?? []), id]);
        }
    }
    return parents;
}

/** Groups, and all groups that contain them. A circle of groups ends. */
function closure(start: readonly string[], parents: ReadonlyMap<string, readonly string[]>): Set<string> {
    const found = new Set<string>();
    const open = [...start];
    for (let id = open.pop(); id !== undefined; id = open.pop()) {
        if (!found.has(id)) {
            found.add(id);
            append(open, parents.get(id) ?? []);
        }
    }
    return found;
}
