import type { Run } from "../../kit/run";

/** How often progress is reported, in milliseconds. */
const tellEveryMs = 15_000;

/** Counts what all shards of a run do, and reports it from time to time. */
export class Progress {
    private total = 0;
    private done = 0;
    private startedMs = 0;
    private toldMs = 0;

    constructor(private readonly run: Pick<Run, "client" | "log">) {}

    /** Adds to the number of guests to do. */
    expect(count: number): void {
        if (this.done >= this.total) {
            this.startedMs = this.run.client.time.now();
            this.toldMs = this.startedMs;
            this.total = 0;
            this.done = 0;
        }
        this.total += count;
    }

    /** One guest is done, successfully or not. */
    advance(): void {
        this.done += 1;
        const nowMs = this.run.client.time.now();
        if (nowMs - this.toldMs >= tellEveryMs) {
            this.toldMs = nowMs;
            void this.run.log.info(this.text(nowMs));
        }
    }

    private text(nowMs: number): string {
        const elapsedMs = nowMs - this.startedMs;
        const perSecond = (this.done / elapsedMs) * 1_000;
        const leftSeconds = Math.ceil((this.total - this.done) / perSecond);
        const left = leftSeconds < 90 ? `${leftSeconds} s` : `${Math.ceil(leftSeconds / 60)} min`;
        return `Guests: ${this.done} of ${this.total}, ${perSecond.toFixed(1)} a second, about ${left} left`;
    }
}
