import type { Group } from "@microsoft/microsoft-graph-types";
import { maxBatchSteps, sendBatch, type BatchOutcome, type BatchStep } from "../client/batch";
import { undefinedIfMissing } from "../client/absence";
import type { UserOfAddress } from "./usersOfAddress";
import type { GraphClient } from "../client/client";
import { listTogether } from "../client/readTogether";
import { isAbsentReference, isExistingReference, referenceTo } from "./references";
import { ReferenceAdditions } from "./referenceAdditions";
import type { Written } from "./written";
import { append } from "../../rules/lists";

/** References in one PATCH. @see https://learn.microsoft.com/graph/api/group-post-members */
const maxReferences = 20;

/** How long a batch may wait for room in the tenant's limit of writes, in milliseconds. */
const batchMaxElapsedMs = 600_000;

/** One read of a group's direct members' ids; `undefined` when the answering replica does not know the group. */
export function listMemberIds(client: GraphClient, groupId: string): Promise<Set<string> | undefined> {
    return undefinedIfMissing(
        listTogether<{ id: string }>(client, {
            path: `/groups/${groupId}/members`,
            query: { $select: "id", $top: "999" },
        }).then((members) => new Set(members.map(({ id }) => id))),
    );
}

/** A user in a group, with what shows who they are. */
export type MemberUser = Pick<UserOfAddress, "id" | "creationType" | "externalUserState" | "userType">;

/** One read of the users among a group's members; `undefined` when the answering replica does not know the group. */
export function listMemberUsers(client: GraphClient, groupId: string): Promise<MemberUser[] | undefined> {
    return undefinedIfMissing(
        client.list<MemberUser>(`/groups/${groupId}/members/microsoft.graph.user`, {
            query: { $select: "id,creationType,externalUserState,userType", $top: "999" },
            isFreshConnection: true,
        }),
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
 * Adds members, 20 in a PATCH and 20 of those in a batch, surviving replication lag of group and members. The changes
 * of a batch run one after the other, because Entra refuses changes of one group that arrive together.
 *
 * An existing member counts as added. All 20 of the PATCH are refused then, so they are sent one by one. One that
 * cannot become a member does not stop the others.
 *
 * @returns The ids that were added now. The others were members, as far as the answering replica knew.
 * @throws RefusedReferencesError - Some cannot become members. All others are members.
 */
export async function addMembers(
    client: GraphClient,
    groupId: string,
    ids: readonly string[],
): Promise<string[]> {
    const additions = new ReferenceAdditions(client, {
        operation: "addMember",
        ownerId: groupId,
        write: (writer, some) => patchMembers(writer, groupId, some),
        isOwnerShown: async (reader) =>
            (await undefinedIfMissing(
                reader.request({ method: "GET", path: `/groups/${groupId}`, query: { $select: "id" } }),
            )) !== undefined,
    });
    const chunks = chunksOf(ids, maxReferences);
    const added: string[] = [];
    while (chunks.length > 0) {
        const outcomes = await writeSequentially(
            client,
            chunks
                .slice(0, maxBatchSteps)
                .map((some) => ({ method: "PATCH", ...memberChange(groupId, some) })),
        );
        const doneCount = firstFailure(outcomes);
        append(added, chunks.splice(0, doneCount).flat());
        // A refused chunk is sent by itself, which distinguishes lag from an existing member. Later chunks were not done.
        await additions.add(doneCount < outcomes.length ? (chunks.shift() ?? []) : []);
    }
    await additions.finish();
    return [...added, ...additions.added];
}

function chunksOf(ids: readonly string[], size: number): string[][] {
    return Array.from({ length: Math.ceil(ids.length / size) }, (_, index) =>
        ids.slice(index * size, (index + 1) * size),
    );
}

function firstFailure(outcomes: readonly BatchOutcome[]): number {
    const index = outcomes.findIndex((outcome) => outcome instanceof Error);
    return index < 0 ? outcomes.length : index;
}

/**
 * Changes of one group in one request. When the batch as a whole failed, the outcome is unknown. Repeating a change
 * does no harm, so they count as refused.
 */
async function writeSequentially(client: GraphClient, steps: readonly BatchStep[]): Promise<BatchOutcome[]> {
    if (steps.length < 2) {
        return [new Error("A single change needs no batch.")];
    }
    return sendBatch(client, steps, { isSerial: true, maxElapsedMs: batchMaxElapsedMs }).catch(
        (error: unknown) => [error instanceof Error ? error : new Error(String(error))],
    );
}

/**
 * Removes members, 20 in a batch, one after the other. An id that is not a member counts as removed.
 *
 * @returns The ids that were removed now. The others were not members, as far as the answering replica knew.
 */
export async function removeMembers(
    client: GraphClient,
    groupId: string,
    ids: readonly string[],
): Promise<string[]> {
    const removed: string[] = [];
    const left = [...ids];
    while (left.length > 0) {
        const outcomes = await writeSequentially(
            client,
            left.slice(0, maxBatchSteps).map((id) => memberRemoval(groupId, id)),
        );
        const doneCount = firstFailure(outcomes);
        append(removed, left.splice(0, doneCount));
        // A refused removal is sent by itself, with its retries. Later ones were not done.
        const refused = doneCount < outcomes.length ? left.shift() : undefined;
        if (refused !== undefined && (await removeOne(client, groupId, refused))) {
            removed.push(refused);
        }
    }
    return removed;
}

/** @returns False when it was not a member. */
async function removeOne(client: GraphClient, groupId: string, id: string): Promise<boolean> {
    try {
        await client.request(memberRemoval(groupId, id));
        return true;
    } catch (error) {
        if (isAbsentReference(error)) {
            return false;
        }
        throw error;
    }
}

function memberRemoval(groupId: string, id: string) {
    // Without /$ref this would delete the member.
    return { method: "DELETE" as const, path: `/groups/${groupId}/members/${id}/$ref` };
}

/** @returns False when at least one of them is a member already, and nothing was added. */
async function patchMembers(client: GraphClient, groupId: string, ids: readonly string[]): Promise<boolean> {
    try {
        await client.request({ method: "PATCH", ...memberChange(groupId, ids) });
        return true;
    } catch (error) {
        if (isExistingReference(error)) {
            return false;
        }
        throw error;
    }
}

function memberChange(groupId: string, ids: readonly string[]) {
    return {
        path: `/groups/${groupId}`,
        body: { "members@odata.bind": ids.map(referenceTo) } satisfies Written<Group>,
    };
}
