/** Whom guests are related to: sponsors and managers. */
import type { GraphClient } from "../client/client";
import { guestFilter } from "./guestCensus";

export type GuestRelation = "sponsors" | "manager";

/** Users of a page with related objects: more are not given. @see https://developer.microsoft.com/graph/known-issues/?search=13635 */
const pageSize = "100";

/** Related objects that `$expand` shows of one user, without a word about further ones. @see https://learn.microsoft.com/graph/query-parameters#expand-parameter */
const maxExpanded = 20;

/**
 * Lists one relation of all guests, 100 guests a page, as one replica knows it: a query expands no more than one.
 *
 * `$expand` of the list is documented for managers, and for sponsors of one user; that the list gives sponsors too is
 * what others observed.
 *
 * @returns Ids of what each guest is related to, all in lower case, by the guest's id. Guests of whom the list may not
 *   show all are left out.
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
    const related = rows.map((row) => [row.id.toLowerCase(), idsIn(row[relation])] as const);
    return new Map(related.filter(([, ids]) => ids.length < maxExpanded));
}

function idsIn(found: unknown): string[] {
    const objects = [(found ?? []) as { id: string } | { id: string }[]].flat();
    return objects.map(({ id }) => id.toLowerCase()).sort();
}
