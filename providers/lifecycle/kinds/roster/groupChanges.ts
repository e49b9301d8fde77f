import { Gatherer } from "../../../../graph";
import { applyMembership } from "../groupMembership";
import type { Run } from "../../kit/run";

/** A shard's change of one group. */
export interface GroupChange {
    /** The shard's, by whose operation the change is reported. */
    readonly run: Run;
    readonly groupId: string;
    readonly wanted: readonly string[];
    readonly unwanted: readonly string[];
    /** Those wanted were invited in this run. */
    readonly isNew: boolean;
}

/**
 * Changes of groups' members, together with the other shards: as one change of a group, written once and read back once.
 * Changes of one group are done one after the other, since Entra refuses those that arrive together.
 */
export class GroupChanges extends Gatherer<GroupChange, undefined> {
    constructor({ client: { time } }: Run) {
        super(time, {
            // Shards that began together end together.
            windowMs: 1_000,
            maxUnderWay: 1,
            groupOf: ({ groupId }) => groupId,
            serve: async (changes) => {
                const [{ run, groupId }] = changes as [GroupChange];
                await applyMembership(run, groupId, {
                    wanted: changes.flatMap(({ wanted }) => wanted),
                    unwanted: changes.flatMap(({ unwanted }) => unwanted),
                    isNew: changes.every(({ isNew }) => isNew),
                });
                return changes.map(() => undefined);
            },
        });
    }
}
