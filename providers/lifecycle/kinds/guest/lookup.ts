import {
    Gatherer,
    listDeletedGuests,
    readAgreed,
    takeGuestCensus,
    usersOfAddress,
    type GraphClient,
    type GuestCensus,
} from "../../../../graph";
import type { Run } from "../../kit/run";
import { findGuest, guestIdOf } from "./address";
import type { Properties } from "../../kit/lifecycle";
import { manyGuests } from "./guestLists";
import { agreedProfile, listedProfile, listedProperties, ownedProfile } from "./profile";
import { restoreGuest } from "./restoration";
import { shownBeside } from "./shownTogether";

/** A guest who was there, brought back or invited. */
export interface LocatedGuest {
    readonly userId: string;
    readonly redeemUrl?: string | undefined;
    /** Known by the former address: the new one is still to be given. */
    readonly isFormer?: boolean | undefined;
    /** Invited now, and so not yet a member of any group. */
    readonly isInvited?: boolean | undefined;
}

/** How it is told whether an address has a guest already. */
export interface GuestLookup {
    /** @throws Error - The address is one of the tenant's own people, or belongs to several. */
    find(address: string): Promise<string | undefined>;
    /** Brings back one who was deleted; `undefined` when nobody was. */
    restore(address: string): Promise<string | undefined>;
    /** What somebody who has arrived shows of what is declared: it need not be written. */
    shown(arrival: Pick<LocatedGuest, "userId" | "isInvited">, inputs: Properties): Promise<Properties>;
}

/** Asks for each address by itself. */
export function lookupOne(run: Run): GuestLookup {
    return {
        find: (address) => findGuest(run, address),
        restore: (address) => restoreGuest(run, address),
        shown: shownBy((userId, owned) => agreedProfile(run, userId, owned)),
    };
}

/** What is shown, as `ask` tells it, of who was there before and of what is declared of them. */
function shownBy(
    ask: (userId: string, owned: Properties) => Promise<Properties | undefined>,
): GuestLookup["shown"] {
    return async ({ userId, isInvited = false }, inputs) => {
        const owned = ownedProfile(inputs);
        return isInvited || Object.keys(owned).length === 0 ? {} : ((await ask(userId, owned)) ?? {});
    };
}

/** The way that needs the fewest requests, for these addresses and those of all who ask at about the same time. */
export async function lookupFor(run: Run, addresses: readonly string[]): Promise<GuestLookup> {
    return addresses.length === 0 ? lookupOne(run) : (await run.part(Lookups).get(addresses))(run);
}

/** Gathers the addresses of a run that are looked up at about the same time. */
class Lookups extends Gatherer<readonly string[], (run: Run) => GuestLookup> {
    constructor(run: Run) {
        super(run.client.time, {
            // The parts of a roster begin together.
            windowMs: 1_000,
            serve: async (parts) => {
                const addresses = new Set(parts.flat());
                const lookup =
                    addresses.size < manyGuests ? lookupOne : await lookupInLists(run.client, addresses);
                return parts.map(() => lookup);
            },
        });
    }
}

/** Lists all guests until everybody is found, or several replicas know of nobody further. */
async function lookupInLists(
    client: GraphClient,
    addresses: ReadonlySet<string>,
): Promise<(run: Run) => GuestLookup> {
    const censuses: GuestCensus[] = [];
    const missing = new Set(addresses);
    await readAgreed(
        client,
        async (reader) => {
            const census = await takeGuestCensus(reader, listedProperties);
            censuses.push(census);
            [...missing]
                .filter((address) => census.allWith(address).length > 0)
                .forEach((address) => missing.delete(address));
            return missing.size;
        },
        (count) => count === 0,
        (left, right) => left === right,
    );
    const deleted = missing.size === 0 ? undefined : await listDeletedGuests(client);
    return (run) => ({
        find: (address) =>
            Promise.resolve().then(() => {
                const census = censuses.find((one) => one.allWith(address).length > 0);
                return guestIdOf(address, census?.findByAddress(address));
            }),
        restore: async (address) => {
            const id = deleted?.findByAddress(address)?.id;
            return id !== undefined && (await usersOfAddress.restoreDeleted(run.client, id)) ? id : undefined;
        },
        // Believed where it shows what is declared; what differs is asked for until several replicas agree.
        shown: shownBy((userId, owned) => {
            const listed = censuses.map((census) => census.get(userId)).find(Boolean);
            const profile = listed ? listedProfile(listed, owned) : {};
            return shownBeside(run, profile, userId, owned, agreedProfile);
        }),
    });
}
