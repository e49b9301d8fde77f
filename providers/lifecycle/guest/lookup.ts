import {
    listDeletedGuests,
    readAgreed,
    takeGuestCensus,
    usersOfAddress,
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

/** How long a list of all guests is believed, in milliseconds: as long as a refresh of one roster's parts takes. */
const censusLastsMs = 60_000;

/** How long the parts of a roster that begin together are gathered, in milliseconds. */
const gatherMs = 1_000;

interface Memory {
    readonly atMs: number;
    readonly census: Promise<GuestCensus>;
}

interface Gathering {
    readonly addresses: Set<string>;
    readonly lookup: Promise<GuestLookup>;
}

const memories = new WeakMap<GraphClient, Memory>();
const gatherings = new WeakMap<GraphClient, Gathering>();

/** All guests of the tenant as one replica knows them, read once for all who ask within a minute. */
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

/** The way that needs the fewest requests, for these addresses and those of all who ask at about the same time. */
export function lookupFor(addresses: readonly string[]): Promise<GuestLookup> {
    if (addresses.length === 0) {
        return Promise.resolve(lookupOne);
    }
    const client = graphClient();
    const gathering = gatherings.get(client) ?? gather(client);
    addresses.forEach((address) => gathering.addresses.add(address));
    return gathering.lookup;
}

function gather(client: GraphClient): Gathering {
    const addresses = new Set<string>();
    const lookup = client.time.sleep(gatherMs).then(() => {
        gatherings.delete(client);
        return addresses.size < censusFrom ? lookupOne : lookupInLists(client, addresses);
    });
    const gathering = { addresses, lookup };
    gatherings.set(client, gathering);
    return gathering;
}

/** Lists all guests until everybody is found, or several replicas know of nobody further. */
async function lookupInLists(client: GraphClient, addresses: ReadonlySet<string>): Promise<GuestLookup> {
    const censuses: GuestCensus[] = [];
    const missing = new Set(addresses);
    await readAgreed(
        async () => {
            const census = await takeGuestCensus(client, listedProperties);
            censuses.push(census);
            [...missing]
                .filter((address) => census.allWith(address).length > 0)
                .forEach((address) => missing.delete(address));
            return missing.size;
        },
        (count) => count === 0,
        (left, right) => left === right,
        client.time,
    );
    const deleted = missing.size === 0 ? undefined : await listDeletedGuests(client);
    return {
        find: (address) =>
            Promise.resolve().then(() => {
                const census = censuses.find((one) => one.allWith(address).length > 0);
                return guestIdOf(address, census?.findByAddress(address));
            }),
        restore: async (address) => {
            const id = deleted?.findByAddress(address)?.id;
            return id !== undefined && (await usersOfAddress.restoreDeleted(client, id)) ? id : undefined;
        },
        // Believed where it shows what is declared; what differs is asked for until several replicas agree.
        shown: async (arrival, inputs) => {
            const owned = ownedProfile(inputs);
            const listed = censuses.map((census) => census.get(arrival.userId)).find(Boolean);
            const isShown = listed !== undefined && isSame(listedProfile(listed, owned), owned);
            return isShown ? owned : shownProfile(arrival, inputs);
        },
    };
}
