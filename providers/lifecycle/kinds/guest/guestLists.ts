/** Lists of all guests of the tenant, and what each shows of a guest's profile. */
import {
    listGuestRelation,
    takeGuestCensus,
    type GraphClient,
    type GuestCensus,
    type GuestRelation,
} from "../../../../graph";
import type { Properties } from "../../kit/lifecycle";
import { graphClient } from "../../kit/session";
import { listedNames, listedProfile, listedProperties } from "./profile";
import { shownSponsorIds } from "./relations";

/** From how many guests on a list of all guests takes fewer requests, for all but the largest tenants. */
export const manyGuests = 200;

/** How long a list of all guests is believed, in milliseconds: as long as a refresh of one roster's parts takes. */
const listLastsMs = 60_000;

interface Memory<T> {
    readonly atMs: number;
    readonly list: Promise<T>;
}

/** One kind of list, each as one replica knows it, read once for all who ask within a minute. */
class RecentList<T> {
    private readonly memories = new WeakMap<GraphClient, Memory<T>>();

    constructor(private readonly take: (client: GraphClient) => Promise<T>) {}

    /** The one that somebody has read within the last minute. */
    atHand(client: GraphClient): Promise<T> | undefined {
        const known = this.memories.get(client);
        return known !== undefined && client.time.now() - known.atMs < listLastsMs ? known.list : undefined;
    }

    recent(client: GraphClient): Promise<T> {
        return this.atHand(client) ?? this.anew(client);
    }

    /** Reads it anew, likely from another replica. */
    anew(client: GraphClient): Promise<T> {
        const list = this.take(client);
        this.memories.set(client, { atMs: client.time.now(), list });
        list.catch(() => this.memories.delete(client));
        return list;
    }
}

/** A list that shows a part of profiles. */
export interface ProfileList {
    /** Fields that it shows. */
    readonly names: readonly string[];
    /** Whether somebody has read it within the last minute. */
    isAtHand(client: GraphClient): boolean;
    /** Reads it, unless `isAnew` is false and somebody has read it within the last minute. */
    read(client: GraphClient, isAnew: boolean): Promise<ListedProfiles>;
}

/** What a list shows of a guest, of the fields given; `undefined` when it does not tell. */
export type ListedProfiles = (userId: string, owned: Properties) => Properties | undefined;

const censuses = new RecentList((client) => takeGuestCensus(client, listedProperties));

/** All guests of the tenant as one replica knows them. */
export function guestCensus(): Promise<GuestCensus> {
    return censuses.recent(graphClient());
}

/** A list made of another kind of list. */
function profileList<T>(
    names: readonly string[],
    lists: RecentList<T>,
    shown: (list: T, userId: string, owned: Properties) => Properties | undefined,
): ProfileList {
    return {
        names,
        isAtHand: (client) => lists.atHand(client) !== undefined,
        read: async (client, isAnew) => {
            const list = await (isAnew ? lists.anew(client) : lists.recent(client));
            return (userId, owned) => shown(list, userId, owned);
        },
    };
}

function relationList(
    name: string,
    relation: GuestRelation,
    shown: (ids: ReadonlySet<string>, owned: unknown) => unknown,
): ProfileList {
    const lists = new RecentList((client) => listGuestRelation(client, relation));
    return profileList([name], lists, (related, userId, owned) => {
        const ids = related.get(userId);
        return ids && { [name]: shown(new Set(ids), owned[name]) };
    });
}

/** The lists that show profiles: relations are one list each, of a hundred guests a page. */
export const profileLists: readonly ProfileList[] = [
    profileList(listedNames, censuses, (census, userId, owned) => {
        const user = census.get(userId);
        return user && listedProfile(user, owned);
    }),
    relationList("managerId", "manager", (ids) => [...ids][0]),
    relationList("sponsorIds", "sponsors", shownSponsorIds),
];
