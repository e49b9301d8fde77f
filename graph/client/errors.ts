import { defuse, said } from "../../rules/text";
import { connectionFault } from "./connectionFailure";

/** What all errors of this package's Graph client have in common: a message in which no answer can act. */
abstract class GraphClientError extends Error {
    // A brand, because `instanceof` fails with two copies of a package in one process.
    protected abstract readonly brand: string;

    constructor(message: string, options?: ErrorOptions) {
        super(defuse(message), options);
    }

    protected static hasBrand(value: unknown, brand: string): boolean {
        return value instanceof Error && (value as { brand?: unknown }).brand === brand;
    }
}

/** Whether an error is one of this package, whose message a user can act on. */
export function isOwnError(value: unknown): value is Error {
    return value instanceof Error && String((value as { brand?: unknown }).brand).startsWith("entra-b2b.");
}

/** Facts of a refused call. */
export interface GraphErrorDetails {
    readonly status: number;
    /** Graph's error code, such as `Request_ResourceNotFound`. */
    readonly code: string;
    /** Graph's message. */
    readonly reason: string;
    readonly innerCode?: string | undefined;
    readonly method: string;
    /** Path without query: a query may hold addresses. */
    readonly path: string;
    /** Graph's id of the call, which support asks for first. */
    readonly requestId?: string | undefined;
    readonly clientRequestId?: string | undefined;
    readonly retryAfterMs?: number | undefined;
    /** An earlier attempt at the same call got no answer, so a write may have been done nonetheless. Default `false`. */
    readonly isAfterLostAnswer?: boolean;
}

/** Microsoft Graph refused a call. */
export class GraphError extends GraphClientError {
    override readonly name = "GraphError";
    protected readonly brand = "entra-b2b.GraphError";
    readonly status: number;
    readonly code: string;
    readonly reason: string;
    readonly innerCode: string | undefined;
    readonly requestId: string | undefined;
    readonly retryAfterMs: number | undefined;

    constructor(readonly details: GraphErrorDetails) {
        const { status, code, reason, method, path, requestId } = details;
        // A server may send anything in their place.
        super(
            `${method} ${path} was refused with ${status} ${said(String(code), 100)}: ${said(String(reason))} ` +
                `(request-id ${said(requestId ?? "none", 100)})` +
                (details.isAfterLostAnswer === true && method !== "GET"
                    ? " after an attempt without an answer, which may have been done"
                    : ""),
        );
        this.status = status;
        this.code = code;
        this.reason = reason;
        this.innerCode = details.innerCode;
        this.requestId = requestId;
        this.retryAfterMs = details.retryAfterMs;
    }

    /** The same refusal after an attempt whose answer was lost. */
    afterLostAnswer(): GraphError {
        return this.details.isAfterLostAnswer === true
            ? this
            : new GraphError({ ...this.details, isAfterLostAnswer: true });
    }

    static isInstance(value: unknown): value is GraphError {
        return GraphClientError.hasBrand(value, "entra-b2b.GraphError");
    }
}

/** Microsoft Graph answered something in a form that this package does not know, so nothing is concluded from it. */
export class UnknownFormError extends GraphClientError {
    override readonly name = "UnknownFormError";
    protected readonly brand = "entra-b2b.UnknownFormError";

    static isInstance(value: unknown): value is UnknownFormError {
        return GraphClientError.hasBrand(value, "entra-b2b.UnknownFormError");
    }
}

/** What answered instead of Microsoft Graph. */
export interface ForeignAnswer {
    readonly status: number;
    readonly retryAfterMs: number | undefined;
}

/**
 * Microsoft Graph did not answer: the connection failed, or something else answered. The outcome of a write is
 * unknown.
 */
export class ConnectionError extends GraphClientError {
    override readonly name = "ConnectionError";
    protected readonly brand = "entra-b2b.ConnectionError";

