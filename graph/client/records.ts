/** What a client reports about its work, and the purpose of that work. */

/** What calls have in common. */
export interface CallContext {
    /** The purpose of the calls, such as `directoryGroup Partners`, which reports name. */
    readonly operation?: string | undefined;
    /**
     * Sends each call on a separate connection. A kept connection leads to the same replica again and again, and a
     * lagging replica would refuse a write for as long as it lags. Default `false`.
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

/** A finished exchange, without anything that only the service and its caller may know. */
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
    /** The purpose of the request; for requests that leave together, the purpose of one of them. */
    readonly operation?: string | undefined;
}

/** A wait that the service's limits or a failure cause, before it begins. */
export interface WaitRecord {
    readonly waitMs: number;
    /** What the wait is for. */
    readonly operation?: string | undefined;
}
