import { undefinedIfMissing } from "../client/absence";
import type { GraphClient } from "../client/client";
import { readAgreed } from "../consistency/replicatedRead";

/** A user or group that was deleted and can still be restored. */
export interface DeletedObject {
    /** ISO 8601 in UTC; `undefined` if the service does not say. */
    readonly deletedDateTime: string | undefined;
    readonly displayName?: string | null;
    readonly mail?: string | null;
}

/**
 * A user or group among the deleted items, as one replica knows it; `undefined` if it is not there.
 *
 * @see https://learn.microsoft.com/graph/api/directory-deleteditems-get
 */
export async function deletedObject(client: GraphClient, id: string): Promise<DeletedObject | undefined> {
    const found = await undefinedIfMissing(
        client.request<DeletedObject>({
            method: "GET",
            path: `/directory/deletedItems/${id}`,
            query: { $select: "id,deletedDateTime,displayName,mail" },
            isFreshConnection: true,
            isSingleAttempt: true,
        }),
    );
    return found?.body;
}

/**
 * A user or group that several replicas show among the deleted items. A lagging replica may also show one there that
 * was just restored.
 */
export function agreedDeletedObject(client: GraphClient, id: string): Promise<DeletedObject | undefined> {
    return readAgreed(
        client,
        (reader) => deletedObject(reader, id),
        (found) => found === undefined,
        () => true,
    );
}
