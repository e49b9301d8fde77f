import { isAbsence, undefinedIfMissing, withRetries, type GraphClient } from "../../../graph";
import { listTogether, readTogether } from "../../../graph/client/readTogether";
import { refusalOf } from "./refusal";
import { mapTogether } from "./together";

/** Who is in each group, and who holds each role. A group or role that is not in the map could not be read. */
export interface Members {
    readonly groups: ReadonlyMap<string, ReadonlySet<string>>;
    readonly roles: ReadonlyMap<string, ReadonlySet<string>>;
    /** Display names of the groups, as far as they could be read. */
    readonly groupNames: ReadonlyMap<string, string>;
    /** What could not be read, in sentences. */
    readonly notes: readonly string[];
}

interface Assignment {
    readonly principalId: string;
    readonly directoryScopeId?: string | null;
}

/**
 * Reads the members of groups, those of nested groups included, and the holders of directory roles: active assignments
 * in the whole tenant, to users and to groups.
 *
 * @param groupIds - The groups to read, and no other ones.
 * @param roleIds - The roles to read, by template id.
 * @see https://learn.microsoft.com/graph/api/group-list-transitivemembers
 * @see https://learn.microsoft.com/graph/api/rbacapplication-list-roleassignments
 */
export async function readMembers(
    client: GraphClient,
    groupIds: readonly string[],
    roleIds: readonly string[],
    onProgress: (text: string) => void = () => undefined,
): Promise<Members> {
    const notes: string[] = [];
    const groups = new Map<string, ReadonlySet<string>>();
    const groupNames = new Map<string, string>();
    const readGroup = async (groupId: string) => {
        if (groups.has(groupId)) {
            return;
        }
        try {
            const [members, name] = await Promise.all([membersOf(client, groupId), nameOf(client, groupId)]);
            groups.set(groupId, members);
            if (name !== undefined) {
                groupNames.set(groupId, name);
            }
            onProgress(`members of ${groups.size} groups read`);
        } catch (error) {
            notes.push(`The members of the group ${groupId} are not known (${refusalOf(error)}).`);
        }
    };
    await mapTogether(groupIds, readGroup);
    const roles = new Map<string, ReadonlySet<string>>();
    if (roleIds.length > 0) {
        try {
            const holders = await mapTogether(roleIds, (id) => holdersOf(client, id));
            const assignable = await groupsWithRoles(client, holders.flat().length > 0);
            await mapTogether(
                holders.flat().filter((id) => assignable.has(id)),
                readGroup,
            );
            roleIds.forEach((roleId, index) => {
                const own = holders[index]!;
                // Without the members of a group that holds it, the holders of a role are not known.
                if (own.every((id) => !assignable.has(id) || groups.has(id))) {
                    roles.set(roleId, new Set(own.flatMap((id) => [id, ...(groups.get(id) ?? [])])));
                }
            });
        } catch (error) {
            notes.push(`Directory roles are not known (${refusalOf(error)}).`);
        }
    }
    return { groups, roles, groupNames, notes: notes.sort() };
}

/** A group that is gone has no members. */
async function membersOf(client: GraphClient, groupId: string): Promise<ReadonlySet<string>> {
    try {
        const members = await withRetries(client, () =>
            listTogether<{ readonly id: string }>(client, {
                path: `/groups/${groupId}/transitiveMembers`,
                query: { $select: "id", $top: "999" },
            }),
        );
        return new Set(members.map(({ id }) => id.toLowerCase()));
    } catch (error) {
        if (isAbsence(error)) {
            return new Set();
        }
        throw error;
    }
}

async function nameOf(client: GraphClient, groupId: string): Promise<string | undefined> {
    const read = () =>
        readTogether<{ readonly displayName?: string | null }>(client, {
            path: `/groups/${groupId}`,
            query: { $select: "id,displayName" },
        });
    const group = await withRetries(client, () => undefinedIfMissing(read()));
    return group?.body.displayName ?? undefined;
}

async function holdersOf(client: GraphClient, roleId: string): Promise<string[]> {
    const assignments = await withRetries(client, () =>
        listTogether<Assignment>(client, {
            path: "/roleManagement/directory/roleAssignments",
            query: { $filter: `roleDefinitionId eq '${roleId}'` },
        }),
    );
    // Conditional access does not count roles in an administrative unit.
    return assignments
        .filter(({ directoryScopeId }) => (directoryScopeId ?? "/") === "/")
        .map(({ principalId }) => principalId.toLowerCase());
}

/** Groups that can hold a role. */
async function groupsWithRoles(client: GraphClient, isWanted: boolean): Promise<ReadonlySet<string>> {
    const groups = isWanted
        ? await client.list<{ readonly id: string }>("/groups", {
              query: { $filter: "isAssignableToRole eq true", $select: "id", $top: "999" },
          })
        : [];
    return new Set(groups.map(({ id }) => id.toLowerCase()));
}
