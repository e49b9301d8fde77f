import { fullJitterMs } from "../client/backoff";
import type { GraphClient } from "../client/client";
import { isReplicationLag, type LagOperation } from "./lagClassifier";
import { atAnotherReplica } from "../client/otherReplica";
import { retry } from "../client/retry";

/** How a write is tried again. */
export interface LagRetryOptions {
    /** Longest total time, in milliseconds. Default 120,000. */
    readonly maxElapsedMs?: number;
    /** Waited for at each refusal that can be lag; what it throws ends the retries. */
    readonly whenRefused?: (() => Promise<void>) | undefined;
}

const bounds = { initialDelayMs: 500, maxDelayMs: 8_000 };

/**
 * Does a write that depends on an object made a moment ago, again and again while the refusal can be replication
 * lag; from the second time on by other connections, so that another replica answers. Any other refusal is thrown at
 * once.
 *
 * @param client - Whose clock the waits go by.
 * @throws GraphError - The refusal, after the budget or at once.
 */
export function retryOnLag<T>(
    { time }: Pick<GraphClient, "time">,
    operation: LagOperation,
    write: (attemptNumber: number) => Promise<T>,
    { maxElapsedMs = 120_000, whenRefused }: LagRetryOptions = {},
): Promise<T> {
    const attempt = async (attemptNumber: number): Promise<T> => {
        try {
            return await write(attemptNumber);
        } catch (error) {
            if (isReplicationLag(operation, error)) {
                await whenRefused?.();
            }
            throw error;
        }
    };
    return retry(
        (attemptNumber) =>
            attemptNumber === 1 ? attempt(attemptNumber) : atAnotherReplica(() => attempt(attemptNumber)),
        (error, attemptNumber) =>
            isReplicationLag(operation, error) ? fullJitterMs(attemptNumber, bounds, time.random) : undefined,
        { ...time, maxElapsedMs },
    );
}
