import { undefinedIfMissing, type GraphClient } from "./client";
import { GraphError } from "./errors";
import { retryOnLag } from "./retryOnLag";

/** References in one PATCH. @see https://learn.microsoft.com/graph/api/group-post-members */
const maxReferences = 20;

/** Ids of a group's direct members, as one replica knows them; `undefined` when it does not know the group. */
export function tryListMemberIds(client: GraphClient, groupId: string): Promise<Set<string> | undefined> {
    return undefinedIfMissing(
        client
            .list<{ id: string }>(`/groups/${groupId}/members`, {
                query: { $select: "id", $top: "999" },
                isFreshConnection: true,
            })
            .then((members) => new Set(members.map(({ id }) => id))),
    );
}

/** Ids of a group's direct members; empty also when the answering replica does not know the group yet. */
export async function listMemberIds(client: GraphClient, groupId: string): Promise<Set<string>> {
    return (await tryListMemberIds(client, groupId)) ?? new Set<string>();
}

/**
 * Adds members, 20 a request, surviving replication lag of group and members. One who is a member already counts as
 * added: all 20 are refused then, so they are sent one by one.
 */
export async function addMembers(
    client: GraphClient,
    groupId: string,
    ids: readonly string[],
): Promise<void> {
    for (let start = 0; start < ids.length; start += maxReferences) {
        const some = ids.slice(start, start + maxReferences);
        const isAdded = await retryOnLag("addMember", () => patchMembers(client, groupId, some));
        if (!isAdded) {
            for (const id of some) {
                await retryOnLag("addMember", () => patchMembers(client, groupId, [id]));
            }
        }
    }
}

/** Removes members; one who is not a member counts as removed. */
export async function removeMembers(
    client: GraphClient,
    groupId: string,
    ids: readonly string[],
): Promise<void> {
    for (const id of ids) {
        await client
            .request({ method: "DELETE", path: `/groups/${groupId}/members/${id}/$ref` })
            .catch((error: unknown) => {
                if (!isAbsentReference(error)) {
                    throw error;
                }
            });
    }
}

/** @returns False when at least one of them is a member already, and nothing was added. */
async function patchMembers(client: GraphClient, groupId: string, ids: readonly string[]): Promise<boolean> {
    try {
        await client.request({
            method: "PATCH",
            path: `/groups/${groupId}`,
            body: {
                "members@odata.bind": ids.map(
                    (id) => `https://graph.microsoft.com/v1.0/directoryObjects/${id}`,
                ),
            },
        });
        return true;
    } catch (error) {
        if (
            GraphError.isInstance(error) &&
            error.status === 400 &&
            /references already exist/i.test(error.reason)
        ) {
            return false;
        }
        throw error;
    }
}

/** "Not a member", in both forms that were observed; a group or user that is gone has no membership either. */
function isAbsentReference(error: unknown): boolean {
    return (
        GraphError.isInstance(error) &&
        (error.status === 404 || (error.status === 400 && /references do not exist/i.test(error.reason)))
    );
}
