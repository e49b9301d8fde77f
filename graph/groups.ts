import { undefinedIfMissing, type GraphClient } from "./client";
import { listTogether } from "./readTogether";
import { isAbsentReference, isExistingReference, referenceTo } from "./references";
import { retryOnLag } from "./retryOnLag";

/** References in one PATCH. @see https://learn.microsoft.com/graph/api/group-post-members */
const maxReferences = 20;

/** One read of a group's direct members' ids; `undefined` when the answering replica does not know the group. */
export function listMemberIds(client: GraphClient, groupId: string): Promise<Set<string> | undefined> {
    return undefinedIfMissing(
        listTogether<{ id: string }>(client, {
            path: `/groups/${groupId}/members`,
            query: { $select: "id", $top: "999" },
        }).then((members) => new Set(members.map(({ id }) => id))),
    );
}

/** One read of the ids of all members, also through other groups; `undefined` when the replica does not know the group. */
export function listAllMemberIds(client: GraphClient, groupId: string): Promise<Set<string> | undefined> {
    return undefinedIfMissing(
        client
            .list<{ id: string }>(`/groups/${groupId}/transitiveMembers`, {
                query: { $select: "id", $top: "999" },
                isFreshConnection: true,
                isSingleAttempt: true,
            })
            .then((members) => new Set(members.map(({ id }) => id))),
    );
}

/**
 * Adds members, 20 a request, surviving replication lag of group and members. One who is a member already counts as
 * added: all 20 are refused then, so they are sent one by one.
 *
 * @returns The ids that were added now. The others were members, as far as the answering replica knew.
 */
export async function addMembers(
    client: GraphClient,
    groupId: string,
    ids: readonly string[],
): Promise<string[]> {
    const added: string[] = [];
    for (let start = 0; start < ids.length; start += maxReferences) {
        const some = ids.slice(start, start + maxReferences);
        if (await patchMembers(client, groupId, some)) {
            added.push(...some);
        } else if (some.length > 1) {
            for (const id of some) {
                if (await patchMembers(client, groupId, [id])) {
                    added.push(id);
                }
            }
        }
    }
    return added;
}

/**
 * Removes members; one who is not a member counts as removed.
 *
 * @returns The ids that were removed now. The others were no members, as far as the answering replica knew.
 */
export async function removeMembers(
    client: GraphClient,
    groupId: string,
    ids: readonly string[],
): Promise<string[]> {
    const removed: string[] = [];
    for (const id of ids) {
        try {
            // Without /$ref this would delete the member.
            await client.request({ method: "DELETE", path: `/groups/${groupId}/members/${id}/$ref` });
            removed.push(id);
        } catch (error) {
            if (!isAbsentReference(error)) {
                throw error;
            }
        }
    }
    return removed;
}

/** @returns False when at least one of them is a member already, and nothing was added. */
function patchMembers(client: GraphClient, groupId: string, ids: readonly string[]): Promise<boolean> {
    return retryOnLag(client, "addMember", async () => {
        try {
            await client.request({
                method: "PATCH",
                path: `/groups/${groupId}`,
                body: { "members@odata.bind": ids.map(referenceTo) },
            });
            return true;
        } catch (error) {
            if (isExistingReference(error)) {
                return false;
            }
            throw error;
        }
    });
}
