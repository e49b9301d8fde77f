import { undefinedIfMissing, type GraphClient, type GraphRequest } from "./client";
import { listTogether, readTogether } from "./readTogether";
import { isAbsentReference, isExistingReference, referenceTo } from "./references";
import { retry } from "./retry";
import { retryDelayMs } from "./retryDecision";
import { retryOnLag } from "./retryOnLag";

type User = Readonly<Record<string, unknown>>;

/**
 * How long "not found" is taken for replication lag when a user is to be blocked or deleted, in milliseconds. Then
 * they count as gone. Too long costs time once, too short leaves someone in.
 */
const goneAfterMs = 30_000;

/** Longest time of a search, throttling included, in milliseconds. */
const lookUpMaxElapsedMs = 600_000;

/** One read of a user; `undefined` when the answering replica does not know them. */
export function get(client: GraphClient, id: string, select: readonly string[]): Promise<User | undefined> {
    return undefinedIfMissing(
        readTogether<User>(client, { path: `/users/${id}`, query: { $select: select.join(",") } }).then(
            ({ body }) => body,
        ),
    );
}

/** A user found by an address. */
export interface UserOfAddress {
    readonly id: string;
    /** How the account was made; `Invitation` for an invited one, `null` for the tenant's own. */
    readonly creationType: string | null;
    readonly externalUserState: string | null;
    readonly userType: string | null;
}

/**
 * The user whom an address belongs to, as one replica knows it: by mail, further mail or proxy address. Searches wanted
 * at the same time leave together, 20 in a request.
 *
 * @throws Error - It belongs to several users, and taking one of them could change or delete the wrong person.
 * @see https://learn.microsoft.com/entra/external-id/b2b-tutorial-bulk-invite (query before inviting)
 */
export async function findByAddress(
    client: GraphClient,
    address: string,
    { isSingleAttempt = false }: Pick<GraphRequest, "isSingleAttempt"> = {},
): Promise<UserOfAddress | undefined> {
    const text = address.replaceAll("'", "''");
    const filter = [
        `mail eq '${text}'`,
        `otherMails/any(o:o eq '${text}')`,
        `proxyAddresses/any(p:p eq 'smtp:${text}')`,
    ].join(" or ");
    const query = { $filter: filter, $select: "id,creationType,externalUserState,userType" };
    const { body } = await retry(
        () => readTogether<{ value: UserOfAddress[] }>(client, { path: "/users", query }),
        (error, attemptNumber) =>
            isSingleAttempt
                ? undefined
                : retryDelayMs({ error, attemptNumber, isIdempotent: true }, client.time.random),
        { ...client.time, maxElapsedMs: lookUpMaxElapsedMs },
    );
    const [user] = body.value;
    if (body.value.length > 1) {
        const ids = body.value.map(({ id }) => id).join(", ");
        throw new Error(
            `${address} belongs to several users (object ids ${ids}) by mail, further mail or proxy address: ` +
                "leave it with the one who is meant.",
        );
    }
    return user && { ...user, id: user.id.toLowerCase() };
}

/** Changes properties; `null` clears one. */
export async function patch(client: GraphClient, id: string, properties: User): Promise<void> {
    await retryOnLag(client, "patchNew", () =>
        client.request({ method: "PATCH", path: `/users/${id}`, body: properties }),
    );
}

/** Forbids sign-in. A user who is gone needs no blocking. */
export async function disable(client: GraphClient, id: string): Promise<void> {
    await undefinedIfMissing(
        retryOnLag(
            client,
            "patchNew",
            () => client.request({ method: "PATCH", path: `/users/${id}`, body: { accountEnabled: false } }),
            { maxElapsedMs: goneAfterMs },
        ),
    );
}

/**
 * Moves a user to the deleted items, where they can be restored for 30 days. One who is gone counts as deleted.
 *
 * @see https://learn.microsoft.com/graph/api/user-delete
 */
export async function softDelete(client: GraphClient, id: string): Promise<void> {
    await undefinedIfMissing(
        retryOnLag(client, "deleteNew", () => client.request({ method: "DELETE", path: `/users/${id}` }), {
            maxElapsedMs: goneAfterMs,
        }),
    );
}

/** One read of the ids of a user's sponsors; `undefined` when the answering replica does not know the user. */
export function listSponsorIds(client: GraphClient, id: string): Promise<Set<string> | undefined> {
    return undefinedIfMissing(
        listTogether<{ id: string }>(client, {
            path: `/users/${id}/sponsors`,
            query: { $select: "id" },
        }).then((sponsors) => new Set(sponsors.map((sponsor) => sponsor.id))),
    );
}

/**
 * Makes users or groups answerable for a guest; those who are already stay.
 *
 * @returns The ids that were added now.
 */
export async function addSponsors(
    client: GraphClient,
    id: string,
    sponsorIds: readonly string[],
): Promise<string[]> {
    const added: string[] = [];
    for (const sponsorId of sponsorIds) {
        try {
            await retryOnLag(client, "addSponsor", () =>
                client.request({
                    method: "POST",
                    path: `/users/${id}/sponsors/$ref`,
                    body: { "@odata.id": referenceTo(sponsorId) },
                    // A repeat is answered "already exist", which is as good.
                    isIdempotent: true,
                }),
            );
            added.push(sponsorId);
        } catch (error) {
            if (!isExistingReference(error)) {
                throw error;
            }
        }
    }
    return added;
}

/**
 * Takes sponsors away; the sponsors themselves are not touched. One who is none counts as taken away.
 *
 * @returns The ids that were removed now.
 */
export async function removeSponsors(
    client: GraphClient,
    id: string,
    sponsorIds: readonly string[],
): Promise<string[]> {
    const removed: string[] = [];
    for (const sponsorId of sponsorIds) {
        try {
            // Without /$ref this would delete the sponsor.
            await client.request({ method: "DELETE", path: `/users/${id}/sponsors/${sponsorId}/$ref` });
            removed.push(sponsorId);
        } catch (error) {
            if (!isAbsentReference(error)) {
                throw error;
            }
        }
    }
    return removed;
}
