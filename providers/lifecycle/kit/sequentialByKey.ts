/** Runs tasks of one key one after another, and tasks of different keys at the same time. */
export class SequentialByKey {
    private readonly last = new Map<string, Promise<unknown>>();

    /** Runs a task when all earlier tasks of the key have ended, whether they succeeded or failed. */
    async run<T>(key: string, run: () => Promise<T>): Promise<T> {
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
