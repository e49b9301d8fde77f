/** Whom guests are related to: sponsors and managers. */
import pMap from "p-map";
import { managers, patiently, sponsors, type GraphClient } from "../graph";
import type { GraphObject } from "./tenantSnapshot";

export type GuestRelation = "sponsors" | "manager";

/** Users of a page with related objects: more are not given. @see https://developer.microsoft.com/graph/known-issues/?search=13635 */
const pageSize = "100";

/**
 * Reads one relation of all guests with the list of guests, 100 in a request; who the list does not show is asked for by
 * itself, 20 in a request.
 *
 * `$expand` of the list is documented for managers, and for sponsors of one user; that the list gives sponsors too is
 * what others observed.
 *
 * @param filter - The query for guests.
 * @returns Ids of guests with those of what they are related to; guests without any are left out.
 * @see https://learn.microsoft.com/graph/api/user-list-manager
 * @see https://learn.microsoft.com/graph/api/user-list-sponsors
 */
export async function readRelation(
    client: GraphClient,
    relation: GuestRelation,
    guests: readonly GraphObject[],
    filter: string,
    concurrency: number,
): Promise<[guestId: string, relatedIds: string[]][]> {
    const rows = await client.list<GraphObject>("/users", {
        query: { $filter: filter, $select: "id", $expand: `${relation}($select=id)`, $top: pageSize },
    });
    const related = new Map(rows.map((row) => [row.id.toLowerCase(), idsIn(row[relation])]));
    const missing = guests.filter(({ id }) => !related.has(id.toLowerCase()));
    await pMap(
        missing,
        async ({ id }) => {
            related.set(id.toLowerCase(), await patiently(client, () => idsOf(client, relation, id)));
        },
        { concurrency },
    );
    return [...related].filter(([, ids]) => ids.length > 0);
}

function idsIn(found: unknown): string[] {
    const objects = [(found ?? []) as GraphObject | GraphObject[]].flat();
    return objects.map(({ id }) => id.toLowerCase()).sort();
}

async function idsOf(client: GraphClient, relation: GuestRelation, id: string): Promise<string[]> {
    const found =
        relation === "manager"
            ? [(await managers.getId(client, id)) ?? []].flat()
            : [...((await sponsors.list(client, id)) ?? [])];
    return found.map((text) => text.toLowerCase()).sort();
}
