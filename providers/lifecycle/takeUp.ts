import { createdMsOf, readUntilReplicated, type GraphClient } from "../../graph";
import { DeclaredKeys } from "./declared";
import { engineLog } from "./engineLog";
import { CreatedError, type Properties } from "./lifecycle";
import { Turns } from "./turns";

type Made = Readonly<Record<string, unknown>> & { readonly id: string };

/**
 * How young an object must be that an interrupted run may have left, in milliseconds: people and pipelines run again
 * within a day, and what is older is more likely somebody else's.
 */
const maxAgeMs = 24 * 3_600_000;

/** Objects taken up in this run, which the end of another resource must leave alone. */
export const takenUpIds = new DeclaredKeys();

const turns = new Turns();

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
    client: GraphClient,
    calls: TakeUpCalls<T>,
): Promise<{ id: string; outs: Properties }> {
    let id: string | undefined;
    try {
        const wasLeftBehind = await turns.take(`${calls.kind} ${calls.displayName}`, async () => {
            const before = leftBehindIn(client, calls, await look(client, calls));
            id = before === undefined ? (await calls.create()).id : await takeUp(calls, before);
            calls.declaredIds.add(id);
            const older = leftBehindIn(client, calls, await look(client, calls, id));
            if (before !== undefined || older === undefined) {
                return before !== undefined;
            }
            await calls.remove(id);
            id = await takeUp(calls, older);
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

function leftBehindIn<T extends Made>(
    client: GraphClient,
    { declaredIds, isAlike }: TakeUpCalls<T>,
    objects: readonly T[],
): T | undefined {
    return objects.find(
        (object) =>
            !declaredIds.has(object.id) &&
            isAlike(object) &&
            client.serviceNowMs() - createdMsOf(object) <= maxAgeMs,
    );
}

/** Takes an object up, and tells people of it, so that nothing of somebody else's is taken up silently. */
async function takeUp<T extends Made>({ kind, declaredIds }: TakeUpCalls<T>, object: T): Promise<string> {
    declaredIds.add(object.id);
    takenUpIds.add(object.id);
    await engineLog().warn(
        `Took up the ${kind} ${JSON.stringify(object["displayName"])} (${object.id}), made at ` +
            `${String(object["createdDateTime"])} with exactly what is declared: an interrupted run left it. If it is ` +
            "somebody else's, remove it from the state (pulumi state delete) before it is changed here.",
    );
    return object.id;
}
