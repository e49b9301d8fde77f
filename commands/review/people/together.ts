import pMap from "p-map";
import { maxBatchSteps } from "../../../graph/client/batch";

/** Batches under way at once: as many as a client may send at a time. */
const concurrency = 4;

/** Does something with each item, a full batch of reads at a time. The results are in the order of the items. */
export async function mapTogether<Item, Result>(
    items: readonly Item[],
    read: (item: Item) => Promise<Result>,
): Promise<Result[]> {
    const batches = Array.from({ length: Math.ceil(items.length / maxBatchSteps) }, (_, index) =>
        items.slice(index * maxBatchSteps, (index + 1) * maxBatchSteps),
    );
    const results = await pMap(batches, (batch) => Promise.all(batch.map(read)), { concurrency });
    return results.flat();
}
