import {
    createdMsOf,
    createOnce,
    GraphError,
    oldestOf,
    readUntilReplicated,
    ReplicationTimeoutError,
    UnansweredCreationError,
    wholeSecond,
    type GraphClient,
} from "../../../graph";
import type { DeclaredKeys } from "./declared";
import { CreatedError, type Properties } from "./lifecycle";
import { hasCarriedMark } from "./markHistory";
import type { Run } from "./run";
import { smallest } from "../../../rules/lists";

/** How long to search for the object that holds a unique name, in milliseconds. */
const holderLookUpMs = 60_000;

type Made = Readonly<Record<string, unknown>> & { readonly id: string };

/** How one resource comes to own one object. */
export interface OwnedObject<T extends Made> {
    /** What the object is called in messages. */
    readonly kind: string;
    readonly displayName: string;
    /** What only this resource of this stack writes. */
    readonly mark: string;
    /** Objects that belong to resources of the running program. Created and found objects are added. */
    readonly declaredIds: DeclaredKeys;
    /** One read, of one replica, of all objects that can have this mark or this name. */
    readonly list: (client: GraphClient) => Promise<readonly T[]>;
    /** Whether an object carries the mark. */
    readonly isMarked: (object: T) => boolean;
    /**
     * Whether an object without the mark may have carried it until it was finished. If omitted, the mark stays on the
     * object.
     */
    readonly isNamesake?: (object: T) => boolean;
    /** Whether an object with the mark cannot be changed to the declaration. Default: it always can. */
    readonly isMisfit?: (object: T) => boolean;
    /** Sends the creation, with the mark, once. An object that is created in this way is not in force. */
    post(): Promise<T>;
    remove(id: string): Promise<void>;
    /** Changes an object with the mark to the declaration, and waits until replicas agree on it. */
    finish(object: T): Promise<void>;
    /** The resource's outputs. */
    outputsOf(id: string): Properties;
    /** Merged over the outputs if the object could not be completed, so that the next update sees changes. */
    readonly unfinished: Properties;
}

/**
 * Makes a resource's object, or finds the one that an interrupted run of the same stack made and could not put into the
 * state. The mark says what is the stack's own, at any age; likeness proves nothing.
 *
 * One look before is not enough, since a replica that lags does not know yet what the interrupted run made. So there is
 * a second one where the object made now shows: replicas learn in turn what was done, so that whatever is older shows
 * there too. Two runs of one stack at the same time thereby see the same objects, and both choose the oldest. What was
 * made now and is not the oldest is removed again: no other run can have chosen it.
 *
 * @throws CreatedError - The object is there, but could not be finished.
 * @throws Error - It cannot be determined whose an object of the same name is; nothing was made.
 */
export async function makeOwned<T extends Made>(
    run: Run,
    owned: OwnedObject<T>,
): Promise<{ id: string; outs: Properties }> {
    let id: string | undefined;
    try {
        const before = await listUntil(run, owned, () => true);
        const found = await ownAmong(run, owned, before);
        const made = found ?? (await make(run, owned));
        id = made.id;
        owned.declaredIds.add(id);
        const after = await listUntil(run, owned, (objects) => isShownTo(owned, objects, made));
        const own = (await ownAmong(run, owned, after, made.id)) ?? made;
        id = own.id;
        owned.declaredIds.add(id);
        if (own.id !== made.id && found === undefined) {
            await removeMadeNow(run, owned, made.id);
        }
        if (own.id !== made.id || found !== undefined) {
            await run.log.info(
                `Finishes the ${owned.kind} ${JSON.stringify(owned.displayName)} (${id}), which another run of this stack ` +
                    "created and did not record in this state.",
            );
        }
        await reportOthers(run, owned, after);
        await owned.finish(own);
        return { id, outs: owned.outputsOf(id) };
    } catch (error) {
        if (id === undefined) {
            throw UnansweredCreationError.isInstance(error) ? unansweredError(owned, error) : error;
        }
        throw new CreatedError(id, { ...owned.outputsOf(id), ...owned.unfinished }, error);
    }
}

