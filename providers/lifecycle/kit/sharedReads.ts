import { sharedRead, type GraphClient } from "../../../graph";

/** How long those who want a read are gathered, in milliseconds. */
const gatherMs = 250;

/** One read for all who want the same at about the same time. Keeps nothing: who comes later reads anew. */
export class SharedReads<T> {
    private readonly waiting = new Map<string, () => Promise<T>>();

    constructor(private readonly client: GraphClient) {}

    read(key: string, load: () => Promise<T>): Promise<T> {
        const reading =
            this.waiting.get(key) ??
            sharedRead(async () => {
                await this.client.time.sleep(gatherMs);
                this.waiting.delete(key);
                return load();
            });
        this.waiting.set(key, reading);
        return reading();
    }
}
