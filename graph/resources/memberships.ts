import type { GraphClient } from "../client/client";
import { withRetries } from "../consistency/withRetries";
import { listTogether } from "../client/readTogether";

/**
 * Ids of the groups that a user is a direct member of, as one replica knows them. Reads wanted at the same time leave
 * together, 20 in a request.
 *
 * @see https://learn.microsoft.com/graph/api/user-list-memberof
 */
export async function listGroupIdsOfUser(client: GraphClient, userId: string): Promise<string[]> {
    const objects = await withRetries(client, () =>
        listTogether<{ "@odata.type"?: string; id: string }>(client, {
            path: `/users/${userId}/memberOf`,
            query: { $select: "id", $top: "999" },
        }),
    );
    // Directory roles and administrative units are members' too.
    return objects
        .filter((object) => object["@odata.type"] === "#microsoft.graph.group")
        .map(({ id }) => id.toLowerCase());
}