/**
 * Refuses to put in force an unfinished object while another object of its name may belong to the same resource.
 *
 * @throws Error - It cannot be determined whose an object of the same name is.
 */
export async function checkNamesakes<T extends Made>(
    run: Run,
    owned: Pick<OwnedObject<T>, "kind" | "displayName" | "mark" | "declaredIds" | "isNamesake" | "list">,
    id: string,
): Promise<void> {
    const objects = await listUntil(run, owned, (listed) => listed.some((object) => object.id === id));
    await ownAmong(run, { ...owned, isMarked: () => false }, objects, id);
}

/**
 * Whether a replica knows what was created, or what another run created before it, which may have removed this one.
 */
function isShownTo<T extends Made>(owned: OwnedObject<T>, objects: readonly T[], made: T): boolean {
    return objects.some(
        (object) => object.id === made.id || (owned.isMarked(object) && oldestOf([object, made]) === object),
    );
}

/** Reports other objects with the mark. It is certain who created them, but not whether a state has them. */
async function reportOthers<T extends Made>(
    run: Run,
    { kind, declaredIds, isMarked }: OwnedObject<T>,
    objects: readonly T[],
): Promise<void> {
    const others = objects.filter((object) => isMarked(object) && !declaredIds.has(object.id));
    if (others.length > 0) {
        await run.log.warn(
            `Interrupted runs of this stack also left the ${kind} ${others.map((other) => other.id).join(", ")}. ` +
                "Delete those that are in no stack's state.",
        );
    }
}

async function make<T extends Made>(run: Run, owned: OwnedObject<T>): Promise<T> {
    const sinceMs = wholeSecond(run.client.serviceNowMs());
    const findOwn = async (client: GraphClient) =>
        (await owned.list(client)).filter((object) => owned.isMarked(object));
    try {
        const { object, unseenCount } = await createOnce(run.client, { post: () => owned.post(), findOwn });
        if (unseenCount > 0) {
            await removeTwins(run, owned, object.id, sinceMs);
        }
        return object;
    } catch (error) {
        return holderOf(run, findOwn, error);
    }
}

/**
 * Where names are unique, a creation is refused because of an object that an interrupted run created and a lagging
 * replica does not show yet. Waits until a replica shows it.
 *
 * @throws What refused the creation: it is another refusal, or the mark does not show.
 */
async function holderOf<T extends Made>(
    { client }: Run,
    findOwn: (client: GraphClient) => Promise<readonly T[]>,
    refusal: unknown,
): Promise<T> {
    const cause = UnansweredCreationError.isInstance(refusal) ? refusal.cause : refusal;
    const isTaken =
        GraphError.isInstance(cause) && [400, 409].includes(cause.status) && /exist/i.test(cause.reason);
    if (!isTaken) {
        throw refusal;
    }
    try {
        const own = await readUntilReplicated(client, findOwn, (objects) => (objects ?? []).length > 0, {
            agreeingReads: 1,
            maxElapsedMs: holderLookUpMs,
        });
        return oldestOf(own ?? []) as T;
    } catch (error) {
        throw ReplicationTimeoutError.isInstance(error) ? refusal : error;
    }
}

/**
 * After lost answers, there can be several objects of one creation. The oldest stays, and so does the known one: a
 * later caller decides between them.
 */
async function removeTwins<T extends Made>(
    run: Run,
    owned: OwnedObject<T>,
    knownId: string,
    sinceMs: number,
): Promise<void> {
    const objects = await listUntil(run, owned, (listed) => listed.some(({ id }) => id === knownId));
    const marked = objects.filter((object) => owned.isMarked(object));
    const oldestMs = smallest(marked.map(createdMsOf));
    const twins = marked.filter(
        (object) => object.id !== knownId && createdMsOf(object) >= sinceMs && createdMsOf(object) > oldestMs,
    );
    for (const { id } of twins) {
        await removeMadeNow(run, owned, id);
    }
}

/**
 * Removes what this run made a moment ago. For replicas that are behind it does not exist, which a removal would take
 * for its end, so the removal waits until replicas agree that it is there.
 *
 * @throws Error - Replicas did not show it in time, or the service refuses. It may still exist, and is named.
 */
