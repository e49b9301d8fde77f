/** One request as the sandbox saw it. */
export interface LogEntry {
    readonly n: number;
    readonly time: string;
    readonly method: string;
    readonly path: string;
    readonly query: string;
    /** What was sent. */
    readonly body: unknown;
    readonly status: number;
    readonly code: string | undefined;
    readonly connection: number;
    readonly replica: number;
    readonly resourceUnits: number;
    readonly writes: number;
    /** A step of a batch, which has a separate entry. */
    readonly isStep: boolean;
    readonly isThrottled: boolean;
    /** A read whose answer differed from what the primary would have answered at that moment. */
    readonly isStale: boolean;
    readonly fault: string | undefined;
}

/** Counters over the log. */
export interface LogStats {
    /** Batches and their steps each count. */
    readonly requests: number;
    /** Requests over the wire. A batch counts once. */
    readonly wireRequests: number;
    readonly staleReads: number;
    readonly throttled: number;
    readonly writes: number;
    readonly resourceUnits: number;
    /** Requests by method and path, without ids. */
    readonly byOperation: Readonly<Record<string, number>>;
}

/** What was asked and answered, in order. */
export class RequestLog {
    private entries: LogEntry[] = [];

    add(entry: Omit<LogEntry, "n">): void {
        this.entries.push({ n: this.entries.length + 1, ...entry });
    }

    list(): readonly LogEntry[] {
        return this.entries;
    }

    clear(): void {
        this.entries = [];
    }

    stats(): LogStats {
        const byOperation: Record<string, number> = {};
        for (const { method, path } of this.entries) {
            const operation = `${method} ${path.replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/gi, "{id}")}`;
            byOperation[operation] = (byOperation[operation] ?? 0) + 1;
        }
        return {
            requests: this.entries.length,
            wireRequests: this.entries.filter(({ isStep }) => !isStep).length,
            staleReads: this.entries.filter(({ isStale }) => isStale).length,
            throttled: this.entries.filter(({ isThrottled }) => isThrottled).length,
            writes: this.entries.reduce((sum, { writes }) => sum + writes, 0),
            resourceUnits: this.entries.reduce((sum, { resourceUnits }) => sum + resourceUnits, 0),
            byOperation,
        };
    }
}
