/** The sponsors and managers of guests. */
import pMap from "p-map";
import {
    listGuestRelation,
    managers,
    withRetries,
    sponsors,
    type GraphClient,
    type GuestRelation,
} from "../../graph";
import type { GraphObject } from "./tenantSnapshot";

/**
 * Reads one relation of all guests with the list of guests, 100 in a request. Guests that the list does not cover are
 * read separately, 20 in a request.
 *
 * @returns Ids of guests with those of what they are related to; guests without any are left out.
 */
export async function readRelation(
    client: GraphClient,
    relation: GuestRelation,
    guests: readonly GraphObject[],
    concurrency: number,
): Promise<[guestId: string, relatedIds: readonly string[]][]> {
    const related = await listGuestRelation(client, relation);
    const missing = guests.filter(({ id }) => !related.has(id.toLowerCase()));
    await pMap(
        missing,
        async ({ id }) => {
            related.set(id.toLowerCase(), await withRetries(client, () => idsOf(client, relation, id)));
        },
        { concurrency },
    );
    return [...related].filter(([, ids]) => ids.length > 0);
}

async function idsOf(client: GraphClient, relation: GuestRelation, id: string): Promise<string[]> {
    const found =
        relation === "manager"
            ? [(await managers.getId(client, id)) ?? []].flat()
            : [...((await sponsors.list(client, id)) ?? [])];
    return found.map((text) => text.toLowerCase()).sort();
}
