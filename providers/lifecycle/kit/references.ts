import {
    hasReferences,
    readAgreed,
    readUntilReplicated,
    RefusedReferencesError,
    type GraphClient,
    type RefusedReference,
    type ReplicatedReadOptions,
} from "../../../graph";
import { AbsentObjectsError } from "./absentObjects";

/** How one kind of reference (a group's members, a guest's sponsors) is read and written. */
export interface ReferenceCalls {
    /** What the references are, such as `members of the group 1234`. */
    readonly title: string;
    /** The name by which the program declares an object, if it does. Default: none is known. */
    readonly nameOf?: (objectId: string) => string | undefined;
    /** One read; `undefined` when the answering replica does not know the owning object. */
    readonly list: (client: GraphClient) => Promise<Set<string> | undefined>;
    /** Resolves to the ids that the service reports as added now. It took the others for present. */
    add(ids: readonly string[]): Promise<string[]>;
    /** Resolves to the ids that the service reports as removed now. It took the others for absent. */
    remove(ids: readonly string[]): Promise<string[]>;
}

/** Which references there must be. */
export interface WantedReferences {
    readonly wanted: readonly string[];
    readonly unwanted: readonly string[];
    /** Adds before it removes. Default `false`: removes first, because the number of sponsors is limited. */
    readonly isAddedFirst?: boolean;
    /** None of the wanted references can exist yet, so no search is needed. Default `false`. */
    readonly isNew?: boolean;
    /** How long replicas are given before they are asked, in milliseconds. Default 0. */
    readonly pauseBeforeReadMs?: number;
}

/**
 * Writes references until several reads in a row show all wanted ones and none that is unwanted. Other references
 * stay. A refused reference does not stop the others.
 *
 * A lagging replica can show as present what was removed a moment ago, and the other way round. So a reference that
 * was skipped, or answered as "already so", is written again when a later read shows it wrong. For a reference that
 * the service did write, this only waits.
 *
 * @throws AbsentObjectsError - Some that are wanted were refused. All others are as wanted, except that nothing was
 *   removed in favor of a reference that was refused.
 */
export async function convergeReferences(
    client: GraphClient,
    calls: ReferenceCalls,
    change: WantedReferences,
    options: ReplicatedReadOptions = {},
): Promise<void> {
    const written = new Set<string>();
    const refused = new Map<string, RefusedReference>();
    for (;;) {
        const left = {
            ...change,
            wanted: change.wanted.filter((id) => !refused.has(id)),
            unwanted: refused.size > 0 && change.isAddedFirst === true ? [] : change.unwanted,
        };
        try {
            await convergeOnce(client, calls, left, written, options);
            break;
        } catch (error) {
            if (!(error instanceof RefusedReferencesError)) {
                throw error;
            }
            error.added.forEach((id) => written.add(id));
            error.refused.forEach((reason, id) => refused.set(id, reason));
        }
    }
    if (refused.size > 0) {
        const { title, nameOf = () => undefined } = calls;
        throw new AbsentObjectsError({ title, nameOf, refused, wantedCount: change.wanted.length });
    }
}

async function convergeOnce(
    client: GraphClient,
    calls: ReferenceCalls,
    { wanted, unwanted, isAddedFirst = false, isNew = false, pauseBeforeReadMs = 0 }: WantedReferences,
    written: Set<string>,
    options: ReplicatedReadOptions,
): Promise<void> {
    const write = async (toRemove: readonly string[], toAdd: readonly string[]): Promise<void> => {
        const steps = [
            () => calls.remove(toRemove.filter((id) => !written.has(id))),
            () => calls.add(toAdd.filter((id) => !written.has(id))),
        ];
        for (const step of isAddedFirst ? steps.reverse() : steps) {
            (await step()).forEach((id) => written.add(id));
        }
    };
    const present = isNew ? undefined : await listAgreed(client, calls, options);
    await write(
        unwanted,
        wanted.filter((id) => !present?.has(id)),
    );
    if (pauseBeforeReadMs > 0) {
        await client.time.sleep(pauseBeforeReadMs);
    }
    await readUntilReplicated(
        client,
        async (reader) => {
            const shown = await calls.list(reader);
            if (shown !== undefined) {
                await write(
                    unwanted.filter((id) => shown.has(id)),
                    wanted.filter((id) => !shown.has(id)),
                );
            }
            return shown;
        },
        hasReferences(wanted, unwanted),
        options,
    );
}

/** The references as soon as one replica knows the owning object; `undefined` when several agree that it is gone. */
export function listAgreed(
    client: GraphClient,
    calls: Pick<ReferenceCalls, "list">,
    options: ReplicatedReadOptions = {},
): Promise<Set<string> | undefined> {
    return readAgreed(
        client,
        (reader) => calls.list(reader),
        (shown) => shown !== undefined,
        () => true,
        options,
    );
}
