import { undefinedIfMissing } from "../client/absence";
import type { GraphClient } from "../client/client";
import { readTogether } from "../client/readTogether";
import { referenceTo } from "./references";
import { retryOnLag, type LagRetryOptions } from "../consistency/retryOnLag";
import { writeTogether } from "../client/writeTogether";
import type { Reference } from "./written";

/**
 * One read of the id of a user's manager; `undefined` when there is none, or the answering replica does not know the
 * user. Graph answers both with 404.
 */
export function getId(client: GraphClient, userId: string): Promise<string | undefined> {
    return undefinedIfMissing(
        readTogether<{ id: string }>(client, {
            path: `/users/${userId}/manager`,
            query: { $select: "id" },
        }).then(({ body }) => body.id.toLowerCase()),
    );
}

/** @see https://learn.microsoft.com/graph/api/user-post-manager */
export async function set(
    client: GraphClient,
    userId: string,
    managerId: string,
    options: LagRetryOptions = {},
): Promise<void> {
    await retryOnLag(
        client,
        "setManager",
        (client) =>
            writeTogether(client, {
                method: "PUT",
                path: `/users/${userId}/manager/$ref`,
                body: { "@odata.id": referenceTo(managerId) } satisfies Reference,
            }),
        options,
    );
}

/**
 * Removes the manager. A user without one stays as they are.
 *
 * @see https://learn.microsoft.com/graph/api/user-delete-manager
 */
export async function remove(client: GraphClient, userId: string): Promise<void> {
    await undefinedIfMissing(
        writeTogether(client, { method: "DELETE", path: `/users/${userId}/manager/$ref` }),
    );
}
