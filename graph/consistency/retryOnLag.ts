import { fullJitterMs } from "../client/backoff";
import { isAbsence } from "../client/absence";
import type { GraphClient } from "../client/client";
import { isReplicationLag, type LagOperation } from "./lagClassifier";
import { retry } from "../client/retry";

/** How a write is tried again. */
export interface LagRetryOptions {
    /** Longest total time, in milliseconds. Default 120,000. */
    readonly maxElapsedMs?: number;
    /** Waited for at each refusal that can be lag. What it throws ends the retries. */
    readonly whenRefused?: (() => Promise<void>) | undefined;
}

const bounds = { initialDelayMs: 500, maxDelayMs: 8_000 };

/**
 * Repeats a write that depends on a new object while the refusal can be replication lag. From the second attempt on,
 * it uses other connections, so that another replica answers. Throws any other refusal at once.
 *
 * @param write - Gets the client to write with.
 * @throws GraphError - The refusal, after the budget or at once.
 */
export function retryOnLag<T>(
    client: GraphClient,
    operation: LagOperation,
    write: (client: GraphClient) => Promise<T>,
    { maxElapsedMs = 120_000, whenRefused }: LagRetryOptions = {},
): Promise<T> {
    const { time } = client;
    const attempt = async (attemptNumber: number): Promise<T> => {
        try {
            return await write(attemptNumber === 1 ? client : client.with({ isFreshConnection: true }));
        } catch (error) {
            if (isReplicationLag(operation, error)) {
                await whenRefused?.();
                if (isAbsence(error)) {
                    await client.context.whenAbsent?.();
                }
            }
            throw error;
        }
    };
    return retry(
        attempt,
        (error, attemptNumber) =>
            isReplicationLag(operation, error) ? fullJitterMs(attemptNumber, bounds, time.random) : undefined,
        { ...time, maxElapsedMs },
    );
}
