/** Does no more than so many things at once; the others wait for their turn, in order. */
export class AtOnce {
    private running = 0;
    private readonly waiting: (() => void)[] = [];

    constructor(private readonly count: number) {}

    async run<T>(work: () => Promise<T>): Promise<T> {
        if (this.running >= this.count) {
            await new Promise<void>((goOn) => this.waiting.push(goOn));
        } else {
            this.running += 1;
        }
        try {
            return await work();
        } finally {
            const next = this.waiting.shift();
            if (next === undefined) {
                this.running -= 1;
            } else {
                next();
            }
        }
    }
}
