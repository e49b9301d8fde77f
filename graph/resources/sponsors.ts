import { undefinedIfMissing } from "../client/absence";
import type { GraphClient } from "../client/client";
import { listTogether } from "../client/readTogether";
import { isAbsentReference, isExistingReference, referenceTo } from "./references";
import { retryOnLag, type LagRetryOptions } from "../consistency/retryOnLag";
import { writeTogether } from "../client/writeTogether";
import type { Reference } from "./written";

/** One read of the ids of a user's sponsors; `undefined` when the answering replica does not know the user. */
export function list(client: GraphClient, id: string): Promise<Set<string> | undefined> {
    return undefinedIfMissing(
        listTogether<{ id: string }>(client, {
            path: `/users/${id}/sponsors`,
            query: { $select: "id" },
        }).then((sponsors) => new Set(sponsors.map((sponsor) => sponsor.id))),
    );
}

/**
 * Makes users or groups answerable for a guest. Existing sponsors stay.
 *
 * @returns The ids that were added now.
 */
export async function add(
    client: GraphClient,
    id: string,
    sponsorIds: readonly string[],
    options: LagRetryOptions = {},
): Promise<string[]> {
    const added: string[] = [];
    for (const sponsorId of sponsorIds) {
        try {
            await retryOnLag(
                client,
                "addSponsor",
                (client) =>
                    writeTogether(client, {
                        method: "POST",
                        path: `/users/${id}/sponsors/$ref`,
                        body: { "@odata.id": referenceTo(sponsorId) } satisfies Reference,
                        // A repeat is answered "already exist", which also counts as success.
                        isIdempotent: true,
                    }),
                options,
            );
            added.push(sponsorId);
        } catch (error) {
            if (!isExistingReference(error)) {
                throw error;
            }
        }
    }
    return added;
}

/**
 * Removes sponsors; the sponsors themselves are not affected. An id that is not a sponsor counts as removed.
 *
 * @returns The ids that were removed now.
 */
export async function remove(
    client: GraphClient,
    id: string,
    sponsorIds: readonly string[],
): Promise<string[]> {
    const removed: string[] = [];
    for (const sponsorId of sponsorIds) {
        try {
            // Without /$ref this would delete the sponsor.
            await writeTogether(client, {
                method: "DELETE",
                path: `/users/${id}/sponsors/${sponsorId}/$ref`,
            });
            removed.push(sponsorId);
        } catch (error) {
            if (!isAbsentReference(error)) {
                throw error;
            }
        }
    }
    return removed;
}
