import type { User as Account } from "@microsoft/microsoft-graph-types";
import { undefinedIfMissing } from "../client/absence";
import type { GraphClient, GraphRequest, GraphVersion } from "../client/client";
import { readTogether } from "../client/readTogether";
import { retryOnLag } from "../consistency/retryOnLag";
import { writeTogether } from "../client/writeTogether";
import type { Written } from "./written";

type User = Readonly<Record<string, unknown>>;

/**
 * How long "not found" counts as replication lag when a user is to be blocked or deleted, in milliseconds. After
 * that, the user counts as gone. Too long costs time once; too short leaves a guest with access.
 */
const goneAfterMs = 30_000;

/** One read of a user; `undefined` when the answering replica does not know them. */
export function get(
    client: GraphClient,
    id: string,
    select: readonly string[],
    version: GraphVersion = "v1.0",
): Promise<User | undefined> {
    const read = { path: `/users/${id}`, query: { $select: select.join(",") } };
    return undefinedIfMissing(readTogether<User>(client, { ...read, version }).then(({ body }) => body));
}

/** Changes properties; `null` clears one. */
export async function patch(
    client: GraphClient,
    id: string,
    properties: User,
    version: GraphVersion = "v1.0",
): Promise<void> {
    await retryOnLag(client, "patchNew", (client) =>
        writeTogether(client, { method: "PATCH", path: `/users/${id}`, version, body: properties }),
    );
}

/** Blocks sign-in. A user who is gone needs no blocking. */
export async function disable(client: GraphClient, id: string): Promise<void> {
    await undefinedIfMissing(
        retryOnLag(
            client,
            "patchNew",
            (client) =>
                writeTogether(client, {
                    method: "PATCH",
                    path: `/users/${id}`,
                    body: { accountEnabled: false } satisfies Written<Account>,
                }),
            { maxElapsedMs: goneAfterMs },
        ),
    );
}

/**
 * Moves a user to the deleted items, where they can be restored for 30 days. A user who is gone counts as deleted.
 *
 * @see https://learn.microsoft.com/graph/api/user-delete
 */
export async function softDelete(client: GraphClient, id: string): Promise<void> {
    await undefinedIfMissing(
        retryOnLag(
            client,
            "deleteNew",
            (client) => writeTogether(client, { method: "DELETE", path: `/users/${id}` }),
            { maxElapsedMs: goneAfterMs },
        ),
    );
}

/**
 * Ids of the groups that hold a user, directly or through other groups, as one replica knows them; `undefined` for a
 * user who is not found.
 *
 * @see https://learn.microsoft.com/graph/api/user-list-transitivememberof
 */
export async function listGroupIds(
    client: GraphClient,
    id: string,
    options: Pick<GraphRequest, "isSingleAttempt"> = {},
): Promise<string[] | undefined> {
    const groups = await undefinedIfMissing(
        client.list<{ id: string }>(`/users/${id}/transitiveMemberOf/microsoft.graph.group`, {
            query: { $select: "id" },
            isFreshConnection: true,
            ...options,
        }),
    );
    return groups?.map((group) => group.id.toLowerCase());
}

/**
 * Names of the directory roles that a user holds actively, directly or through a group, as one replica knows it,
 * without eligible ones.
 *
 * @see https://learn.microsoft.com/graph/api/user-list-transitivememberof
 */
export async function listRoleNames(client: GraphClient, id: string): Promise<string[]> {
    const roles = await undefinedIfMissing(
        client.list<{ displayName: string | null }>(
            `/users/${id}/transitiveMemberOf/microsoft.graph.directoryRole`,
            { query: { $select: "displayName" }, isFreshConnection: true },
        ),
    );
    return (roles ?? []).map(({ displayName }) => displayName ?? "unnamed");
}
