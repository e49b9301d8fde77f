import { isIdentified } from "../client/answerForm";
import { undefinedIfMissing } from "../client/absence";
import type { GraphClient, GraphVersion } from "../client/client";
import { removeAgreed } from "../consistency/removal";
import { readAgreed } from "../consistency/replicatedRead";
import { retryOnLag } from "../consistency/retryOnLag";

/** An object of Microsoft Graph, as data. */
export type Entity = Readonly<Record<string, unknown>>;

/** An object that has an id. */
export type IdentifiedEntity = Entity & { readonly id: string };

/** One read of an object; `undefined` when the answering replica does not know it. */
export function getEntity(
    client: GraphClient,
    path: string,
    version?: GraphVersion,
): Promise<Entity | undefined> {
    return undefinedIfMissing(
        client
            .request<Entity>({
                method: "GET",
                path,
                ...(version && { version }),
                isFreshConnection: true,
                isSingleAttempt: true,
            })
            .then(({ body }) => body),
    );
}

/** One read of a collection, or of what a `$filter` leaves of it. */
export function listEntities(
    client: GraphClient,
    collection: string,
    filter?: string,
): Promise<IdentifiedEntity[]> {
    return client.list<IdentifiedEntity>(collection, {
        ...(filter !== undefined && { query: { $filter: filter } }),
        isFreshConnection: true,
        isSingleAttempt: true,
    });
}

/** An object as soon as one replica has it; `undefined` when several agree that it is not there. */
export function findEntity(
    client: GraphClient,
    path: string,
    version?: GraphVersion,
): Promise<Entity | undefined> {
    return readAgreed(
        client,
        (client) => getEntity(client, path, version),
        (entity) => entity !== undefined,
        () => true,
    );
}

/**
 * Sends an object's creation, once. What it refers to may have been made a moment ago, and is waited for.
 *
 * @throws LostAnswerError - The object may have been made.
 */
export function postEntity(client: GraphClient, collection: string, body: Entity): Promise<IdentifiedEntity> {
    return retryOnLag(client, "dependentObject", async (client) => {
        const answer = await client.request<IdentifiedEntity>({
            method: "POST",
            path: collection,
            body,
            answer: isIdentified,
        });
        return answer.body;
    });
}

/** Changes an object, also one made a moment ago. */
export async function writeEntity(
    client: GraphClient,
    method: "PATCH" | "PUT",
    path: string,
    body: Entity,
    version?: GraphVersion,
): Promise<void> {
    await retryOnLag(client, "dependentObject", (client) =>
        client.request({ method, path, body, ...(version && { version }) }),
    );
}

/**
 * Removes an object, and waits until replicas agree that it is gone. One that is not there counts as removed.
 *
 * @throws GraphError - The removal is refused, because something still uses the object.
 */
export async function removeEntity(client: GraphClient, path: string, version?: GraphVersion): Promise<void> {
    await removeAgreed(client, path, (client) => getEntity(client, path, version), {
        operation: "dependentObject",
        version,
    });
}
