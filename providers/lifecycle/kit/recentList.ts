import type { GraphClient } from "../../../graph";

/** How long a list is trusted, in milliseconds: as long as a refresh of one roster's parts takes. */
const listLastsMs = 60_000;

/** One kind of list, each as one replica knows it, read once for all callers within a minute. */
export class RecentList<T> {
    /** The list, and since when it is complete; one that is still being read lasts for all who wait for it. */
    private memory: { atMs: number; readonly list: Promise<T> } | undefined;

    constructor(
        private readonly time: Pick<GraphClient["time"], "now">,
        private readonly take: (client: GraphClient) => Promise<T>,
    ) {}

    /** The list, if it was read within the last minute. */
    cached(): Promise<T> | undefined {
        const known = this.memory;
        return known !== undefined && this.time.now() - known.atMs < listLastsMs ? known.list : undefined;
    }

    recent(client: GraphClient): Promise<T> {
        return this.cached() ?? this.readAgain(client);
    }

    /** Reads it again, likely from another replica. */
    readAgain(client: GraphClient): Promise<T> {
        const memory = { atMs: Infinity, list: this.take(client) };
        this.memory = memory;
        memory.list.then(
            () => {
                memory.atMs = this.time.now();
            },
            () => {
                // A later read may have taken its place.
                this.memory = this.memory === memory ? undefined : this.memory;
            },
        );
        return memory.list;
    }
}
