/** The sponsors and managers of guests. */
import type { GraphClient } from "../client/client";
import { guestFilter } from "./guestCensus";

export type GuestRelation = "sponsors" | "manager";

/**
 * Users on a page with related objects. Graph returns no more.
 *
 * @see https://developer.microsoft.com/graph/known-issues/?search=13635
 */
const pageSize = "100";

/**
 * Related objects of one user that `$expand` shows, without saying that there are more.
 *
 * @see https://learn.microsoft.com/graph/query-parameters#expand-parameter
 */
const maxExpanded = 20;

/**
 * Lists one relation of all guests, 100 guests on a page, as one replica knows it. A query expands only one relation.
 *
 * Microsoft documents `$expand` for the managers of a list, and for the sponsors of one user. Others have observed that
 * it works for the sponsors of a list. A service that ignores it answers rows without sponsors, which say nothing: an
 * expanded relation to many objects is a list, if an empty one. A guest without a manager has no such member.
 *
 * @returns Ids of what each guest is related to, all in lower case, by the guest's id. Omits guests whose relations the
 *   list may not show completely.
 * @see https://learn.microsoft.com/graph/api/user-list-manager
 * @see https://learn.microsoft.com/graph/api/user-list-sponsors
 */
export async function listGuestRelation(
    client: GraphClient,
    relation: GuestRelation,
): Promise<Map<string, readonly string[]>> {
    const rows = await client.list<Readonly<Record<string, unknown>> & { readonly id: string }>("/users", {
        query: {
            $filter: guestFilter,
            $select: "id",
            $expand: `${relation}($select=id)`,
            $top: pageSize,
        },
        isFreshConnection: true,
    });
    const related = rows
        .filter((row) => relation === "manager" || Array.isArray(row[relation]))
        .map((row) => [row.id.toLowerCase(), idsIn(row[relation])] as const);
    return new Map(related.filter(([, ids]) => ids.length < maxExpanded));
}

function idsIn(found: unknown): string[] {
    const objects = [(found ?? []) as { id: string } | { id: string }[]].flat();
    return objects.map(({ id }) => id.toLowerCase()).sort();
}
