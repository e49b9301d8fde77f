/** How far a replicated read has come. */
export interface ReplicatedReadProgress {
    readonly attemptNumber: number;
    readonly agreeingReads: number;
    readonly wantedReads: number;
    readonly elapsedMs: number;
    readonly nextDelayMs: number;
    readonly lastValue: unknown;
    /** What the read is for. */
    readonly operation?: string | undefined;
}

/** A caller that follows the waits for replicas. */
export interface ProgressListener {
    /** Called before each wait for replicas. */
    readonly onProgress?: (progress: ReplicatedReadProgress) => void;
}
