import { isPage } from "../client/answerForm";
import { sharedRead, type SharedRead } from "../client/answeredRequest";
import type { GraphClient } from "../client/client";
import { Gatherer } from "../client/gatherer";
import { withFurtherPages } from "../client/furtherPages";
import type { Page } from "../client/pages";
import { readUntilReplicated, type ReplicatedReadOptions } from "../consistency/replicatedRead";

/** A directory object with the properties of Graph's default selection. */
export type DirectoryObject = Readonly<Record<string, unknown>> & { readonly id: string };

/** Ids in one request. @see https://learn.microsoft.com/graph/api/directoryobject-getbyids */
const maxIds = 1_000;

/** @see https://learn.microsoft.com/graph/api/directoryobject-getbyids */
interface ObjectsById {
    readonly ids: readonly string[];
    readonly types: readonly string[];
}

/** The types of objects that this package reads by id. */
const objectTypes = ["user", "group", "servicePrincipal", "application", "administrativeUnit"];

/** One read of up to 1,000 objects by id. Those that the answering replica does not know are left out. */
async function getByIds(client: GraphClient, ids: readonly string[]): Promise<Map<string, DirectoryObject>> {
    const { body } = await client.request<Page<DirectoryObject>>({
        method: "POST",
        answer: isPage,
        path: "/directoryObjects/getByIds",
        body: { ids, types: objectTypes } satisfies ObjectsById,
        isIdempotent: true,
        isFreshConnection: true,
        isSingleAttempt: true,
    });
    const objects = await withFurtherPages(client, "/directoryObjects/getByIds", body);
    return new Map(objects.map((object) => [object.id, object]));
}

/** Ids in the parts in which they are asked for. */
function inParts(ids: readonly string[]): string[][] {
    const unique = [...new Set(ids)];
    return Array.from({ length: Math.ceil(unique.length / maxIds) }, (_, index) =>
        unique.slice(index * maxIds, (index + 1) * maxIds),
    );
}

/** One read of objects by id, 1,000 a request. Those that the answering replica does not know are left out. */
export async function getDirectoryObjects(
    client: GraphClient,
    ids: readonly string[],
): Promise<Map<string, DirectoryObject>> {
    const parts = await Promise.all(inParts(ids).map((part) => getByIds(client, part)));
    return new Map(parts.flatMap((part) => [...part]));
}

/** The number of objects wanted together from which their waits count as those of several requests. */
const manyObjects = 50;
const manyObjectsShare = 4;

/** The reads of a client that leave together, 1,000 in a request. */
class Loads extends Gatherer<string, SharedRead<Map<string, DirectoryObject>>> {
    /** How many requests the last reads took, or counted as. */
    lastShare = 1;

    constructor(client: GraphClient) {
        super(client.time, {
            windowMs: 20,
            maxSize: maxIds,
            identityOf: (id) => id,
            serve: (ids, wantedCount) => {
                // With separate waits, a hundred objects would be spread over as many requests.
                const requests = Math.ceil(wantedCount / maxIds);
                this.lastShare = Math.max(requests, wantedCount >= manyObjects ? manyObjectsShare : 1);
                // Each request separately, so that a refused one does not affect the others.
                const read = sharedRead(client, (reader) => getByIds(reader, ids));
                return Promise.resolve(ids.map(() => read));
            },
        });
    }
}

/**
 * One read of an object; `undefined` when the answering replica does not know it. Reads wanted within one short
 * moment leave together. No answer is kept for later reads.
 */
export async function load(client: GraphClient, id: string): Promise<DirectoryObject | undefined> {
    const read = await client.part(Loads).get(id);
    return (await read.answerTo(client)).get(id);
}

/**
 * Waits until replicas agree on an object, together with all other waits: ten thousand new objects take a few dozen
 * requests.
 *
 * @throws As {@link readUntilReplicated}.
 */
export function waitUntil(
    client: GraphClient,
    id: string,
    isCurrent: (object: DirectoryObject | undefined) => boolean,
    options: Omit<ReplicatedReadOptions, "sharedBy"> = {},
): Promise<DirectoryObject | undefined> {
    const loads = client.part(Loads);
    return readUntilReplicated(client, (reader) => load(reader, id), isCurrent, {
        sharedBy: () => loads.lastShare,
        ...options,
    });
}