    constructor(
        method: string,
        path: string,
        cause: unknown,
        /** `undefined` when no complete answer came. */
        readonly foreign?: ForeignAnswer,
    ) {
        const { reason, cure } = connectionFault(cause);
        super(`${method} ${path} got no answer: ${said(reason)}${cure === undefined ? "" : `. ${cure}`}`, {
            cause,
        });
    }

    static isInstance(value: unknown): value is ConnectionError {
        return GraphClientError.hasBrand(value, "entra-b2b.ConnectionError");
    }
}

/**
 * A write that must not be sent twice may have been done, because its answer was lost. Search for the object before
 * you send the write again.
 */
export class LostAnswerError extends GraphClientError {
    override readonly name = "LostAnswerError";
    protected readonly brand = "entra-b2b.LostAnswerError";

    constructor(method: string, path: string, cause: Error) {
        super(`${method} ${path} may have been done, but its answer was lost: ${cause.message}`, { cause });
    }

    static isInstance(value: unknown): value is LostAnswerError {
        return GraphClientError.hasBrand(value, "entra-b2b.LostAnswerError");
    }
}

/**
 * A creation was sent, an answer was lost, and it could not be determined whether anything was made. Whoever keeps
 * states keeps this, so that a later run can look for what was made.
 */
export class UnansweredCreationError extends GraphClientError {
    override readonly name = "UnansweredCreationError";
    protected readonly brand = "entra-b2b.UnansweredCreationError";

    constructor(
        /** Nothing that the creation made is older, by the service's clock, in milliseconds since 1970. */
        readonly sinceMs: number,
        /** What ended the search or the last attempt. */
        override readonly cause: Error,
    ) {
        super(
            LostAnswerError.isInstance(cause)
                ? cause.message
                : `${cause.message} (An earlier attempt may have been done, but its answer was lost.)`,
            { cause },
        );
    }

    static isInstance(value: unknown): value is UnansweredCreationError {
        return GraphClientError.hasBrand(value, "entra-b2b.UnansweredCreationError");
    }
}

/** Microsoft Graph asks for a longer wait than a call may take. */
export class ThrottledError extends GraphClientError {
    override readonly name = "ThrottledError";
    protected readonly brand = "entra-b2b.ThrottledError";

    constructor(
        /** The requested wait, in milliseconds. */
        readonly waitMs: number,
        /** The time that the call had left, in milliseconds. */
        leftMs: number,
        cause?: Error,
    ) {
        const [wait, left] = [waitMs, leftMs].map((durationMs) => Math.ceil(durationMs / 1_000));
        super(
            `Microsoft Graph throttles this app in this tenant and asks for a wait of ${wait} s, ${left} s of the ` +
                `call's time being left. What was done is kept: run again in ${wait} s. If the throttling continues, ` +
                "find what else uses the app, or use a separate app registration for these runs." +
                (cause === undefined ? "" : ` (${cause.message})`),
            cause && { cause },
        );
    }

    static isInstance(value: unknown): value is ThrottledError {
        return GraphClientError.hasBrand(value, "entra-b2b.ThrottledError");
    }
}

/** Entra's limit on abuse: it accepts no further invitations of this tenant. */
export class InvitationsBlockedError extends GraphClientError {
    override readonly name = "InvitationsBlockedError";
    protected readonly brand = "entra-b2b.InvitationsBlockedError";

    constructor(
        /**
         * Whether this invitation was sent and refused. Otherwise it was not sent, because an earlier one was
         * refused.
         */
        readonly wasSent: boolean,
        cause: GraphError,
    ) {
        super(
            "Entra blocks invitations of this tenant, because many in a short time look like abuse.  " +
                (wasSent ? "This one was refused" : "This one was not sent") +
                ", and this run sends no more. Guests who were invited before are in the directory and in the state. " +
                "Waiting does not lift the block. Ask Microsoft support to lift it (a support ticket in the Entra admin center, " +
                `with tenant id and request-id ${cause.requestId ?? "none"}), then run again with fewer new guests at a time.`,
            { cause },
        );
    }

