import type { GraphClient } from "../client/client";
import { LostAnswerError, ReplicationTimeoutError, UnansweredCreationError } from "../client/errors";
import { readUntilReplicated, wasAnswered } from "./replicatedRead";

/** How one kind of object is created and found again. */
export interface CreateOnceCalls<T extends { readonly id: string }> {
    /** Sends the creation, once. */
    post(): Promise<T>;
    /** One read of what this creation may have made, identified by a mark or a key. */
    findOwn(client: GraphClient): Promise<readonly T[]>;
    /**
     * How long to search for an object after the answer to its creation was lost, before it is created again, in
     * milliseconds. Default 60,000.
     */
    readonly lookUpMs?: number;
}

/** What was made. */
export interface CreatedOnce<T> {
    readonly object: T;
    /** Creations with a lost answer that nothing showed. Each may have made an object that shows later. */
    readonly unseenCount: number;
}

const defaultLookUpMs = 60_000;

/**
 * The most times that a creation is sent. Creations leave in batches, whose answers are lost together: where a tenth
 * of all answers is lost, so is every third one of a batch, and tests observed three in a row.
 */
export const maxPosts = 5;

/**
 * Creates an object, although Microsoft Graph has no idempotency key. After a lost answer, this searches the
 * directory before it sends the creation again. If an object stays invisible for longer than the search lasts, there
 * are two, and the caller decides which one stays.
 *
 * @throws UnansweredCreationError - An answer was lost, and it is not known whether the object was made.
 * @throws GraphError - The creation is refused.
 */
export async function createOnce<T extends { readonly id: string }>(
    client: GraphClient,
    calls: CreateOnceCalls<T>,
): Promise<CreatedOnce<T>> {
    const sinceMs = wholeSecond(client.serviceNowMs());
    let lost: LostAnswerError | undefined;
    try {
        for (let unseenCount = 0; ; unseenCount++) {
            try {
                return { object: await calls.post(), unseenCount };
            } catch (error) {
                if (!LostAnswerError.isInstance(error)) {
                    throw error;
                }
                lost = error;
                const { lookUpMs = defaultLookUpMs } = calls;
                const found = await findAfterLostAnswer(
                    client,
                    error,
                    (reader) => calls.findOwn(reader),
                    lookUpMs,
                );
                const object = found && oldestOf(found);
                if (object !== undefined) {
                    return { object, unseenCount };
                }
                if (unseenCount + 1 >= maxPosts) {
                    throw error;
                }
            }
        }
    } catch (error) {
        // Whatever ended the attempts, an earlier one may have been done.
        throw lost === undefined ? error : new UnansweredCreationError(sinceMs, error as Error);
    }
}

/**
 * Searches for what a creation made whose answer was lost.
 *
 * @param find - One read; nothing, or an empty list, where the answering replica shows nothing.
 * @returns What was found; `undefined` when replicas, which answered, do not show it.
 * @throws The lost answer - It could not be determined: sending the creation again could make the object twice.
 */
async function findAfterLostAnswer<T>(
    client: GraphClient,
    lost: LostAnswerError,
    find: (client: GraphClient) => Promise<T | undefined>,
    maxElapsedMs: number,
): Promise<T | undefined> {
    try {
        return await readUntilReplicated(
            client,
            find,
            (found) => (Array.isArray(found) ? found.length > 0 : found !== undefined),
            { agreeingReads: 1, maxElapsedMs },
        );
    } catch (error) {
        if (wasAnswered(error)) {
            return undefined;
        }
        throw ReplicationTimeoutError.isInstance(error) ? lost : error;
    }
}

/**
 * The object that was created first. Of several from the same moment, the one with the lowest id, so that all runs
 * choose the same one.
 */
export function oldestOf<T extends { readonly id: string }>(objects: readonly T[]): T | undefined {
    return [...objects].sort(
        (left, right) => createdMsOf(left) - createdMsOf(right) || (left.id < right.id ? -1 : 1),
    )[0];
}

/** When an object was created, by the service's clock, in milliseconds since 1970; 0 if it does not say. */
export function createdMsOf(object: Readonly<Record<string, unknown>>): number {
    const createdMs = Date.parse(String(object["createdDateTime"]));
    return Number.isNaN(createdMs) ? 0 : createdMs;
}

/** The start of a second, because the service reports times of creation in whole seconds. */
export function wholeSecond(timeMs: number): number {
    return Math.floor(timeMs / 1_000) * 1_000;
}
