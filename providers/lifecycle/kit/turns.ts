/** Does things of one key one after another, and those of different keys side by side. */
export class Turns {
    private readonly last = new Map<string, Promise<unknown>>();

    /** Runs when all that was given for this key before has ended, well or not. */
    async take<T>(key: string, run: () => Promise<T>): Promise<T> {
        const before = this.last.get(key) ?? Promise.resolve();
        const own = before.then(run, run);
        const ended = own.catch(() => undefined);
        this.last.set(key, ended);
        try {
            return await own;
        } finally {
            if (this.last.get(key) === ended) {
                this.last.delete(key);
            }
        }
    }
}
