import { undefinedIfMissing } from "../client/absence";
import type { GraphClient, GraphVersion } from "../client/client";
import type { LagOperation } from "./lagClassifier";
import { exists, isGone } from "./predicates";
import { readAgreed, readUntilReplicated } from "./replicatedRead";
import { retryOnLag } from "./retryOnLag";

/** How one kind of object is removed. */
interface RemovalOptions {
    /** What of a refusal can be lag. Default `deleteNew`. */
    readonly operation?: LagOperation;
    readonly version?: GraphVersion | undefined;
    /** Budget for replicas to agree that it is gone, in milliseconds. Default that of any replicated read. */
    readonly maxElapsedMs?: number;
}

/**
 * Deletes an object, and waits until replicas agree that it is gone: what it refers to can be deleted only then, and
 * what still refers to it is seen to fail at once. One that is gone counts as deleted; what replicas do not know yet is
 * not taken for gone.
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