async function removeMadeNow<T extends Made>(run: Run, owned: OwnedObject<T>, id: string): Promise<void> {
    try {
        await readUntilReplicated(run.client, owned.list, (objects) =>
            (objects ?? []).some((object) => object.id === id),
        );
        await owned.remove(id);
    } catch (error) {
        throw new Error(
            `This run and an interrupted one each created the ${owned.kind} ${JSON.stringify(owned.displayName)}. The ` +
                `second one (${id}) could not be deleted. If it still exists, delete it. ` +
                (error instanceof Error ? error.message : String(error)),
            { cause: error },
        );
    }
}

/** What a replica knows once it shows the wanted object; nothing of a collection that it does not know. */
async function listUntil<T extends Made>(
    { client }: Run,
    { list }: Pick<OwnedObject<T>, "list">,
    isShown: (objects: readonly T[]) => boolean,
): Promise<readonly T[]> {
    const shown = await readUntilReplicated(client, list, (objects) => isShown(objects ?? []), {
        agreeingReads: 1,
    });
    return shown ?? [];
}

/**
 * The oldest object that carries the mark or certainly carried it.
 *
 * @param ownId - What was made or found before; others that the program declares are other resources' objects.
 * @throws Error - Of an object of the same name it cannot be determined; or the object cannot become what is declared.
 */
async function ownAmong<T extends Made>(
    run: Run,
    owned: Pick<
        OwnedObject<T>,
        "kind" | "displayName" | "mark" | "declaredIds" | "isMarked" | "isNamesake" | "isMisfit"
    >,
    objects: readonly T[],
    ownId?: string,
): Promise<T | undefined> {
    const free = objects.filter(({ id }) => id === ownId || !owned.declaredIds.has(id));
    const own = free.filter((object) => object.id === ownId || owned.isMarked(object));
    const namesakes = free.filter((object) => !own.includes(object) && owned.isNamesake?.(object) === true);
    const undecided: T[] = [];
    for (const object of namesakes) {
        ((await hasCarriedMark(run, object.id, owned.mark)) ? own : undecided).push(object);
    }
    if (undecided.length > 0) {
        throw undecidedError(owned, undecided, ownId);
    }
    const oldest = oldestOf(own);
    if (oldest !== undefined && owned.isMisfit?.(oldest) === true) {
        throw new Error(
            `An interrupted run of this stack left the ${owned.kind} ${nameOf(oldest)} (${oldest.id}), which is of ` +
                "another kind than declared now. Delete it, then run again.",
        );
    }
    return oldest;
}

/** Without an object id, the engine keeps no state of what was sent. */
function unansweredError(
    { kind, mark }: Pick<OwnedObject<Made>, "kind" | "mark">,
    cause: UnansweredCreationError,
): Error {
    return new Error(
        `${cause.message.replace(/\.?$/, ".")} The ${kind} may be in the tenant, and is not in the state. Run pulumi up again: it finds the ${kind} by ` +
            `its mark, or creates it. If you no longer want it, look for ${mark} in the Entra admin center, and delete ` +
            `the ${kind} that has this name or mail nickname. It is not in force.`,
        { cause },
    );
}

function undecidedError<T extends Made>(
    { kind, displayName }: Pick<OwnedObject<T>, "kind" | "displayName">,
    objects: readonly T[],
    ownId: string | undefined,
): Error {
    const ids = objects.map(({ id }) => id);
    const outcome =
        ownId === undefined ? "nothing was made" : `what this run made (${ownId}) is not in force`;
    return new Error(
        `The tenant has another ${kind} named ${JSON.stringify(displayName)} (${ids.join(", ")}), which is not in this ` +
            "stack's state. It cannot be determined whether an interrupted run of this stack made it, so it was left " +
            `alone, and ${outcome}. To manage it by this resource, declare objectId: ${JSON.stringify(ids[0])}. ` +
            "If no one needs it, delete it. If it is someone else's, declare another displayName.",
    );
}

function nameOf(object: Made): string {
    return JSON.stringify((object as { displayName?: unknown }).displayName);
}
