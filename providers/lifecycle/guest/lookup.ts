import {
    listDeletedGuests,
    takeGuestCensus,
    usersOfAddress,
    type DeletedGuests,
    type GraphClient,
    type GuestCensus,
} from "../../../graph";
import { graphClient } from "../session";
import { findGuest, guestIdOf } from "./address";
import { isSame } from "../inputs";
import type { Properties } from "../lifecycle";
import type { Arrival } from "./account";
import { listedProfile, listedProperties, ownedProfile, shownProfile } from "./profile";
import { restoreGuest } from "./restoration";

/** How it is told whether an address has a guest already. */
export interface GuestLookup {
    /** @throws Error - The address is one of the tenant's own people, or belongs to several. */
    find(address: string): Promise<string | undefined>;
    /** Brings back one who was deleted; `undefined` when nobody was. */
    restore(address: string): Promise<string | undefined>;
    /** What somebody who has arrived shows of what is declared: it need not be written. */
    shown(arrival: Pick<Arrival, "userId" | "isInvited">, inputs: Properties): Promise<Properties>;
}

/** Asks for each address by itself. */
export const lookupOne: GuestLookup = { find: findGuest, restore: restoreGuest, shown: shownProfile };

/** From how many addresses on a list of all guests takes fewer requests, for all but the largest tenants. */
const censusFrom = 200;

/** How long a list of all guests is believed, in milliseconds: as long as the parts of one roster take to begin. */
const censusLastsMs = 60_000;

interface Memory {
    readonly atMs: number;
    readonly census: Promise<GuestCensus>;
}

const memories = new WeakMap<GraphClient, Memory>();
const deletedMemories = new WeakMap<GraphClient, { atMs: number; deleted: Promise<DeletedGuests> }>();

/** All guests of the tenant, read once for all who ask within a minute. */
export function guestCensus(): Promise<GuestCensus> {
    const client = graphClient();
    const nowMs = client.time.now();
    const known = memories.get(client);
    if (known !== undefined && nowMs - known.atMs < censusLastsMs) {
        return known.census;
    }
    const census = takeGuestCensus(client, listedProperties);
    memories.set(client, { atMs: nowMs, census });
    census.catch(() => memories.delete(client));
    return census;
}

function deletedGuests(): Promise<DeletedGuests> {
    const client = graphClient();
    const nowMs = client.time.now();
    const known = deletedMemories.get(client);
    if (known !== undefined && nowMs - known.atMs < censusLastsMs) {
        return known.deleted;
    }
    const deleted = listDeletedGuests(client);
    deletedMemories.set(client, { atMs: nowMs, deleted });
    deleted.catch(() => deletedMemories.delete(client));
    return deleted;
}

/** The way that needs the fewest requests for so many addresses. */
export async function lookupFor(addressCount: number): Promise<GuestLookup> {
    if (addressCount < censusFrom) {
        return lookupOne;
    }
    const [census, deleted] = await Promise.all([guestCensus(), deletedGuests()]);
    return {
        find: (address) => Promise.resolve().then(() => guestIdOf(address, census.findByAddress(address))),
        restore: async (address) => {
            const id = deleted.findByAddress(address)?.id;
            return id !== undefined && (await usersOfAddress.restoreDeleted(graphClient(), id))
                ? id
                : undefined;
        },
        // Believed where it shows what is declared; what differs is asked for until several replicas agree.
        shown: async (arrival, inputs) => {
            const owned = ownedProfile(inputs);
            const listed = census.get(arrival.userId);
            const isShown = listed !== undefined && isSame(listedProfile(listed, owned), owned);
            return isShown ? owned : shownProfile(arrival, inputs);
        },
    };
}
