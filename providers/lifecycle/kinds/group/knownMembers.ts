/** Reads of a group's members that its declarations share, because a large group has many pages. */
import {
    Gatherer,
    groups,
    readAgreed,
    sharedRead,
    type GraphClient,
    type SharedRead,
} from "../../../../graph";
import { isSame } from "../../kit/inputs";
import { RecentList } from "../../kit/recentList";
import type { Run } from "../../kit/run";

/** Reads of groups' members that leave together. */
class MemberReads extends Gatherer<string, SharedRead<ReadonlySet<string> | undefined>> {
    constructor(client: GraphClient) {
        super(client.time, {
            windowMs: 250,
            groupOf: (groupId) => groupId,
            identityOf: (groupId) => groupId,
            serve: (ids) =>
                Promise.resolve(
                    ids.map((id) => sharedRead(client, (reader) => groups.listMemberIds(reader, id))),
                ),
        });
    }
}

/** One read of a group's members for all callers at about the same time, because a large group has many pages. */
async function sharedMemberIds(
    client: GraphClient,
    groupId: string,
): Promise<ReadonlySet<string> | undefined> {
    return (await client.part(MemberReads).get(groupId)).answerTo(client);
}

/** The members of groups as of the last minute, for the declarations that are refreshed one after the other. */
class MemberLists {
    private readonly byGroup = new Map<string, RecentList<ReadonlySet<string> | undefined>>();

    constructor(private readonly run: Run) {}

    recent(client: GraphClient, groupId: string): Promise<ReadonlySet<string> | undefined> {
        const list =
            this.byGroup.get(groupId) ??
            new RecentList(this.run.client.time, (reader) => groups.listMemberIds(reader, groupId));
        this.byGroup.set(groupId, list);
        return list.recent(client);
    }
}

/**
 * Which of the members that a state knows are still in the group; `undefined` when the group is not in the directory. A
 * list at hand is trusted where it shows all of them. Otherwise replicas are asked until they agree.
 */
export async function knownMembers(
    run: Run,
    groupId: string,
    memberIds: readonly string[],
): Promise<readonly string[] | undefined> {
    const known = (shown: ReadonlySet<string> | undefined) =>
        shown && memberIds.filter((id) => shown.has(id));
    return known(
        await readAgreed(
            run.client,
            (client, attemptNumber) =>
                attemptNumber === 1
                    ? run.part(MemberLists).recent(client, groupId)
                    : sharedMemberIds(client, groupId),
            (shown) => known(shown)?.length === memberIds.length,
            (left, right) => isSame(known(left), known(right)),
        ),
    );
}
