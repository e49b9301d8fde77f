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
import type { Properties } from "../../kit/lifecycle";
import { manyGuests } from "./guestLists";
import { agreedProfile, listedProfile, listedProperties, ownedProfile } from "./profile";
import { shownBeside } from "./shownTogether";

/** A guest who existed, was restored or was invited. */
export interface LocatedGuest {
    readonly userId: string;
    readonly redeemUrl?: string | undefined;
    /** Found by the former address, so the new one still has to be written. */
    readonly isFormer?: boolean | undefined;
    /** Invited now, and so not yet a member of any group. */
    readonly isInvited?: boolean | undefined;
    /** The account existed, and could not sign in. */
    readonly isBlocked?: boolean | undefined;
}

/** An account that has an address. */
export interface GuestOfAddress {
    readonly userId: string;
    /** The address is the account's own, not a secondary or former one. */
    readonly isOwn: boolean;
    /** The account is external, and does not belong to the tenant itself. */
    readonly isExternal: boolean;
    readonly mail: string | undefined;
    /** The account may not sign in. */
    readonly isBlocked?: boolean;
}

/** How to determine whether an address already has a guest. */
export interface GuestLookup {
    /** @throws Error - The address belongs to several accounts. */
    find(address: string): Promise<GuestOfAddress | undefined>;
    /** The most recently deleted guest whose own address it was. */
    findDeleted(address: string): Promise<GuestOfAddress | undefined>;
    /** The declared properties that an existing guest already shows, which need not be written. */
    shown(arrival: Pick<LocatedGuest, "userId" | "isInvited">, inputs: Properties): Promise<Properties>;
}

/** Reads each address separately. */
export function lookupOne(run: Run): GuestLookup {
    return {
        find: (address) => findByAddress(run, address),
        findDeleted: async (address) =>
            guestOf(address, await usersOfAddress.findDeletedByAddress(run.client, address)),
        shown: shownBy((userId, owned) => agreedProfile(run, userId, owned)),
    };
}

/**
 * How many reads in a row have to miss a guest before the run invites them. A lagging replica does not know the guest
 * that a killed run invited a moment ago, and a second invitation can send a second mail. With one of three replicas
 * behind, all five reads reach that one in 1 of 243 cases, and their waits, some 6 s together, are longer than replicas
 * usually lag. Only an invitation waits this long. An existing guest is known from the first read that shows them.
 */
export const readsOfAbsence = 5;

/** @throws Error - The address belongs to several accounts. */
async function findByAddress({ client }: Run, address: string): Promise<GuestOfAddress | undefined> {
    const known = await readAgreed(
        client,
        (reader) => usersOfAddress.findByAddress(reader, address, { isSingleAttempt: true }),
        (found) => found !== undefined,
        () => true,
        { agreeingReads: readsOfAbsence },
    );
    return guestOf(address, known);
}

function guestOf(
    address: string,
    user: usersOfAddress.UserOfAddress | undefined,
): GuestOfAddress | undefined {
    return (
        user && {
            userId: user.id,
            isOwn: usersOfAddress.isOwnAddress(user, address),
            isExternal: usersOfAddress.isExternal(user),
            mail: user.mail ?? undefined,
            isBlocked: user.accountEnabled === false,
        }
    );
}

/** The declared properties that the guests who already existed show, according to `ask`. */
function shownBy(
    ask: (userId: string, owned: Properties) => Promise<Properties | undefined>,
): GuestLookup["shown"] {
    return async ({ userId, isInvited = false }, inputs) => {
        const owned = ownedProfile(inputs);
        return isInvited || Object.keys(owned).length === 0 ? {} : ((await ask(userId, owned)) ?? {});
    };
}

/** The way that needs the fewest requests for these addresses and those of all callers at about the same time. */
export async function lookupFor(run: Run, addresses: readonly string[]): Promise<GuestLookup> {
    return addresses.length === 0 ? lookupOne(run) : (await run.part(Lookups).get(addresses))(run);
}

/** Gathers the addresses that a run looks up at about the same time. */
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

/** Lists all guests until each one is found, or until several replicas show no others. */
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
                return guestOf(address, census?.findByAddress(address));
            }),
        findDeleted: (address) => Promise.resolve(guestOf(address, deleted?.findByAddress(address))),
        // A list is trusted where it shows the declared values. The others are read until several replicas agree.
        shown: shownBy((userId, owned) => {
            const listed = censuses.map((census) => census.get(userId)).find(Boolean);
            const profile = listed ? listedProfile(listed, owned) : {};
            return shownBeside(run, profile, userId, owned, agreedProfile);
        }),
    });
}
