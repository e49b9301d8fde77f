import { ThrottledError } from "./errors";
import { Lane } from "./lane";
import { processTime, type TimeSource } from "./time";
import { TokenBucket, type BucketSize } from "./tokenBucket";

/**
 * Writes that an app may do in a tenant.
 *
 * @see https://learn.microsoft.com/graph/throttling-limits (identity and access: app and tenant)
 */
export const writesPerTenant: BucketSize = { capacity: 3_000, windowMs: 150_000 };

/** A call about to be sent. */
export interface Passage {
    /** How many writes it counts as. */
    readonly writeCount: number;
    readonly isConditionalAccess: boolean;
    /** When the call gives up, in milliseconds since 1970. */
    readonly endMs: number;
    readonly signal?: AbortSignal | undefined;
    /** Called before a wait, in milliseconds. */
    readonly onWait?: (waitMs: number) => void;
}

/** What an answer shows about the limits. */
export interface ThrottleSigns {
    readonly status: number;
    readonly retryAfterMs: number | undefined;
    /** `x-ms-throttle-limit-percentage`: the used share of the limit; sent from 0.8. */
    readonly limitShare: number | undefined;
}

/**
 * The share from which the service sends the header, and the wait between two calls for each whole limit above it.
 */
const toldFromShare = 0.8;
/**
 * The largest share that the service documents. A larger one, such as a percentage, would hold up every call for minutes.
 *
 * @see https://learn.microsoft.com/graph/throttling-limits (x-ms-throttle-limit-percentage: 0.8 to 1.8)
 */
const mostShare = 1.8;
const paceMs = 1_000;
/** How long a share counts, in milliseconds: the window of the service's own limit. */
const shareLastsMs = 10_000;

/**
 * Keeps calls within the service's limits before it refuses them. Writes pass a bucket of the tenant's size, calls of
 * conditional access a lane of one a second, and all calls slow down when the service reports that a limit is near.
 * After a refusal with `Retry-After`, no call leaves before that time, because refused calls also count against the
 * limit. A call whose own time ends before its turn fails at once, and takes no turn.
 *
 * @see https://learn.microsoft.com/graph/throttling
 */
export class Throttle {
    private readonly writes: TokenBucket;
    private readonly conditionalAccess: Lane;
    private heldUntilMs = 0;
    private nextPacedMs = 0;
    private share = 0;
    private shareAtMs = 0;

    constructor(
        options: { readonly writes: BucketSize; readonly laneIntervalMs: number },
        private readonly time: Required<TimeSource> = processTime(),
    ) {
        this.writes = new TokenBucket(options.writes, time);
        this.conditionalAccess = new Lane(options.laneIntervalMs, time);
    }

    /**
     * Waits until the call may be sent.
     *
     * @throws ThrottledError - The call would give up before its time comes. It is not sent.
     */
    async pass({ writeCount, isConditionalAccess, endMs, signal, onWait }: Passage): Promise<void> {
        const nowMs = this.time.now();
        // Only a call that can wait for its turn takes it, because unused turns hold up the others.
        const waitMs = isConditionalAccess
            ? this.conditionalAccess.waitMs()
            : Math.max(
                  writeCount > 0 ? this.writes.take(writeCount) : 0,
                  this.paceWaitMs(nowMs),
                  this.heldUntilMs - nowMs,
              );
        if (waitMs > 0 && nowMs + waitMs > endMs) {
            throw new ThrottledError(waitMs, Math.max(0, endMs - nowMs));
        }
        if (isConditionalAccess) {
            this.conditionalAccess.take();
        }
        if (waitMs > 0) {
            onWait?.(waitMs);
            await this.time.sleep(waitMs, signal);
        }
    }

    /** Records an answer. */
    observe({ status, retryAfterMs, limitShare }: ThrottleSigns, isConditionalAccess: boolean): void {
        const nowMs = this.time.now();
        if (isConditionalAccess) {
            if (status === 429) {
                // The second is shared with all other apps of the tenant, and the answer names no time.
                this.conditionalAccess.pause(retryAfterMs ?? 2 * paceMs);
            }
            return;
        }
        if (status === 429 && retryAfterMs !== undefined) {
            this.heldUntilMs = Math.max(this.heldUntilMs, nowMs + retryAfterMs);
        }
        if (limitShare !== undefined) {
            this.share = Math.min(limitShare, mostShare);
            this.shareAtMs = nowMs;
        }
    }

    private paceWaitMs(nowMs: number): number {
        if (this.share <= toldFromShare || nowMs - this.shareAtMs > shareLastsMs) {
            return 0;
        }
        const turnMs = Math.max(nowMs, this.nextPacedMs);
        this.nextPacedMs = turnMs + (this.share - toldFromShare) * paceMs;
        return turnMs - nowMs;
    }
}
