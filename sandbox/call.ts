import type { ODataQuery } from "./odata";
import type { ReplicatedStore, View } from "./store";

/** What every route handler is given. */
export interface GraphCall {
    readonly method: string;
    readonly version: "v1.0" | "beta";
    /** Path below the version, decoded segments in `parameters`. */
    readonly path: string;
    readonly parameters: Readonly<Record<string, string>>;
    readonly query: ODataQuery;
    readonly body: Readonly<Record<string, unknown>>;
    /** What the replica knows on which the request landed. */
    readonly view: View;
    readonly tenant: Tenant;
}

/** The tenant that is served: its state and the sources that make it repeatable. */
export interface Tenant {
    readonly store: ReplicatedStore;
    readonly tenantId: string;
    readonly clientId: string;
    /** Object id of the caller's service principal. */
    readonly callerId: string;
    /** Domains that belong to the tenant, the initial one first. */
    readonly verifiedDomains: readonly string[];
    /** Base URL of Graph. */
    graphBase: string;
    newId(): string;
    now(): Date;
}

/** An answer. */
export interface GraphReply {
    readonly status: number;
    readonly body?: unknown;
}

/** One operation: its path pattern with `{name}` segments, its cost and permissions, and what it does. */
export interface Route {
    readonly method: string;
    readonly path: string;
    /** Alternatives, each a list of application permissions that are all needed. */
    readonly permissions: readonly (readonly string[])[];
    /** Resource units before modifiers. Default 1. */
    readonly resourceUnits?: number;
    /** A POST that only reads costs no write, and can be stale. */
    readonly isRead?: boolean;
    readonly handle: (call: GraphCall) => GraphReply;
}

export const noContent: GraphReply = { status: 204 };
