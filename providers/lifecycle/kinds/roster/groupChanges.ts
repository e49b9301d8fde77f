import type { GraphClient } from "../../../../graph";
import { applyMembership } from "../groupMembership";
import { graphClient } from "../../kit/session";
import { Turns } from "../../kit/turns";

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

const gatherings = new WeakMap<GraphClient, Map<string, Gathering>>();
const turns = new Turns();

/**
 * Changes a group's members together with the other shards: as one change, written once and read back once. Changes of
 * one group are done one after the other, since Entra refuses those that arrive together.
 */
export function changeGroup(groupId: string, change: GroupChange): Promise<void> {
    const client = graphClient();
    const ofClient = gatherings.get(client) ?? new Map<string, Gathering>();
    gatherings.set(client, ofClient);
    const gathering = ofClient.get(groupId);
    if (gathering !== undefined) {
        gathering.changes.push(change);
        return gathering.done;
    }
    const changes = [change];
    const done = turns.take(groupId, async () => {
        await client.time.sleep(gatherMs);
        // What comes from now on is another change.
        ofClient.delete(groupId);
        await applyMembership(groupId, {
            wanted: changes.flatMap(({ wanted }) => wanted),
            unwanted: changes.flatMap(({ unwanted }) => unwanted),
            isNew: changes.every(({ isNew }) => isNew),
        });
    });
    ofClient.set(groupId, { changes, done });
    return done;
}
