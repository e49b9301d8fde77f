/** What a client reports of its work, and what it works for. */

/** What calls have in common. */
export interface CallContext {
    /** What the calls are for, such as `directoryGroup Partners`: reports name it. */
    readonly operation?: string | undefined;
    /**
     * Sends each call on a separate connection. A connection that is kept leads to the same replica again and again, and
     * one that lags would refuse a write for as long as it does. Default `false`.
     */
    readonly isFreshConnection?: boolean;
    /**
     * Called when a write is refused, or a wait for it is not over, because an object is absent. What it throws ends the
     * retries or the wait. Default: lag is waited for.
     */
    readonly whenAbsent?: () => Promise<void>;
    /** Called with Graph's id of each request that was answered. */
    readonly onAnswer?: (requestId: string) => void;
}

/** An exchange that is over, without anything that only the service and its caller may know. */
export interface RequestRecord {
    readonly method: string;
    /** Path without query: a query may hold addresses. */
    readonly path: string;
    /** `undefined` when no answer came. */
    readonly status: number | undefined;
    readonly durationMs: number;
    readonly requestId: string | undefined;
    readonly clientRequestId: string;
    readonly retryAfterMs: number | undefined;
    readonly limitShare: number | undefined;
    /** What the request was for; of requests that leave together, what one of them was for. */
    readonly operation?: string | undefined;
}

/** A wait that the service's limits or a failure cause, before it begins. */
export interface WaitRecord {
    readonly waitMs: number;
    /** What is waited for. */
    readonly operation?: string | undefined;
}
