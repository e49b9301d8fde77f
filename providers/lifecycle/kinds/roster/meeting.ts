/**
 * Where shards that do the same at the same time wait for each other, so that they go on together and leave in the same
 * requests. Who is alone does not wait.
 */
export class Meeting {
    private expected = 0;
    private waiting: (() => void)[] = [];

    /** Does some work, and goes on when all who have begun theirs by then have done it, well or not. */
    async after<T>(work: () => Promise<T>): Promise<T> {
        this.expected += 1;
        try {
            return await work();
        } finally {
            this.expected -= 1;
            if (this.expected > 0) {
                await new Promise<void>((goOn) => this.waiting.push(goOn));
            }
            this.waiting.splice(0).forEach((goOn) => goOn());
        }
    }
}

/** The meetings of all shards of a run. */
export class Meetings {
    /** When all are invited. */
    readonly invited = new Meeting();
    /** When all are in the directory, with what is declared of them. */
    readonly finished = new Meeting();
}
