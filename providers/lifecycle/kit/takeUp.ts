import {
    createdMsOf,
    GraphError,
    readUntilReplicated,
    ReplicationTimeoutError,
    type GraphClient,
} from "../../../graph";
import type { DeclaredKeys } from "./declared";
import type { Run } from "./run";
import { CreatedError, type Properties } from "./lifecycle";

type Made = Readonly<Record<string, unknown>> & { readonly id: string };

/**
 * How young an object must be that an interrupted run may have left, in milliseconds: people and pipelines run again
 * within a day, and what is older is more likely somebody else's.
 */
const maxAgeMs = 24 * 3_600_000;

/** How long the object that holds a name is looked for, in milliseconds. */
const nameLookUpMs = 60_000;

/** How an object is made, unless an interrupted run has left it. */
export interface TakeUpCalls<T extends Made> {
    /** For people. */
    readonly kind: string;
    /** Resources of the same name take their turns, so that none takes up another's. */
    readonly displayName: string;
    /** Objects that resources of the running program are. What is made or taken up is added. */
    readonly declaredIds: DeclaredKeys;
    /** One read, of one replica, of all objects among which this one shows. Left out: nothing is taken up. */
    readonly list?: (() => Promise<readonly T[]>) | undefined;
    /** Whether an object is just as declared. */
    readonly isAlike: (object: T) => boolean;
    /**
     * Whether an object that is alike can have been left by an interrupted run, one read. Default: it was made within
     * the last day.
     */
    readonly isAbandoned?: (object: T) => Promise<boolean>;
    create(): Promise<T>;
    remove(id: string): Promise<void>;
    /**
     * Finishes the object, and waits until it shows. Left out: nothing remains to be done once several reads in a row
     * show it just as declared.
     */
    readonly finish?: (id: string, wasLeftBehind: boolean) => Promise<void>;
    /** The resource's outputs. */
    outsOf(id: string): Properties;
    /** Over the outputs when the object could not be finished, so that the next update sees changes. */
    readonly unwritten?: Properties;
}

/**
 * Makes an object, or takes up the one that an interrupted run made and could not put into the state.
 *
 * One look before is not enough, since a replica that lags does not know yet what the interrupted run made. So there is
 * a second look where the object made now shows: replicas learn in turn what was done, so that an older one shows there
 * too. Then the one made now is removed again, which is certainly nobody else's.
 *
 * @throws CreatedError - The object is there, but could not be finished.
 */
export async function takeUpOrCreate<T extends Made>(
    run: Run,
    calls: TakeUpCalls<T>,
): Promise<{ id: string; outs: Properties }> {
    const { client } = run;
    let id: string | undefined;
    try {
        const wasLeftBehind = await run.turns.take(`${calls.kind} ${calls.displayName}`, async () => {
            let found = await leftBehindIn(client, calls, await look(client, calls));
            if (found === undefined) {
                try {
                    id = (await calls.create()).id;
                    calls.declaredIds.add(id);
                } catch (error) {
                    found = await holderOfName(client, calls, error);
                }
            }
            if (found !== undefined) {
                id = await takeUp(run, calls, found);
            }
            const older = await leftBehindIn(client, calls, await look(client, calls, id));
            if (found !== undefined || older === undefined) {
                return found !== undefined;
            }
            await calls.remove(id as string);
            id = await takeUp(run, calls, older);
            return true;
        });
        await calls.finish?.(id as string, wasLeftBehind);
        return { id: id as string, outs: calls.outsOf(id as string) };
    } catch (error) {
        if (id === undefined) {
            throw error;
        }
        throw new CreatedError(id, { ...calls.outsOf(id), ...calls.unwritten }, error);
    }
}

/** What a replica knows; or, if `id` is given, one that knows that object, or several in a row that show it whole. */
async function look<T extends Made>(
    { time }: GraphClient,
    { list, isAlike, finish }: TakeUpCalls<T>,
    id?: string,
): Promise<readonly T[]> {
    if (list === undefined) {
        return [];
    }
    const isOneEnough = id === undefined || finish !== undefined;
    const shown = await readUntilReplicated(
        list,
        (objects) =>
            id === undefined ||
            objects?.some((object) => object.id === id && (finish !== undefined || isAlike(object))) === true,
        { ...time, ...(isOneEnough && { agreeingReads: 1 }) },
    );
    return shown ?? [];
}

async function leftBehindIn<T extends Made>(
    client: GraphClient,
    { declaredIds, isAlike, isAbandoned = (object) => isYoung(client, object) }: TakeUpCalls<T>,
    objects: readonly T[],
): Promise<T | undefined> {
    for (const object of objects) {
        if (!declaredIds.has(object.id) && isAlike(object) && (await isAbandoned(object))) {
            return object;
        }
    }
    return undefined;
}

function isYoung<T extends Made>(client: GraphClient, object: T): Promise<boolean> {
    return Promise.resolve(client.serviceNowMs() - createdMsOf(object) <= maxAgeMs);
}

/**
 * Where names are unique, a creation is refused for what a replica that lags does not show yet. Waits until one does.
 *
 * @throws What refused the creation: it is another refusal, or nothing shows that an interrupted run left.
 */
async function holderOfName<T extends Made>(
    client: GraphClient,
    calls: TakeUpCalls<T>,
    refusal: unknown,
): Promise<T> {
    const { list } = calls;
    const isTaken =
        GraphError.isInstance(refusal) &&
        [400, 409].includes(refusal.status) &&
        /exist/i.test(refusal.reason);
    if (list === undefined || !isTaken) {
        throw refusal;
    }
    try {
        const holder = await readUntilReplicated(
            async () => leftBehindIn(client, calls, await list()),
            (object) => object !== undefined,
            { ...client.time, agreeingReads: 1, maxElapsedMs: nameLookUpMs },
        );
        return holder as T;
    } catch (error) {
        throw ReplicationTimeoutError.isInstance(error) ? refusal : error;
    }
}

/** Takes an object up, and tells people of it, so that nothing of somebody else's is taken up silently. */
async function takeUp<T extends Made>(
    run: Run,
    { kind, declaredIds }: TakeUpCalls<T>,
    object: T,
): Promise<string> {
    const { displayName, createdDateTime } = object as { displayName?: string; createdDateTime?: string };
    declaredIds.add(object.id);
    run.declared.takenUpIds.add(object.id);
    await run.log.warn(
        `Took up the ${kind} ${JSON.stringify(displayName)} (${object.id})` +
            (createdDateTime === undefined ? ", which nothing uses," : `, made at ${createdDateTime}`) +
            " with exactly what is declared: an interrupted run left it. If it is " +
            "somebody else's, remove it from the state (pulumi state delete) before it is changed here.",
    );
    return object.id;
}
