import { undefinedIfMissing } from "../client/absence";
import type { GraphClient } from "../client/client";

/**
 * When a user or group was deleted who can still be restored, as one replica knows it; `undefined` for one who is not
 * among the deleted items.
 *
 * @see https://learn.microsoft.com/graph/api/directory-deleteditems-get
 */
export async function deletedDateTimeOf(client: GraphClient, id: string): Promise<string | undefined> {
    const found = await undefinedIfMissing(
        client.request<{ deletedDateTime?: string }>({
            method: "GET",
            path: `/directory/deletedItems/${id}`,
            query: { $select: "id,deletedDateTime" },
        }),
    );
    return found?.body.deletedDateTime;
}
