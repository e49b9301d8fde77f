import type { GraphClient } from "../client/client";
import {
    identifyingProperties,
    isExternal,
    latestExternal,
    mailAddressesOf,
    onlyUserOf,
    type DeletedUserOfAddress,
    type UserOfAddress,
} from "./usersOfAddress";

/** A guest as a list of all guests shows them. */
export type ListedGuest = UserOfAddress & Readonly<Record<string, unknown>>;

const addressProperties = ["mail", "otherMails", "proxyAddresses", "userPrincipalName"];

/** Who is external. The tenant's own people are not included, because Entra itself refuses to invite them. */
export const guestFilter = "userType eq 'Guest' or creationType eq 'Invitation'";

/** Rows of a page, the most that Graph returns. @see https://learn.microsoft.com/graph/paging */
const pageSize = "999";

/** All external users of a tenant at one moment, in the fewest requests, to look up many addresses at once. */
export class GuestCensus<T extends UserOfAddress = ListedGuest> {
    private readonly byAddress = new Map<string, T[]>();
    private readonly byId = new Map<string, T>();

    constructor(guests: readonly T[]) {
        for (const guest of guests) {
            const known = { ...guest, id: guest.id.toLowerCase() };
            this.byId.set(known.id, known);
            for (const address of addressesOf(guest)) {
                this.byAddress.set(address, [...(this.byAddress.get(address) ?? []), known]);
            }
        }
    }

    /** All users who have an address. */
    allWith(address: string): readonly T[] {
        return this.byAddress.get(address.toLowerCase()) ?? [];
    }

    /** @throws Error - The address belongs to several users. */
    findByAddress(address: string): T | undefined {
        return onlyUserOf(address, this.allWith(address));
    }

    get(id: string): T | undefined {
        return this.byId.get(id);
    }
}

/**
 * Lists all external users, 999 a page, as one replica knows them.
 *
 * @param properties - Further properties to be read.
 */
export async function takeGuestCensus(
    client: GraphClient,
    properties: readonly string[] = [],
): Promise<GuestCensus> {
    const rows = await client.list<ListedGuest>("/users", {
        query: {
            $filter: guestFilter,
            $select: [...new Set([...identifyingProperties, ...addressProperties, ...properties])].join(","),
            $top: pageSize,
        },
        isFreshConnection: true,
    });
    return new GuestCensus(rows);
}

/** External users in the deleted items, who can still be restored. */
export interface DeletedGuests {
    /** The most recently deleted user with an address. */
    findByAddress(address: string): DeletedUserOfAddress | undefined;
}

/** Lists all external users in the deleted items, 999 a page, as one replica knows them. */
export async function listDeletedGuests(client: GraphClient): Promise<DeletedGuests> {
    const rows = await client.list<DeletedUserOfAddress>("/directory/deletedItems/microsoft.graph.user", {
        query: {
            $select: [...new Set([...identifyingProperties, ...addressProperties, "deletedDateTime"])].join(
                ",",
            ),
            $top: pageSize,
        },
        isFreshConnection: true,
    });
    const census = new GuestCensus(rows.filter(isExternal));
    return { findByAddress: (address) => latestExternal(address, census.allWith(address)) };
}

/** A user's addresses, each once, in lower case, including the sign-in name. */
function addressesOf(guest: UserOfAddress): Set<string> {
    const signInName = guest.userPrincipalName?.toLowerCase() ?? [];
    return new Set([...mailAddressesOf(guest as ListedGuest), signInName].flat());
}
