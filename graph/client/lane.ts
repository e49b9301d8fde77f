import { realTime, type TimeSource } from "./time";

/**
 * Lets calls pass one after another, each at least an interval after the one before. For services that allow so many
 * requests a second to a tenant and do not say when to come back.
 */
export class Lane {
    private nextFreeMs = 0;

    constructor(
        private readonly intervalMs: number,
        private readonly time: Required<TimeSource> = realTime,
    ) {}

    /** Waits for this call's turn. */
    async enter(signal?: AbortSignal): Promise<void> {
        const nowMs = this.time.now();
        const turnMs = Math.max(nowMs, this.nextFreeMs);
        this.nextFreeMs = turnMs + this.intervalMs;
        if (turnMs > nowMs) {
            await this.time.sleep(turnMs - nowMs, signal);
        }
    }

    /** Keeps everybody out for a while who has no turn yet. */
    holdBack(durationMs: number): void {
        this.nextFreeMs = Math.max(this.nextFreeMs, this.time.now() + durationMs);
    }
}
