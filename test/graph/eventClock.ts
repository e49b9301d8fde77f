import { startMs, type FakeTime } from "./fakes";

interface Timer {
    readonly atMs: number;
    readonly wake: () => void;
}

/**
 * A clock for many callers that wait at the same time. It moves to the next moment at which one wakes, when none has
 * anything left to do in the present one.
 */
export class EventClock implements Omit<FakeTime, "sleeps"> {
    private nowMs = startMs;
    private timers: Timer[] = [];

    constructor(readonly random: () => number = () => 0.5) {}

    readonly now = (): number => this.nowMs;

    readonly sleep = (delayMs: number): Promise<void> =>
        new Promise((wake) => this.timers.push({ atMs: this.nowMs + delayMs, wake }));

    readonly pass = (durationMs: number): void => {
        this.nowMs += durationMs;
    };

    /** Runs until the work is done. */
    async run<T>(work: Promise<T>): Promise<T> {
        let isDone = false;
        const watched = work.finally(() => (isDone = true));
        watched.catch(() => undefined);
        for (;;) {
            // Lets everybody do what can be done now.
            await new Promise((resolve) => setImmediate(resolve));
            if (isDone) {
                return watched;
            }
            const nextMs = Math.min(...this.timers.map(({ atMs }) => atMs));
            if (!Number.isFinite(nextMs)) {
                continue;
            }
            this.nowMs = Math.max(this.nowMs, nextMs);
            const due = this.timers.filter(({ atMs }) => atMs <= nextMs);
            this.timers = this.timers.filter(({ atMs }) => atMs > nextMs);
            due.forEach(({ wake }) => wake());
        }
    }
}
