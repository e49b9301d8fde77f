import { applyMembership } from "../groupMembership";
import type { Run } from "../../kit/run";

/** How long changes of one group are gathered, in milliseconds: shards that began together end together. */
const gatherMs = 1_000;

/** A shard's change of one group. */
export interface GroupChange {
    readonly wanted: readonly string[];
    readonly unwanted: readonly string[];
    /** Those wanted were invited in this run. */
    readonly isNew: boolean;
}

interface Gathering {
    readonly changes: GroupChange[];
    readonly done: Promise<void>;
}

/**
 * Changes of groups' members, together with the other shards: as one change of a group, written once and read back once.
 * Changes of one group are done one after the other, since Entra refuses those that arrive together.
 */
export class GroupChanges {
    private readonly gatherings = new Map<string, Gathering>();

    constructor(private readonly run: Run) {}

    change(groupId: string, change: GroupChange): Promise<void> {
        const gathering = this.gatherings.get(groupId);
        if (gathering !== undefined) {
            gathering.changes.push(change);
            return gathering.done;
        }
        const changes = [change];
        const done = this.run.turns.take(`members of ${groupId}`, async () => {
            await this.run.client.time.sleep(gatherMs);
            // What comes from now on is another change.
            this.gatherings.delete(groupId);
            await applyMembership(this.run, groupId, {
                wanted: changes.flatMap(({ wanted }) => wanted),
                unwanted: changes.flatMap(({ unwanted }) => unwanted),
                isNew: changes.every(({ isNew }) => isNew),
            });
        });
        this.gatherings.set(groupId, { changes, done });
        return done;
    }
}
