import { sharedRead, type GraphClient } from "../../../graph";

/** How long those who want a read are gathered, in milliseconds. */
const gatherMs = 250;

/** One read for all who want the same at about the same time. Keeps nothing: who comes later reads anew. */
export class SharedReads<T> {
    private readonly waiting = new WeakMap<GraphClient, Map<string, () => Promise<T>>>();

    read(client: GraphClient, key: string, load: () => Promise<T>): Promise<T> {
        const ofClient = this.waiting.get(client) ?? new Map<string, () => Promise<T>>();
        this.waiting.set(client, ofClient);
        const reading =
            ofClient.get(key) ??
            sharedRead(async () => {
                await client.time.sleep(gatherMs);
                ofClient.delete(key);
                return load();
            });
        ofClient.set(key, reading);
        return reading();
    }
}
