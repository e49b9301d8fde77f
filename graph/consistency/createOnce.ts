import type { GraphClient } from "../client/client";
import { LostAnswerError, ReplicationTimeoutError } from "../client/errors";
import { readUntilReplicated } from "./replicatedRead";

/** How one kind of object is made and found again. */
export interface CreateOnceCalls<T extends { readonly id: string }> {
    /** Sends the creation, once. */
    post(): Promise<T>;
    /**
     * One read of what this creation can have made, told from everybody else's by a mark that is this creation's alone.
     */
    findOwn(): Promise<readonly T[]>;
    /** Removes an object that this creation made a second time. */
    remove(id: string): Promise<void>;
}

/** What was made, and whether it was found after its answer was lost. */
export interface CreatedOnce<T> {
    readonly object: T;
    readonly wasFound: boolean;
}

/** How long an object whose creation's answer was lost is looked for before it is created again, in milliseconds. */
const lookUpMs = 60_000;

/**
 * Creations that are sent at most. They leave in batches, whose answers are lost together: where a tenth of all
 * answers is lost, so is every third one of a batch, and three in a row were observed in tests.
 */
export const maxPosts = 5;

/**
 * Creates an object exactly once, although Microsoft Graph has no idempotency key: after a lost answer the directory is
 * asked before the creation is sent again. Should an object stay unseen for longer than the search lasts, there are two
 * then; so after a second creation the others of the same mark are removed.
 *
 * @throws LostAnswerError - Every answer was lost, and nothing was found. Nothing is known of the object.
 * @throws GraphError - The creation is refused.
 */
export async function createOnce<T extends { readonly id: string }>(
    client: Pick<GraphClient, "time">,
    calls: CreateOnceCalls<T>,
): Promise<CreatedOnce<T>> {
    for (let postNumber = 1; ; postNumber++) {
        try {
            const object = await calls.post();
            if (postNumber > 1) {
                await removeTwins(client, calls, object.id);
            }
            return { object, wasFound: false };
        } catch (error) {
            if (!LostAnswerError.isInstance(error)) {
                throw error;
            }
            const found = await findOne(client, calls);
            if (found !== undefined) {
                return { object: found, wasFound: true };
            }
            if (postNumber >= maxPosts) {
                throw error;
            }
        }
    }
}

async function findOne<T extends { readonly id: string }>(
    { time }: Pick<GraphClient, "time">,
    calls: CreateOnceCalls<T>,
): Promise<T | undefined> {
    try {
        const own = await readUntilReplicated(
            () => calls.findOwn(),
            (objects) => objects !== undefined && objects.length > 0,
            { ...time, agreeingReads: 1, maxElapsedMs: lookUpMs },
        );
        return own?.[0];
    } catch (error) {
        if (ReplicationTimeoutError.isInstance(error)) {
            return undefined;
        }
        throw error;
    }
}

async function removeTwins<T extends { readonly id: string }>(
    { time }: Pick<GraphClient, "time">,
    calls: CreateOnceCalls<T>,
    keptId: string,
): Promise<void> {
    const twins = new Set<string>();
    await readUntilReplicated(
        async () => {
            const own = await calls.findOwn();
            own.filter(({ id }) => id !== keptId).forEach(({ id }) => twins.add(id));
            return own;
        },
        (own) => own?.some(({ id }) => id === keptId) === true,
        time,
    );
    for (const id of twins) {
        await calls.remove(id);
    }
}

/** When an object was made, by the service's clock, in milliseconds since 1970; 0 if it does not say. */
export function createdMsOf(object: Readonly<Record<string, unknown>>): number {
    const createdMs = Date.parse(String(object["createdDateTime"]));
    return Number.isNaN(createdMs) ? 0 : createdMs;
}

/** The start of a second: the service tells times of creation in whole ones. */
export function wholeSecond(timeMs: number): number {
    return Math.floor(timeMs / 1_000) * 1_000;
}
