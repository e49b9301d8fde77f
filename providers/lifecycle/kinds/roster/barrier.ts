/**
 * Makes shards that do the same work at the same time wait for each other, so that their next requests are sent in the
 * same batches. A shard that is alone does not wait.
 */
export class Barrier {
    private expected = 0;
    private waiting: (() => void)[] = [];

    /** Does some work, then waits for the work that others have begun by then, whether it succeeds or fails. */
    async after<T>(work: () => Promise<T>): Promise<T> {
        this.expected += 1;
        try {
            return await work();
        } finally {
            this.expected -= 1;
            if (this.expected > 0) {
                await new Promise<void>((resume) => this.waiting.push(resume));
            }
            this.waiting.splice(0).forEach((resume) => resume());
        }
    }
}

/** The barriers of all shards of a run. */
export class RosterBarriers {
    /** Passed when all guests are invited. */
    readonly invited = new Barrier();
    /** Passed when all guests are in the directory with their declared properties. */
    readonly finished = new Barrier();
}
