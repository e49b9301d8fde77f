import type { Group as GroupBody } from "@microsoft/microsoft-graph-types";
import { isIdentified } from "../client/answerForm";
import { undefinedIfMissing } from "../client/absence";
import type { GraphClient } from "../client/client";
import { listTogether, readTogether } from "../client/readTogether";
import { addReferences } from "./referenceAdditions";
import { isAbsentReference, isExistingReference, referenceTo } from "./references";
import { GraphError, UnknownFormError } from "../client/errors";
import { removeAgreed } from "../consistency/removal";
import { retryOnLag } from "../consistency/retryOnLag";
import type { Reference, Written } from "./written";

/** A group as Microsoft Graph answers it. */
export type Group = Readonly<Record<string, unknown>> & { readonly id: string };

/** What a group is made of. */
export interface GroupToCreate {
    readonly displayName: string;
    readonly description?: string | undefined;
    /** Names the group in the directory, at most 64 ASCII characters. Need not be unique for a security group. */
    readonly mailNickname: string;
    readonly securityEnabled: boolean;
    /** A Microsoft 365 group, which has a mailbox. Its mail nickname must be unique. */
    readonly isMicrosoft365?: boolean | undefined;
    /** The rule that gives the group its members, which cannot be added by hand then. */
    readonly membershipRule?: string | undefined;
    readonly visibility?: string | undefined;
    readonly isAssignableToRole?: boolean | undefined;
    /** Object ids of the owners. */
    readonly ownerIds?: readonly string[] | undefined;
}

/** References in one creation. @see https://learn.microsoft.com/graph/api/group-post-groups */
const maxOwnersAtCreation = 20;

/** One read of the groups of a mail nickname, as one replica knows them. */
export async function findByMailNickname(client: GraphClient, mailNickname: string): Promise<Group[]> {
    return listTogether<Group>(client, {
        path: "/groups",
        query: {
            $filter: `mailNickname eq '${mailNickname.replaceAll("'", "''")}'`,
            $select:
                "id,displayName,description,mailNickname,securityEnabled,isAssignableToRole,groupTypes," +
                "membershipRule,visibility,createdDateTime",
        },
    });
}

/** One read of a group; `undefined` when the answering replica does not know it. */
export function get(client: GraphClient, id: string): Promise<Group | undefined> {
    return undefinedIfMissing(
        readTogether<Group>(client, { path: `/groups/${id}` }).then(({ body }) => body),
    );
}

/**
 * One read of the ids of the products whose licenses a group gives its members; `undefined` when the answering replica
 * does not know the group. Graph returns them only where they are asked for.
 *
 * @throws UnknownFormError - The answer does not have them, so it is unknown whether there are any.
 * @see https://learn.microsoft.com/graph/api/resources/group (assignedLicenses)
 */
export function listLicenseIds(client: GraphClient, id: string): Promise<ReadonlySet<string> | undefined> {
    const query = { $select: "id,assignedLicenses" };
    return undefinedIfMissing(
        readTogether<{ assignedLicenses?: readonly { skuId: string }[] | null }>(client, {
            ...{ path: `/groups/${id}`, query },
        }).then(({ body: { assignedLicenses } }) => {
            if (assignedLicenses === undefined || assignedLicenses === null) {
                throw new UnknownFormError(`Microsoft Graph does not show the licenses of the group ${id}.`);
            }
            return new Set(assignedLicenses.map(({ skuId }) => skuId));
        }),
    );
}

/**
 * Sends a group's creation, once. Waits for new owners.
 *
 * @throws LostAnswerError - The group may have been made.
 */
export function post(client: GraphClient, group: GroupToCreate): Promise<Group> {
    const { ownerIds = [], isMicrosoft365 = false, membershipRule, ...properties } = group;
    const isDynamic = membershipRule !== undefined;
    const body = {
        ...properties,
        mailEnabled: isMicrosoft365,
        groupTypes: [...(isMicrosoft365 ? ["Unified"] : []), ...(isDynamic ? ["DynamicMembership"] : [])],
        ...(isDynamic && { membershipRule, membershipRuleProcessingState: "On" }),
        ...(ownerIds.length > 0 && {
            "owners@odata.bind": ownerIds.slice(0, maxOwnersAtCreation).map(referenceTo),
        }),
    } satisfies Written<GroupBody>;
    return retryOnLag(client, "createWithReferences", async (client) => {
        const answer = await client.request<Group>({
            method: "POST",
            path: "/groups",
            body,
            answer: isIdentified,
        });
        return answer.body;
    });
}

