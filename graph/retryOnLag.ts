import { fullJitterMs } from "./backoff";
import { isReplicationLag, type LagOperation } from "./lagClassifier";
import { defined, retry, type RetryOptions } from "./retry";
import { realTime } from "./time";

const bounds = { initialDelayMs: 500, maxDelayMs: 8_000 };

/**
 * Does a write that depends on an object made a moment ago, again and again while the refusal can be replication
 * lag. Any other refusal is thrown at once.
 *
 * @param options.maxElapsedMs - Longest total time, in milliseconds. Default 120,000.
 * @throws GraphError - The refusal, after the budget or at once.
 */
export function retryOnLag<T>(
    operation: LagOperation,
    write: (attemptNumber: number) => Promise<T>,
    options: Partial<RetryOptions> = {},
): Promise<T> {
    const time = { ...realTime, ...defined(options) };
    return retry(
        write,
        (error, attemptNumber) =>
            isReplicationLag(operation, error) ? fullJitterMs(attemptNumber, bounds, time.random) : undefined,
        { maxElapsedMs: 120_000, ...time },
    );
}
