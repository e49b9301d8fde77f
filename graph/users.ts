import { undefinedIfMissing, type GraphClient } from "./client";
import { GraphError } from "./errors";
import { retryOnLag } from "./retryOnLag";

type User = Readonly<Record<string, unknown>>;

/** One read of a user on a connection of its own; `undefined` when the answering replica does not know them. */
export function get(client: GraphClient, id: string, select: readonly string[]): Promise<User | undefined> {
    return undefinedIfMissing(
        client
            .request<User>({
                method: "GET",
                path: `/users/${id}`,
                query: { $select: select.join(",") },
                isFreshConnection: true,
            })
            .then(({ body }) => body),
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
 * The user whom an address belongs to, as one replica knows it: by mail, further mail or proxy address.
 *
 * @see https://learn.microsoft.com/entra/external-id/b2b-tutorial-bulk-invite (query before inviting)
 */
export async function findByAddress(
    client: GraphClient,
    address: string,
): Promise<UserOfAddress | undefined> {
    const text = address.replaceAll("'", "''");
    const { body } = await client.request<{ value: UserOfAddress[] }>({
        method: "GET",
        path: "/users",
        query: {
            $filter: [
                `mail eq '${text}'`,
                `otherMails/any(o:o eq '${text}')`,
                `proxyAddresses/any(p:p eq 'smtp:${text}')`,
            ].join(" or "),
            $select: "id,creationType,externalUserState,userType",
        },
        isFreshConnection: true,
    });
    const [user] = body.value;
    return user && { ...user, id: user.id.toLowerCase() };
}

/** Changes properties; `null` clears one. */
export async function patch(client: GraphClient, id: string, properties: User): Promise<void> {
    await retryOnLag("patchNew", () =>
        client.request({ method: "PATCH", path: `/users/${id}`, body: properties }),
    );
}

/** Forbids sign-in. A user who is gone needs no blocking. */
export async function disable(client: GraphClient, id: string): Promise<void> {
    await undefinedIfMissing(
        client.request({ method: "PATCH", path: `/users/${id}`, body: { accountEnabled: false } }),
    );
}

/**
 * Moves a user to the deleted items, where they can be restored for 30 days. One who is gone counts as deleted.
 *
 * @see https://learn.microsoft.com/graph/api/user-delete
 */
export async function softDelete(client: GraphClient, id: string): Promise<void> {
    await undefinedIfMissing(client.request({ method: "DELETE", path: `/users/${id}` }));
}

/** Makes users or groups answerable for a guest; those who are already stay. */
export async function addSponsors(
    client: GraphClient,
    id: string,
    sponsorIds: readonly string[],
): Promise<void> {
    for (const sponsorId of sponsorIds) {
        await retryOnLag("addSponsor", () =>
            client
                .request({
                    method: "POST",
                    path: `/users/${id}/sponsors/$ref`,
                    body: { "@odata.id": `https://graph.microsoft.com/v1.0/directoryObjects/${sponsorId}` },
                    // A repeat is answered "already exist", which is as good.
                    isIdempotent: true,
                })
                .catch((error: unknown) => {
                    if (!(GraphError.isInstance(error) && /references already exist/i.test(error.reason))) {
                        throw error;
                    }
                }),
        );
    }
}

/** Takes sponsors away; the sponsors themselves are not touched. */
export async function removeSponsors(
    client: GraphClient,
    id: string,
    sponsorIds: readonly string[],
): Promise<void> {
    for (const sponsorId of sponsorIds) {
        // Without /$ref this would delete the sponsor.
        await undefinedIfMissing(
            client.request({ method: "DELETE", path: `/users/${id}/sponsors/${sponsorId}/$ref` }),
        );
    }
}
