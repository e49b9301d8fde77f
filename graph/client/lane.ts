import { processTime, type TimeSource } from "./time";

/**
 * Lets calls pass one after another, each at least an interval after the one before. For services that allow a tenant
 * a number of requests a second and do not say when to come back.
 */
export class Lane {
    private nextFreeMs = 0;

    constructor(
        private readonly intervalMs: number,
        private readonly time: Required<TimeSource> = processTime(),
    ) {}

    /** How long a call that enters now waits for its turn, in milliseconds. */
    waitMs(): number {
        return Math.max(0, this.nextFreeMs - this.time.now());
    }

    /** Takes the next turn, and says how long it is until then, in milliseconds. */
    take(): number {
        const waitMs = this.waitMs();
        this.nextFreeMs = this.time.now() + waitMs + this.intervalMs;
        return waitMs;
    }

    /** Grants no further turn for a while. */
    pause(durationMs: number): void {
        this.nextFreeMs = Math.max(this.nextFreeMs, this.time.now() + durationMs);
    }
}
