import { undefinedIfMissing, type GraphClient } from "./client";
import { exists, isGone } from "./predicates";
import { readAgreed, readUntilReplicated } from "./replicatedRead";
import { retryOnLag } from "./retryOnLag";

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
    readOnce: () => Promise<unknown>,
): Promise<void> {
    const found = await readAgreed(readOnce, exists, () => true, client.time);
    if (found === undefined) {
        return;
    }
    await undefinedIfMissing(
        retryOnLag(client, "deleteNew", () => client.request({ method: "DELETE", path }), {
            maxElapsedMs: 30_000,
        }),
    );
    await readUntilReplicated(readOnce, isGone, client.time);
}
