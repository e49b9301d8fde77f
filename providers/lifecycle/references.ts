import { readAgreed, readUntilReplicated, type TimeSource } from "../../graph";

/** How one kind of reference (a group's members, a guest's sponsors) is read and written. */
export interface ReferenceCalls {
    /** One read; `undefined` when the answering replica does not know the owning object. */
    list(): Promise<Set<string> | undefined>;
    /** Resolves to the ids that the service says it added now; the others it took for present. */
    add(ids: readonly string[]): Promise<string[]>;
    /** Resolves to the ids that the service says it removed now; the others it took for absent. */
    remove(ids: readonly string[]): Promise<string[]>;
}

/**
 * Writes references until several reads in a row show all that are wanted and none that is unwanted; others are left
 * alone.
 *
 * A replica that lags can show as present what was removed a moment ago, and the other way round. So a reference that
 * was left out, or answered as "already so", is written again when a later read shows it wrong. One that the service
 * did write is only waited for.
 */
export async function convergeReferences(
    calls: ReferenceCalls,
    { wanted, unwanted }: { readonly wanted: readonly string[]; readonly unwanted: readonly string[] },
    time: TimeSource,
): Promise<void> {
    const written = new Set<string>();
    const write = async (toRemove: readonly string[], toAdd: readonly string[]): Promise<void> => {
        // First room, then guests: the number of sponsors is limited.
        const removed = await calls.remove(toRemove.filter((id) => !written.has(id)));
        const added = await calls.add(toAdd.filter((id) => !written.has(id)));
        [...removed, ...added].forEach((id) => written.add(id));
    };
    const present = await listAgreed(calls, time);
    await write(
        unwanted,
        wanted.filter((id) => !present?.has(id)),
    );
    await readUntilReplicated(
        async () => {
            const shown = await calls.list();
            if (shown !== undefined) {
                await write(
                    unwanted.filter((id) => shown.has(id)),
                    wanted.filter((id) => !shown.has(id)),
                );
            }
            return shown;
        },
        (shown) =>
            shown !== undefined &&
            wanted.every((id) => shown.has(id)) &&
            !unwanted.some((id) => shown.has(id)),
        time,
    );
}

/** The references as soon as one replica knows the owning object; `undefined` when several agree that it is gone. */
export function listAgreed(
    calls: Pick<ReferenceCalls, "list">,
    time: TimeSource,
): Promise<Set<string> | undefined> {
    return readAgreed(
        () => calls.list(),
        (shown) => shown !== undefined,
        () => true,
        time,
    );
}
