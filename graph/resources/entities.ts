import { isIdentified } from "../client/answerForm";
import { undefinedIfMissing } from "../client/absence";
import type { GraphClient, GraphVersion } from "../client/client";
import { createOnce } from "../consistency/createOnce";
import { removeAgreed } from "../consistency/removal";
import { readAgreed } from "../consistency/replicatedRead";
import { retryOnLag } from "../consistency/retryOnLag";

/** An object of Microsoft Graph, as data. */
export type Entity = Readonly<Record<string, unknown>>;

/** An object that has an id. */
export type IdentifiedEntity = Entity & { readonly id: string };

/** What is made, and where. */
export interface EntityToCreate {
    /** Path of the collection below the version. */
    readonly collection: string;
    readonly body: Entity;
    /** `$filter` of the objects among which this one shows. Default: the whole collection. */
    readonly filter?: string | undefined;
    /**
     * Whether an object that turned up after a lost answer can be this creation's; those that were there before are
     * never asked about.
     */
    readonly isOwn: (entity: Entity) => boolean;
}

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
        () => getEntity(client, path, version),
        (entity) => entity !== undefined,
        () => true,
        client.time,
    );
}

/**
 * Creates an object that has no key but the id that the service gives, exactly once: after a lost answer it is looked
 * for among those that were not there before.
 *
 * @throws GraphError - The creation is refused; refusals that replication lag of what it refers to can cause were
 *   retried before.
 */
export async function createEntity(
    client: GraphClient,
    { collection, body, filter, isOwn }: EntityToCreate,
): Promise<IdentifiedEntity> {
    const before = new Set((await listBefore(client, collection, filter)).map(({ id }) => id));
    const { object } = await createOnce(client, {
        post: () =>
            retryOnLag(client, "dependentObject", async () => {
                const answer = await client.request<IdentifiedEntity>({
                    method: "POST",
                    answer: isIdentified,
                    path: collection,
                    body,
                });
                return answer.body;
            }),
        findOwn: async () =>
            (await listEntities(client, collection, filter)).filter(
                (entity) => !before.has(entity.id) && isOwn(entity),
            ),
        remove: (id) => removeEntity(client, `${collection}/${id}`),
    });
    return object;
}

/** A collection below an object made a moment ago may not be known to the answering replica: it is empty then. */
async function listBefore(
    client: GraphClient,
    collection: string,
    filter: string | undefined,
): Promise<IdentifiedEntity[]> {
    const listed = await readAgreed(
        () => undefinedIfMissing(listEntities(client, collection, filter)),
        (entities) => entities !== undefined,
        () => true,
        client.time,
    );
    return listed ?? [];
}

/** Changes an object, also one made a moment ago. */
export async function writeEntity(
    client: GraphClient,
    method: "PATCH" | "PUT",
    path: string,
    body: Entity,
    version?: GraphVersion,
): Promise<void> {
    await retryOnLag(client, "dependentObject", () =>
        client.request({ method, path, body, ...(version && { version }) }),
    );
}

/**
 * Removes an object, and waits until replicas agree that it is gone. One that is not there counts as removed.
 *
 * @throws GraphError - The removal is refused, because something still uses the object.
 */
export async function removeEntity(client: GraphClient, path: string, version?: GraphVersion): Promise<void> {
    await removeAgreed(client, path, () => getEntity(client, path, version), {
        operation: "dependentObject",
        version,
    });
}