/** Changes properties; `null` clears one. */
export async function patch(
    client: GraphClient,
    id: string,
    properties: Readonly<Record<string, unknown>>,
): Promise<void> {
    await retryOnLag(client, "patchNew", (client) =>
        client.request({ method: "PATCH", path: `/groups/${id}`, body: properties }),
    );
}

/**
 * Deletes a group, and waits until replicas agree that it is gone, so that a policy or an assignment that still names
 * it fails at once. A group that is gone counts as deleted. It can be restored for 30 days.
 *
 * @see https://learn.microsoft.com/graph/api/group-delete
 */
export async function remove(client: GraphClient, id: string): Promise<void> {
    await removeAgreed(client, `/groups/${id}`, (client) => get(client, id));
}

/** One read of the ids of a group's owners; `undefined` when the answering replica does not know the group. */
export function listOwnerIds(client: GraphClient, id: string): Promise<Set<string> | undefined> {
    return undefinedIfMissing(
        listTogether<{ id: string }>(client, { path: `/groups/${id}/owners`, query: { $select: "id" } }).then(
            (owners) => new Set(owners.map((owner) => owner.id)),
        ),
    );
}

/** One read of the ids of a group's roles in applications; `undefined` when the answering replica does not know the group. */
export function listAppRoleAssignmentIds(
    client: GraphClient,
    id: string,
): Promise<ReadonlySet<string> | undefined> {
    return undefinedIfMissing(
        listTogether<{ id: string }>(client, { path: `/groups/${id}/appRoleAssignments` }).then(
            (assignments) => new Set(assignments.map((assignment) => assignment.id)),
        ),
    );
}

/**
 * Makes users or service principals owners of a group. Existing owners stay.
 *
 * @returns The ids that were added now.
 * @throws RefusedReferencesError - Some cannot become owners. All others are owners.
 */
export function addOwners(client: GraphClient, id: string, ownerIds: readonly string[]): Promise<string[]> {
    return addReferences(client, ownerIds, {
        operation: "addMember",
        ownerId: id,
        write: async (writer, [ownerId = ""]) => {
            try {
                await writer.request({
                    method: "POST",
                    path: `/groups/${id}/owners/$ref`,
                    body: { "@odata.id": referenceTo(ownerId) } satisfies Reference,
                    // A repeat is answered "already exist", which also counts as success.
                    isIdempotent: true,
                });
                return true;
            } catch (error) {
                if (isExistingReference(error)) {
                    return false;
                }
                throw error;
            }
        },
        isOwnerShown: async (reader) => (await get(reader, id)) !== undefined,
    });
}

/** Owners after an attempt to remove some. */
export interface RemovedOwners {
    /** The ids that were removed now. */
    readonly removed: string[];
    /** The owner who stays, because Entra lets no one remove the last owner of a group. */
    readonly last?: string;
}

/** Removes owners. An id that is not an owner counts as removed. */
export async function removeOwners(
    client: GraphClient,
    id: string,
    ownerIds: readonly string[],
): Promise<RemovedOwners> {
    const removed: string[] = [];
    for (const ownerId of ownerIds) {
        try {
            // Without /$ref this would delete the owner.
            await client.request({ method: "DELETE", path: `/groups/${id}/owners/${ownerId}/$ref` });
            removed.push(ownerId);
        } catch (error) {
            if (isLastOwner(error)) {
                return { removed, last: ownerId };
            }
            if (!isAbsentReference(error)) {
                throw error;
            }
        }
    }
    return { removed };
}

/** The text was observed: `The group must have at least one owner, hence this owner cannot be removed.` */
function isLastOwner(error: unknown): boolean {
    return GraphError.isInstance(error) && error.status === 400 && /at least one owner/i.test(error.reason);
}
