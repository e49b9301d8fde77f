import { Gatherer } from "../../../../graph";
import { AbsentObjectsError } from "../../kit/absentObjects";
import { applyMembership } from "../groupMembership";
import { AbsentMemberError } from "./failures";
import type { Run } from "../../kit/run";

/** A shard's change of one group. */
export interface GroupChange {
    /** The client of the shard that the change is reported for. */
    readonly run: Run;
    readonly groupId: string;
    readonly wanted: readonly string[];
    readonly unwanted: readonly string[];
    /** The wanted members were invited in this run. */
    readonly isNew: boolean;
}

/**
 * Changes the members of groups together with the other shards: as one change of a group, written once and read back
 * once. Changes of one group run one after the other, because Entra refuses those that arrive together. The answer
 * names those who could not become members, each with the reason. All others of the change are done.
 */
export class GroupChanges extends Gatherer<GroupChange, ReadonlyMap<string, Error>> {
    constructor({ client: { time } }: Run) {
        super(time, {
            // Shards that began together end together.
            windowMs: 1_000,
            maxUnderWay: 1,
            groupOf: ({ groupId }) => groupId,
            serve: async (changes) => {
                const [{ run, groupId }] = changes as [GroupChange];
                const refused = new Map<string, Error>();
                try {
                    await applyMembership(run, groupId, {
                        wanted: changes.flatMap(({ wanted }) => wanted),
                        unwanted: changes.flatMap(({ unwanted }) => unwanted),
                        isNew: changes.every(({ isNew }) => isNew),
                    });
                } catch (error) {
                    if (!(error instanceof AbsentObjectsError)) {
                        throw error;
                    }
                    error.refused.forEach((reason, id) => refused.set(id, new AbsentMemberError(id, reason)));
                }
                return changes.map(() => refused);
            },
        });
    }
}
