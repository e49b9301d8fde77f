/** Lists of all guests of the tenant, and what each shows of a guest's profile. */
import {
    listGuestRelation,
    takeGuestCensus,
    type GraphClient,
    type GuestCensus,
    type GuestRelation,
} from "../../../../graph";
import type { Properties } from "../../kit/lifecycle";
import { RecentList } from "../../kit/recentList";
import type { Run } from "../../kit/run";
import { listedNames, listedProfile, listedProperties } from "./profile";
import { shownSponsorIds } from "./relations";

/** The number of guests from which a list of all guests takes fewer requests, in all except the largest tenants. */
export const manyGuests = 200;

/** A list that shows a part of profiles. */
export interface ProfileList {
    /** Fields that it shows. */
    readonly names: readonly string[];
    /** Whether it was read within the last minute. */
    isCached(): boolean;
    /** Reads it, unless `isAnew` is false and it was read within the last minute. */
    read(client: GraphClient, isAnew: boolean): Promise<ListedProfiles>;
}

/** What a list shows of a guest, for the given fields; `undefined` if it does not show them. */
export type ListedProfiles = (userId: string, owned: Properties) => Properties | undefined;

/** Lists of all guests that a run has read. */
export class GuestLists {
    private readonly censuses: RecentList<GuestCensus>;
    /** The lists that show profiles. Each relation has its own list, with a hundred guests on a page. */
    readonly profiles: readonly ProfileList[];

    constructor({ client: { time } }: Run) {
        this.censuses = new RecentList(time, (client) => takeGuestCensus(client, listedProperties));
        this.profiles = [
            profileList(listedNames, this.censuses, (census, userId, owned) => {
                const user = census.get(userId);
                return user && listedProfile(user, owned);
            }),
            relationList(time, "managerId", "manager", (ids) => [...ids][0]),
            relationList(time, "sponsorIds", "sponsors", shownSponsorIds),
        ];
    }

    /** All guests of the tenant as one replica knows them. */
    census(client: GraphClient): Promise<GuestCensus> {
        return this.censuses.recent(client);
    }
}

/** A list made of another kind of list. */
function profileList<T>(
    names: readonly string[],
    lists: RecentList<T>,
    shown: (list: T, userId: string, owned: Properties) => Properties | undefined,
): ProfileList {
    return {
        names,
        isCached: () => lists.cached() !== undefined,
        read: async (client, isAnew) => {
            const list = await (isAnew ? lists.readAgain(client) : lists.recent(client));
            return (userId, owned) => shown(list, userId, owned);
        },
    };
}

function relationList(
    time: GraphClient["time"],
    name: string,
    relation: GuestRelation,
    shown: (ids: ReadonlySet<string>, owned: unknown) => unknown,
): ProfileList {
    const lists = new RecentList(time, (client) => listGuestRelation(client, relation));
    return profileList([name], lists, (related, userId, owned) => {
        const ids = related.get(userId);
        return ids && { [name]: shown(new Set(ids), owned[name]) };
    });
}
