import { undefinedIfMissing } from "../client/absence";
import type { GraphClient, GraphVersion } from "../client/client";
import type { LagOperation } from "./lagClassifier";
import { exists, isGone } from "./predicates";
import { readAgreed, readUntilReplicated } from "./replicatedRead";
import { retryOnLag } from "./retryOnLag";

/** How one kind of object is removed. */
interface RemovalOptions {
    /** Which refusals may be caused by replication lag. Default `deleteNew`. */
    readonly operation?: LagOperation;
    readonly version?: GraphVersion | undefined;
    /**
     * Budget for replicas to agree that the object is gone, in milliseconds. Default: that of any replicated read.
     */
    readonly maxElapsedMs?: number;
}

/**
 * Deletes an object, and waits until replicas agree that it is gone. Only then can the objects that it refers to be
 * deleted, and references to it fail at once. An object that is gone counts as deleted. An object that replicas do
 * not know yet does not count as gone.
 *
 * @param path - Of the object itself.
 * @param readOnce - One read of it; `undefined` when the answering replica does not know it.
 * @throws Error - The service refuses, or replicas do not agree in time.
 */
export async function removeAgreed(
    client: GraphClient,
    path: string,
    readOnce: (client: GraphClient) => Promise<unknown>,
    { operation = "deleteNew", version, maxElapsedMs }: RemovalOptions = {},
): Promise<void> {
    const found = await readAgreed(client, readOnce, exists, () => true);
    if (found === undefined) {
        return;
    }
    await undefinedIfMissing(
        retryOnLag(
            client,
            operation,
            (client) => client.request({ method: "DELETE", path, ...(version && { version }) }),
            { maxElapsedMs: 30_000 },
        ),
    );
    await readUntilReplicated(client, readOnce, isGone, {
        ...(maxElapsedMs !== undefined && { maxElapsedMs }),
    });
}
