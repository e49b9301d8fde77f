/** Sponsors and managers who may not be in the directory. */
import {
    deletedDateTimeOf,
    exists,
    patiently,
    ReplicationTimeoutError,
    type GraphClient,
} from "../../../../graph";
import { isRefusal } from "../../kit/lifecycle";
import { directoryObjects, graphClient } from "../../kit/session";

/** An object that is not in the directory. */
class MissingObject extends Error {
    override readonly name = "MissingObject";

    constructor(
        readonly objectId: string,
        /** `undefined` for one who is not among the deleted items either. */
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
            `${emailAddress}: ${field} names who is no longer in the directory, or never was: ${ids.join(", ")}. ` +
                `Take the id out of the declaration${isRestorable ? ", or restore the account," : " or mend it,"} and run again.`,
        );
    }
}

const searches = new WeakMap<GraphClient, Map<string, Promise<void>>>();

function searchesOf(client: GraphClient): Map<string, Promise<void>> {
    const ofClient = searches.get(client) ?? new Map<string, Promise<void>>();
    searches.set(client, ofClient);
    return ofClient;
}

/** Waits until the directory shows an object to which a reference was refused: once for all who refer to it. */
function search(objectId: string): Promise<void> {
    const ofClient = searchesOf(graphClient());
    const known = ofClient.get(objectId);
    if (known !== undefined) {
        return known;
    }
    const searching = find(objectId).catch((error: unknown) => {
        if (!(error instanceof MissingObject)) {
            // Nothing was learned.
            ofClient.delete(objectId);
        }
        throw error;
    });
    ofClient.set(objectId, searching);
    return searching;
}

/** @throws MissingObject - Deleted, or unknown to all replicas for as long as lag is waited for. */
async function find(objectId: string): Promise<void> {
    const client = graphClient();
    if ((await patiently(client, () => directoryObjects().load(objectId))) === undefined) {
        const deletedDateTime = await deletedDateTimeOf(client, objectId).catch((error: unknown) => {
            // Whoever may not look there waits as for an object that is new.
            if (isRefusal(error)) {
                return undefined;
            }
            throw error;
        });
        if (deletedDateTime !== undefined) {
            throw new MissingObject(objectId, deletedDateTime);
        }
    }
    try {
        await directoryObjects().waitUntil(objectId, exists);
    } catch (error) {
        const isMissing =
            ReplicationTimeoutError.isInstance(error) &&
            error.cause === undefined &&
            error.outcome.lastValue === undefined;
        throw isMissing ? new MissingObject(objectId, undefined) : error;
    }
}

/**
 * Writes references to objects, one after the other. A refusal that can be lag is tried again as soon as the directory
 * shows the object; who refers to one that is known to be missing is told so without a further request.
 *
 * @param write - Writes one, and calls `whenRefused` at each refusal that can be lag.
 * @throws MissingRelationError - Some are not in the directory; the others are written.
 */
export async function relate(
    emailAddress: string,
    field: "sponsorIds" | "managerId",
    objectIds: readonly string[],
    write: (objectId: string, whenRefused: () => Promise<void>) => Promise<void>,
): Promise<void> {
    const missing: MissingObject[] = [];
    for (const objectId of objectIds) {
        try {
            await searchesOf(graphClient()).get(objectId);
            await write(objectId, () => search(objectId));
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
