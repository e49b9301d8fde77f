import { fullJitterMs } from "./backoff";
import type { GraphClient } from "./client";
import { isReplicationLag, type LagOperation } from "./lagClassifier";
import { atAnotherReplica } from "./otherReplica";
import { retry } from "./retry";

const bounds = { initialDelayMs: 500, maxDelayMs: 8_000 };

/**
 * Does a write that depends on an object made a moment ago, again and again while the refusal can be replication
 * lag; from the second time on by other connections, so that another replica answers. Any other refusal is thrown at
 * once.
 *
 * @param client - Whose clock the waits go by.
 * @param options.maxElapsedMs - Longest total time, in milliseconds. Default 120,000.
 * @throws GraphError - The refusal, after the budget or at once.
 */
export function retryOnLag<T>(
    { time }: Pick<GraphClient, "time">,
    operation: LagOperation,
    write: (attemptNumber: number) => Promise<T>,
    { maxElapsedMs = 120_000 } = {},
): Promise<T> {
    return retry(
        (attemptNumber) =>
            attemptNumber === 1 ? write(attemptNumber) : atAnotherReplica(() => write(attemptNumber)),
        (error, attemptNumber) =>
            isReplicationLag(operation, error) ? fullJitterMs(attemptNumber, bounds, time.random) : undefined,
        { ...time, maxElapsedMs },
    );
}
