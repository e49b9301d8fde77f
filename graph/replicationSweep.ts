import { halfJitterMs } from "./backoff";
import type { GraphClient } from "./client";
import { getDirectoryObjects, type DirectoryObject } from "./directoryObjects";
import { ReplicationTimeoutError } from "./errors";
import { isTransient } from "./retryDecision";

/** How long ids are gathered before a sweep, in milliseconds. */
const gatherMs = 250;
const bounds = { initialDelayMs: 500, maxDelayMs: 8_000 };

/** How sure a sweep has to be, and how long it tries. */
export interface SweepOptions {
    /** Sweeps in a row that must know an object. Default 3, as for {@link readUntilReplicated}. */
    readonly agreeingReads?: number;
    /** Budget for each object, in milliseconds. Default 120,000. */
    readonly maxElapsedMs?: number;
}

interface Entry {
    readonly startedMs: number;
    readonly resolve: (object: DirectoryObject) => void;
    readonly reject: (error: Error) => void;
    agreeingReads: number;
    readCount: number;
}

/**
 * Waits for many new objects at once: each sweep asks for all that are still waited for, 1,000 ids a request, whoever
 * wants them. So 10,000 objects cost some dozens of reads, however long the lag; see {@link readUntilReplicated} for
 * what agreeing reads prove, and what they do not.
 */
export class ReplicationSweep {
    private readonly entries = new Map<string, Entry>();
    private readonly waiting = new Map<string, Promise<DirectoryObject>>();
    private isRunning = false;

    constructor(
        private readonly client: GraphClient,
        private readonly options: SweepOptions = {},
    ) {}

    /**
     * Resolves when several sweeps in a row know the object.
     *
     * @throws ReplicationTimeoutError - The budget is spent.
     * @throws GraphError - An answer that waiting cannot mend.
     */
    waitFor(id: string): Promise<DirectoryObject> {
        const known = this.waiting.get(id);
        if (known !== undefined) {
            return known;
        }
        const startedMs = this.client.time.now();
        const settled = new Promise<DirectoryObject>((resolve, reject) => {
            this.entries.set(id, { startedMs, resolve, reject, agreeingReads: 0, readCount: 0 });
        });
        this.waiting.set(id, settled);
        void this.run();
        return settled;
    }

    private async run(): Promise<void> {
        if (this.isRunning) {
            return;
        }
        this.isRunning = true;
        const { random, sleep } = this.client.time;
        let staleSweeps = 0;
        while (this.entries.size > 0) {
            await sleep(staleSweeps === 0 ? gatherMs : halfJitterMs(staleSweeps, bounds, random));
            staleSweeps = (await this.sweep()) ? 0 : staleSweeps + 1;
        }
        this.isRunning = false;
    }

    /** @returns Whether the answering replicas knew all that was asked for. */
    private async sweep(): Promise<boolean> {
        const ids = [...this.entries.keys()];
        let found: ReadonlyMap<string, DirectoryObject> = new Map();
        let failure: Error | undefined;
        try {
            found = await getDirectoryObjects(this.client, ids);
        } catch (error) {
            failure = error instanceof Error ? error : new Error(String(error));
        }
        const isHopeless = failure !== undefined && !isTransient({ error: failure, isIdempotent: true });
        for (const id of ids) {
            this.judge(id, found.get(id), failure, isHopeless);
        }
        return failure === undefined && ids.every((id) => found.has(id));
    }

    private judge(
        id: string,
        object: DirectoryObject | undefined,
        failure: Error | undefined,
        isHopeless: boolean,
    ): void {
        const entry = this.entries.get(id);
        if (entry === undefined) {
            return;
        }
        const { agreeingReads: wantedReads = 3, maxElapsedMs = 120_000 } = this.options;
        entry.readCount += 1;
        entry.agreeingReads = object === undefined ? 0 : entry.agreeingReads + 1;
        const elapsedMs = this.client.time.now() - entry.startedMs;
        if (object !== undefined && entry.agreeingReads >= wantedReads) {
            entry.resolve(object);
        } else if (failure !== undefined && isHopeless) {
            entry.reject(failure);
        } else if (elapsedMs > maxElapsedMs) {
            const { agreeingReads, readCount: attemptNumber } = entry;
            const outcome = { attemptNumber, elapsedMs, agreeingReads, wantedReads, lastValue: object };
            entry.reject(new ReplicationTimeoutError(outcome, failure));
        } else {
            return;
        }
        this.entries.delete(id);
        this.waiting.delete(id);
    }
}
