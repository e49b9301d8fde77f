/** Sponsors and managers that may not be in the directory. */
import {
    agreedDeletedObject,
    directoryObjects,
    exists,
    withRetries,
    wasAnsweredByAbsence,
} from "../../../../graph";
import { unlessRefused } from "../../kit/lifecycle";
import type { Run } from "../../kit/run";

/** An object that is not in the directory. */
class MissingObject extends Error {
    override readonly name = "MissingObject";

    constructor(
        readonly objectId: string,
        /** `undefined` for an object that is not among the deleted items either. */
        readonly deletedDateTime: string | undefined,
    ) {
        super(objectId);
    }
}

/** A guest is declared to be related to objects that are not in the directory. */
export class MissingRelationError extends Error {
    override readonly name = "MissingRelationError";

    constructor(
        readonly emailAddress: string,
        readonly field: "sponsorIds" | "managerId",
        missing: readonly MissingObject[],
    ) {
        const ids = missing.map(({ objectId, deletedDateTime }) =>
            deletedDateTime === undefined ? objectId : `${objectId} (deleted at ${deletedDateTime})`,
        );
        const isRestorable = missing.some(({ deletedDateTime }) => deletedDateTime !== undefined);
        super(
            `${emailAddress}: ${field} names accounts that are not in the directory: ${ids.join(", ")}. ` +
                `Remove the id from the declaration${isRestorable ? ", or restore the account," : " or correct it,"} and run again.`,
        );
    }
}

/**
 * The searches of a run for objects after a refused reference: one search for each object, shared by all references
 * to it.
 */
class Searches {
    private readonly searches = new Map<string, Promise<void>>();

    constructor(private readonly run: Run) {}

    /** The search for an object, if one has begun. */
    get(objectId: string): Promise<void> | undefined {
        return this.searches.get(objectId);
    }

    /** Waits until the directory shows an object. */
    search(objectId: string): Promise<void> {
        const known = this.searches.get(objectId);
        if (known !== undefined) {
            return known;
        }
        const searching = find(this.run, objectId).catch((error: unknown) => {
            if (!(error instanceof MissingObject)) {
                // Nothing was learned.
                this.searches.delete(objectId);
            }
            throw error;
        });
        this.searches.set(objectId, searching);
        return searching;
    }
}

/** @throws MissingObject - Deleted, or unknown to all replicas for as long as lag is waited for. */
async function find(run: Run, objectId: string): Promise<void> {
    const client = run.client;
    if ((await withRetries(client, () => directoryObjects.load(run.client, objectId))) === undefined) {
        // An identity without permission to search there waits as for a new object.
        const deleted = await unlessRefused(agreedDeletedObject(client, objectId));
        if (deleted !== undefined) {
            throw new MissingObject(objectId, deleted.deletedDateTime);
        }
    }
    try {
        await directoryObjects.waitUntil(run.client, objectId, exists);
    } catch (error) {
        throw wasAnsweredByAbsence(error) ? new MissingObject(objectId, undefined) : error;
    }
}

/**
 * Writes references to objects, one after the other. A refusal that can be lag is tried again as soon as the
 * directory shows the object. A reference to an object that is known to be missing fails without a further request.
 *
 * @param write - Writes one, and calls `whenRefused` at each refusal that can be lag.
 * @throws MissingRelationError - Some are not in the directory; the others are written.
 */
export async function relate(
    run: Run,
    emailAddress: string,
    field: "sponsorIds" | "managerId",
    objectIds: readonly string[],
    write: (objectId: string, whenRefused: () => Promise<void>) => Promise<void>,
): Promise<void> {
    const searches = run.part(Searches);
    const missing: MissingObject[] = [];
    for (const objectId of objectIds) {
        try {
            await searches.get(objectId);
            await write(objectId, () => searches.search(objectId));
        } catch (error) {
            if (!(error instanceof MissingObject)) {
                throw error;
            }
            missing.push(error);
        }
    }
    if (missing.length > 0) {
        throw new MissingRelationError(emailAddress, field, missing);
    }
}
