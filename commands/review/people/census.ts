import { performance } from "node:perf_hooks";
import { otherTenantId, type PersonLabel, type SeenPeople } from "pulumi-entra-b2b-policy";
import type { GraphClient } from "../../../graph";
import { isGuid } from "../../../rules/guid";
import { sayProgress } from "../../shared/print";
import { readHomes, type Homes } from "./homes";
import {
    authenticatorOf,
    domainsOf,
    kindOf,
    userProperties,
    type Authenticator,
    type DirectoryUser,
    type UserKind,
} from "./identity";
import { readMembers, type Members } from "./members";
import { refusalOf } from "./refusal";

/** People of one class, whose differences no policy sees, and how many they are. */
export interface PeopleClass {
    readonly kind: UserKind | "emergencyAccess";
    /** What they are to policies; several where it is not known which. */
    readonly labels: readonly PersonLabel[];
    /** Object id of a user that a policy names. */
    readonly userId: string | null;
    /** Groups and roles that policies name, with those that they are in; without those that could not be read. */
    readonly memberships: ReadonlyMap<string, boolean>;
    readonly count: number;
}

/** The tenant's people as they are now, by what policies can see of them. No one's name or address is in it. */
export interface Census {
    readonly classes: readonly PeopleClass[];
    /** Users who can sign in. */
    readonly people: number;
    /** Users whose accounts are disabled, who are in no class. */
    readonly disabled: number;
    /** Names of the groups that policies name, by id. */
    readonly groupNames: Readonly<Record<string, string>>;
    /** What could not be read, in sentences. */
    readonly notes: readonly string[];
}

/** The tenant's people, or why they could not be counted. */
export type CensusReading = Census | { readonly refusal: string };

/** Time before a person who waits is shown progress, and between two lines, in milliseconds. */
const everyMs = 2_000;

/** Rows of a page, the most that Graph returns. @see https://learn.microsoft.com/graph/paging */
const pageSize = "999";

/** Reads the users of the tenant once, and what policies can see of them. Nothing is written. */
export async function readCensus(client: GraphClient, seen: SeenPeople): Promise<CensusReading> {
    let saidMs = performance.now();
    const onProgress = (text: string) => {
        if (performance.now() - saidMs >= everyMs) {
            saidMs = performance.now();
            sayProgress(text);
        }
    };
    let users: readonly DirectoryUser[];
    try {
        users = await client.list<DirectoryUser>("/users", {
            query: { $select: userProperties.join(","), $top: pageSize },
            onPage: (count) => onProgress(`${count.toLocaleString("en-US")} users read`),
        });
    } catch (error) {
        return { refusal: refusalOf(error) };
    }
    const groupIds = seen.groupIds.filter(isGuid);
    const members = await readMembers(client, groupIds, seen.roleIds.filter(isGuid), onProgress);
    const active = users.filter(({ accountEnabled }) => accountEnabled !== false);
    const homes = await readHomes(client, domainsToLookUp(active, seen), (count) =>
        onProgress(`home tenants of ${count.toLocaleString("en-US")} domains read`),
    );
    return {
        classes: classesOf(active, seen, members, homes),
        people: active.length,
        disabled: users.length - active.length,
        groupNames: Object.fromEntries(members.groupNames),
        notes: [
            ...members.notes,
            ...(homes.refusal === undefined
                ? []
                : [`The home tenants of guests are not known (${homes.refusal}).`]),
        ],
    };
}

/** Of people of other tenants. Where nothing names a tenant, all homes are the same. */
function domainsToLookUp(users: readonly DirectoryUser[], { labels }: SeenPeople): string[] {
    if (labels.every(({ home }) => home === null || home === otherTenantId)) {
        return [];
    }
    const domains = users.flatMap((user) => {
        const { at } = authenticatorOf(user);
        return at === "entra" || at === "notYet" ? domainsOf(user) : [];
    });
    return [...new Set(domains)].sort();
}

function classesOf(
    users: readonly DirectoryUser[],
    seen: SeenPeople,
    { groups, roles }: Members,
    homes: Homes,
): PeopleClass[] {
    const named = new Set(seen.userIds);
    const known = new Map([...groups, ...roles]);
    const wanted = [...seen.groupIds, ...seen.roleIds].filter((id) => known.has(id));
    const found = new Map<string, PeopleClass>();
    for (const user of users) {
        const id = user.id.toLowerCase();
        const emergency = seen.labels.filter((label) => label.kind === "emergencyAccess" && label.id === id);
        const authenticator = authenticatorOf(user);
        const kind = emergency.length > 0 ? ("emergencyAccess" as const) : kindOf(user, authenticator);
        const labels = emergency.length > 0 ? emergency : labelsOf(kind, user, authenticator, seen, homes);
        const memberships = new Map(wanted.map((group) => [group, known.get(group)!.has(id)]));
        const userId = named.has(id) ? id : null;
        const key = JSON.stringify([
            labels.map((label) => seen.labels.indexOf(label)),
            userId,
            [...memberships.values()],
        ]);
        const count = (found.get(key)?.count ?? 0) + 1;
        found.set(key, { kind, labels, userId, memberships, count });
    }
    return [...found.values()];
}

/** What someone can be to policies: one kind of person, if all is known. */
function labelsOf(
    kind: PeopleClass["kind"],
    user: DirectoryUser,
    authenticator: Authenticator,
    { labels }: SeenPeople,
    homes: Homes,
): PersonLabel[] {
    const own = labels.filter((label) => label.kind === kind);
    const outside = own.filter(({ home }) => home === null);
    const inEntra = own.filter(({ home }) => home !== null);
    if (authenticator.at === "here" || inEntra.length === 0) {
        return own;
    }
    if (authenticator.at === "provider") {
        return outside.filter(({ provider }) => provider === authenticator.provider);
    }
    if (inEntra.length === 1 && authenticator.at === "entra") {
        return inEntra;
    }
    const tenants = new Set(domainsOf(user).map(homes.of));
    const [tenant] = [...tenants].filter((each) => each != null);
    // Addresses of two tenants, and a domain that could not be looked up, leave the home tenant open.
    const isKnown = tenants.size > 0 && !tenants.has(undefined);
    if (isKnown && tenant !== undefined && [...tenants].filter((each) => each !== null).length === 1) {
        // Tenants of other clouds cannot be found by a domain.
        const inCloud = inEntra.filter(({ cloud }) => cloud === undefined);
        const named = inCloud.filter(({ home }) => home === tenant);
        return named.length > 0 ? named : inCloud.filter(({ home }) => home === otherTenantId);
    }
    if (authenticator.at === "notYet") {
        return isKnown && tenant === undefined ? outside : own;
    }
    return inEntra;
}