    static isInstance(value: unknown): value is InvitationsBlockedError {
        return GraphClientError.hasBrand(value, "entra-b2b.InvitationsBlockedError");
    }
}

/** How far a replicated read had come when its budget was spent. */
export interface ReplicationOutcome {
    readonly attemptNumber: number;
    readonly elapsedMs: number;
    /** Agreeing reads in a row at the end. */
    readonly agreeingReads: number;
    readonly wantedReads: number;
    /** Of the last read that was answered. */
    readonly lastValue: unknown;
    /** Reads that the service answered. */
    readonly answeredReads: number;
    /** How long after the first read the service last answered one, in milliseconds. */
    readonly lastAnsweredMs?: number | undefined;
    /** When the last read ended, in milliseconds since 1970. */
    readonly lastReadMs?: number;
    /**
     * Graph's id of the request that answered the last read; `undefined` if there was no answer or the id is unknown.
     */
    readonly lastRequestId?: string | undefined;
    /** The wait that the last answer asked for, in milliseconds. */
    readonly askedWaitMs?: number | undefined;
}

/** Replicas did not agree within the budget. What was written is not undone. */
export class ReplicationTimeoutError extends GraphClientError {
    override readonly name = "ReplicationTimeoutError";
    protected readonly brand = "entra-b2b.ReplicationTimeoutError";

    constructor(
        readonly outcome: ReplicationOutcome,
        /** The last read's failure, if it had no answer. */
        cause?: Error,
    ) {
        const { attemptNumber, elapsedMs, agreeingReads, wantedReads, lastValue, lastReadMs, lastRequestId } =
            outcome;
        const at = lastReadMs === undefined ? "" : `, at ${new Date(lastReadMs).toISOString()},`;
        const { askedWaitMs } = outcome;
        const waitS = askedWaitMs === undefined ? undefined : Math.ceil(askedWaitMs / 1_000);
        const asked = waitS === undefined ? "" : `, and the answer asks for a wait of ${waitS} s`;
        const again = waitS === undefined ? "when the directory has caught up" : `in ${waitS} s`;
        const found = lastValue === undefined ? "did not find the object" : "still differed";
        const last = lastRequestId === undefined ? found : `${found} (request-id ${lastRequestId})`;
        super(
            `After ${attemptNumber} reads in ${Math.round(elapsedMs / 1000)} s only ${agreeingReads} of ` +
                `${wantedReads} reads in a row agreed; the last one${at} ` +
                `${cause ? `failed (${cause.message})${asked}` : last}. Nothing that was written was undone. Run again ` +
                `${again}. ENTRA_B2B_LOG=<file> logs the id of every request for support.`,
            cause && { cause },
        );
    }

    static isInstance(value: unknown): value is ReplicationTimeoutError {
        return GraphClientError.hasBrand(value, "entra-b2b.ReplicationTimeoutError");
    }
}

/** No access token was issued. The message has the cure. */
export class SignInError extends GraphClientError {
    override readonly name = "SignInError";
    protected readonly brand = "entra-b2b.SignInError";

    static isInstance(value: unknown): value is SignInError {
        return GraphClientError.hasBrand(value, "entra-b2b.SignInError");
    }
}

/** Sign-in configuration is missing or wrong; every fault at once. */
export class GraphSettingsError extends GraphClientError {
    override readonly name = "GraphSettingsError";
    protected readonly brand = "entra-b2b.GraphSettingsError";

    constructor(readonly problems: readonly string[]) {
        super(
            `Sign-in to Microsoft Graph is not configured:\n${problems.map((text) => `  - ${text}`).join("\n")}`,
        );
    }

    static isInstance(value: unknown): value is GraphSettingsError {
        return GraphClientError.hasBrand(value, "entra-b2b.GraphSettingsError");
    }
}
