import { processTime, type TimeSource } from "./time";

/** Room for a number of calls, which refills evenly. */
export interface BucketSize {
    /** Calls that can be made at once after an idle window. */
    readonly capacity: number;
    /** Time in which an empty bucket refills, in milliseconds. */
    readonly windowMs: number;
}

/**
 * Lets calls pass at the rate that the service allows on average, so that a big run slows down instead of failing.
 */
export class TokenBucket {
    private level: number;
    private atMs: number;

    constructor(
        private readonly size: BucketSize,
        private readonly time: Required<TimeSource> = processTime(),
    ) {
        this.level = size.capacity;
        this.atMs = time.now();
    }

    /**
     * Takes room for a number of calls that leave together. Calls pass in the order in which they asked.
     *
     * @returns How long they have to wait for their room, in milliseconds.
     */
    take(count = 1): number {
        const { capacity, windowMs } = this.size;
        const nowMs = this.time.now();
        this.level = Math.min(capacity, this.level + ((nowMs - this.atMs) / windowMs) * capacity);
        this.atMs = nowMs;
        // A negative number is what earlier calls are still waiting for.
        this.level -= count;
        return this.level >= 0 ? 0 : Math.ceil((-this.level / capacity) * windowMs);
    }
}
