import { groups, readAgreed, type GraphClient } from "../../../../graph";

/**
 * The ids of all members of a group, also through other groups, once several reads in a row agree on them; `undefined`
 * when they agree that the group is not in the directory.
 *
 * @throws GraphError - The group cannot be read.
 */
export function agreedMemberIds(client: GraphClient, groupId: string): Promise<Set<string> | undefined> {
    return readAgreed(
        client,
        (reader) => groups.listAllMemberIds(reader, groupId),
        () => false,
        (left, right) => left?.size === right?.size && [...(left ?? [])].every((id) => right?.has(id)),
    );
}
