import { isAbsence } from "../client/absence";
import type { GraphClient, GraphRequest } from "../client/client";
import { withRetries } from "../consistency/withRetries";
import { listTogether } from "../client/readTogether";
import { writeTogether } from "../client/writeTogether";

/** A user found by an address. */
export interface UserOfAddress {
    readonly id: string;
    /** How the account was made; `Invitation` for an invited one, `null` for the tenant's own. */
    readonly creationType: string | null;
    readonly externalUserState: string | null;
    readonly userType: string | null;
    /** Graph omits no selected property. A list that selected none has none. */
    readonly mail?: string | null;
    readonly userPrincipalName?: string | null;
    /** Whether the account may sign in. */
    readonly accountEnabled?: boolean | null;
}

/** A user in the deleted items. */
export interface DeletedUserOfAddress extends UserOfAddress {
    readonly deletedDateTime: string;
}

/** Properties that identify a user. */
export const identifyingProperties = [
    "id",
    "creationType",
    "externalUserState",
    "userType",
    "mail",
    "userPrincipalName",
    "accountEnabled",
];

/**
 * Users with an address as their sign-in name, mail, other mail or proxy address. Entra ignores case.
 *
 * @see https://learn.microsoft.com/entra/external-id/b2b-tutorial-bulk-invite (query before inviting)
 */
function filterOf(address: string): string {
    const text = address.replaceAll("'", "''");
    return [
        `mail eq '${text}'`,
        `otherMails/any(o:o eq '${text}')`,
        `proxyAddresses/any(p:p eq 'smtp:${text}')`,
        `userPrincipalName eq '${text}'`,
    ].join(" or ");
}

/** Whether an account belongs to a person of another organization, so that an invitation suits it. */
export function isExternal({ creationType, externalUserState, userType }: UserOfAddress): boolean {
    return creationType === "Invitation" || typeof externalUserState === "string" || userType === "Guest";
}

/** The mail addresses of a user, each once, in lower case: the main one and the others. */
export function mailAddressesOf(user: Readonly<Record<string, unknown>>): string[] {
    const { mail, otherMails, proxyAddresses } = user as Readonly<Record<string, string | string[] | null>>;
    const proxies = [proxyAddresses ?? []]
        .flat()
        .filter((proxy) => /^smtp:/i.test(proxy))
        .map((proxy) => proxy.slice("smtp:".length));
    const all = [mail ?? [], otherMails ?? [], proxies].flat();
    return [...new Set(all.map((address) => address.toLowerCase()).filter((address) => address !== ""))];
}

/**
 * Whether an address is a user's own: their mail address or sign-in name or, if they have no mail address, the one
 * with which they were invited. Other addresses are secondary, which people can share, or former.
 *
 * @see https://learn.microsoft.com/entra/external-id/user-properties (the user principal name of a guest)
 */
export function isOwnAddress(
    { mail, userPrincipalName }: Pick<UserOfAddress, "mail" | "userPrincipalName">,
    address: string,
): boolean {
    const wanted = address.toLowerCase();
    const isMail = (mail ?? "").toLowerCase() === wanted;
    const signInName = (userPrincipalName ?? "").toLowerCase();
    // In the deleted items, the object id precedes the name.
    const invited = signInName.split("#ext#")[0]?.replace(/^[0-9a-f]{32}(?=.)/, "");
    const isInvited = (mail ?? "") === "" && invited === wanted.replace("@", "_");
    return isMail || signInName === wanted || isInvited;
}

/**
 * The user with an address, as one replica knows it. Searches wanted at the same time leave together, 20 in a request.
 *
 * @throws Error - Several users have the address, and taking one of them could change or delete the wrong person.
 */
export async function findByAddress(
    client: GraphClient,
    address: string,
    { isSingleAttempt = false }: Pick<GraphRequest, "isSingleAttempt"> = {},
): Promise<UserOfAddress | undefined> {
    const query = { $filter: filterOf(address), $select: identifyingProperties.join(",") };
    const search = () => listTogether<UserOfAddress>(client, { path: "/users", query });
    return onlyUserOf(address, await (isSingleAttempt ? search() : withRetries(client, search)));
}

/**
 * The one user among those of an address: the one whose own it is, if it is a secondary address of the others.
 *
 * @throws Error - There are several, and taking one of them could change or delete the wrong person.
 */
export function onlyUserOf<T extends UserOfAddress>(address: string, all: readonly T[]): T | undefined {
    const owners = all.filter((user) => isOwnAddress(user, address));
    const users = owners.length === 0 ? all : owners;
    const [user] = users;
    if (users.length > 1) {
        const ids = users.map(({ id }) => id).join(", ");
        throw new Error(
            `${address} belongs to several users (object ids ${ids}) by sign-in name, mail, other mail or proxy ` +
                "address. Remove it from all except the intended user.",
        );
    }
    return user && { ...user, id: user.id.toLowerCase() };
}

/**
 * The most recently deleted external user whose own address it was, and who can still be restored, as one replica
 * knows it.
 *
 * @see https://learn.microsoft.com/graph/api/directory-deleteditems-list
 */
export async function findDeletedByAddress(
    client: GraphClient,
    address: string,
): Promise<DeletedUserOfAddress | undefined> {
    const path = "/directory/deletedItems/microsoft.graph.user";
    const query = {
        $filter: filterOf(address),
        $select: [...identifyingProperties, "deletedDateTime"].join(","),
    };
    const deleted = await withRetries(client, () =>
        listTogether<DeletedUserOfAddress>(client, { path, query }),
    );
    return latestExternal(address, deleted);
}

/** Of several deleted users, the most recently deleted external one whose own address it was. */
export function latestExternal(
    address: string,
    deleted: readonly DeletedUserOfAddress[],
): DeletedUserOfAddress | undefined {
    const [latest] = deleted
        .filter((user) => isExternal(user) && isOwnAddress(user, address))
        .sort((left, right) => Date.parse(right.deletedDateTime) - Date.parse(left.deletedDateTime));
    return latest && { ...latest, id: latest.id.toLowerCase() };
}

/**
 * Restores a user from the deleted items, with their groups, roles and sponsors.
 *
 * @returns False when the deleted items no longer hold the user, who was restored or permanently deleted meanwhile. True also
 *   when they no longer do after an attempt whose answer was lost, which most likely restored the user: the caller waits until
 *   the user shows.
 * @see https://learn.microsoft.com/graph/api/directory-deleteditems-restore
 */
export async function restoreDeleted(client: GraphClient, id: string): Promise<boolean> {
    try {
        await writeTogether(client, {
            method: "POST",
            path: `/directory/deletedItems/${id}/restore`,
            // A repeat finds nothing to restore.
            isIdempotent: true,
        });
        return true;
    } catch (error) {
        if (isAbsence(error)) {
            return error.details.isAfterLostAnswer === true;
        }
        throw error;
    }
}
