/** The clock of the replicas. It can stop, so that what is under way arrives later by the same time. */
export class ReplicationClock {
    private behindMs = 0;
    private stoppedAtMs: number | undefined;

    /** @param systemNow - The moment, in milliseconds since 1970. */
    constructor(private readonly systemNow: () => number) {}

    readonly now = (): number => (this.stoppedAtMs ?? this.systemNow()) - this.behindMs;

    stop(): void {
        this.stoppedAtMs ??= this.systemNow();
    }

    /** @param passedMs - How much of the time that it stood still counts as passed, in milliseconds. Default none. */
    start(passedMs = 0): void {
        if (this.stoppedAtMs !== undefined) {
            this.behindMs += Math.max(0, this.systemNow() - this.stoppedAtMs - passedMs);
            this.stoppedAtMs = undefined;
        }
    }
}
