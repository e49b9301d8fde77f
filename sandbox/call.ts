import type { AuditLog } from "./auditLog";
import type { ODataQuery } from "./odata";
import type { SignInLog } from "./signInLog";
import type { Entity, ReplicatedStore, TableName, View } from "./store";

/** The input of every route handler. */
export interface GraphCall {
    readonly method: string;
    readonly version: "v1.0" | "beta";
    /** Path below the version, decoded. */
    readonly path: string;
    readonly parameters: Readonly<Record<string, string>>;
    readonly query: ODataQuery;
    readonly body: Readonly<Record<string, unknown>>;
    /** The knowledge of the replica that the request reached. */
    readonly view: View;
    readonly tenant: Tenant;
    /** What the request prefers, such as `return=minimal`. */
    readonly preferences: readonly string[];
    /** The token's permissions. Those that a route needs for every call have already been checked. */
    readonly permissions: readonly string[];
}

/** The tenant: its state and the sources that make it repeatable. */
export interface Tenant {
    readonly store: ReplicatedStore;
    readonly auditLog: AuditLog;
    readonly signInLog: SignInLog;
    readonly tenantId: string;
    /** As other tenants see it. */
    readonly displayName: string;
    /** All tenants that the process serves: a guest can be a person of another one. */
    readonly neighbors: readonly Tenant[];
    readonly clientId: string;
    /** Object id of the caller's service principal. */
    readonly callerId: string;
    /** Domains that belong to the tenant, the initial one first. */
    readonly verifiedDomains: readonly string[];
    /** Base URL of Graph. */
    graphBase: string;
    /** Invitations that are taken before the brake on abuse is on. */
    invitationsLeft: number;
    newId(): string;
    /** The moment, in milliseconds since 1970. */
    now(): number;
}

export { timestamp } from "./timestamp";

/**
 * An object that a write changes, as the primary holds it. The replica that was reached has to know it. The change
 * applies to the primary's version, because a lagging replica would undo earlier changes.
 */
export function toChange(
    call: GraphCall,
    table: TableName,
    id: string,
    missing: (id: string) => Error,
): Entity {
    const current = call.tenant.store.primary.get(table, id);
    if (current === undefined || call.view.get(table, id) === undefined) {
        throw missing(id);
    }
    return current;
}

/** An answer. */
export interface GraphReply {
    readonly status: number;
    /** A number is answered as plain text. */
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
    /** What `$expand` may say, word for word. */
    readonly expandable?: readonly string[];
    /** Navigation properties that `$expand` may name, alone or with a `$select` of their objects. */
    readonly relations?: readonly string[];
    /** Relations that a body can name by `@odata.bind`. */
    readonly binds?: readonly string[];
    /** A POST that only reads costs no write, and can be stale. */
    readonly isRead?: boolean;
    readonly handle: (call: GraphCall) => GraphReply;
}

export const noContent: GraphReply = { status: 204 };
