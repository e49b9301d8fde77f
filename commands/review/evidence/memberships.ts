import { GraphError, type GraphClient } from "../../../graph";
import { isGuid } from "../../../rules/guid";
import { isUnknown, knownItems, type List, type TenantPolicies } from "pulumi-entra-b2b-policy";

/** Groups and roles of people, as they are now and as far as policies name them. */
export interface Memberships {
    /** Empty where they could not be read: then they are unknown. */
    of(userId: string): { readonly groupIds?: readonly string[]; readonly roleIds?: readonly string[] };
    readonly notes: readonly string[];
}

/** Nothing is known of anyone's groups. */
export function unknownMemberships(reason: string): Memberships {
    return {
        of: () => ({}),
        notes: [`Groups and roles are not known (${reason}): what depends on them is uncertain.`],
    };
}

/**
 * Reads the members of each group and role that a policy names. The log does not have them, so memberships of today stand
 * for those of the sign-in.
 *
 * @see https://learn.microsoft.com/graph/api/group-list-transitivemembers
 * @see https://learn.microsoft.com/graph/api/rbacapplication-list-roleassignments
 */
export async function readMemberships(
    client: GraphClient,
    tenants: readonly TenantPolicies[],
): Promise<Memberships> {
    const named = (kind: "Groups" | "Roles") => [
        ...new Set(
            tenants.flatMap(({ conditionalAccessPolicies }) =>
                conditionalAccessPolicies.flatMap(({ conditions: { users } }) =>
                    [users[`include${kind}`], users[`exclude${kind}`]].flatMap(idsIn),
                ),
            ),
        ),
    ];
    const groups = new Map<string, string[]>();
    const roles = new Map<string, string[]>();
    const notes: string[] = [];
    const add = (to: Map<string, string[]>, userId: string, id: string) =>
        to.set(userId, [...(to.get(userId) ?? []), id]);
    let isComplete = true;
    for (const groupId of named("Groups")) {
        const members = await membersOf(client, groupId);
        if (typeof members === "string") {
            isComplete = false;
            notes.push(`The members of the group ${groupId} are not known (${members}).`);
        } else {
            members.forEach((userId) => add(groups, userId, groupId));
        }
    }
    let areRolesKnown = true;
    const roleIds = new Set(named("Roles"));
    if (roleIds.size > 0) {
        try {
            const held = await client.list<{
                principalId: string;
                roleDefinitionId: string;
                directoryScopeId?: string;
            }>("/roleManagement/directory/roleAssignments");
            for (const { principalId, roleDefinitionId, directoryScopeId = "/" } of held) {
                if (directoryScopeId === "/" && roleIds.has(roleDefinitionId.toLowerCase())) {
                    add(roles, principalId.toLowerCase(), roleDefinitionId.toLowerCase());
                }
            }
        } catch (error) {
            areRolesKnown = false;
            notes.push(`Directory roles are not known (${refusalOf(error)}).`);
        }
    }
    return {
        of: (userId) => ({
            ...(isComplete && { groupIds: groups.get(userId) ?? [] }),
            ...(areRolesKnown && { roleIds: roles.get(userId) ?? [] }),
        }),
        notes,
    };
}

function idsIn(list: List): readonly string[] {
    return isUnknown(list) ? [] : knownItems(list).filter(isGuid);
}

/** A group that is gone has no members. */
async function membersOf(client: GraphClient, groupId: string): Promise<readonly string[] | string> {
    try {
        const members = await client.list<{ readonly id: string }>(`/groups/${groupId}/transitiveMembers`, {
            query: { $select: "id", $top: "999" },
        });
        return members.map(({ id }) => id.toLowerCase());
    } catch (error) {
        if (GraphError.isInstance(error) && error.status === 404) {
            return [];
        }
        return refusalOf(error);
    }
}

/** @throws The error, where it is not a refusal of Microsoft Graph. */
function refusalOf(error: unknown): string {
    if (GraphError.isInstance(error) && [400, 403, 501].includes(error.status)) {
        return error.message;
    }
    throw error;
}
