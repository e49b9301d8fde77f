import type { GraphCall, GraphReply, Route } from "../call";
import { noContent, toChange } from "../call";
import { notFound } from "../graphFault";
import type { Entity } from "../store";
import { plainObject } from "./answers";

const path = "/policies/crossTenantAccessPolicy/partners/{id}/identitySynchronization";
const read = [["Policy.Read.All"], ["Policy.ReadWrite.CrossTenantAccess"]];
const write = [["Policy.ReadWrite.CrossTenantAccess"]];

function idOf(call: GraphCall): string {
    return (call.parameters["id"] ?? "").toLowerCase();
}

function find(call: GraphCall): Entity {
    const policy = call.view.get("identitySynchronizations", idOf(call));
    if (policy === undefined) {
        throw notFound(idOf(call));
    }
    return policy;
}

/** What a body can set; groups in beta alone. The schema knows the members, and `tenantId` is not among what is set. */
function settingsIn(body: Entity): Entity {
    const names = ["displayName", "userSyncInbound", "groupSyncInbound"];
    return Object.fromEntries(Object.entries(body).filter(([name]) => names.includes(name)));
}

function put(call: GraphCall): GraphReply {
    // The partner must also exist on the replica that was reached.
    const partner = toChange(call, "partners", idOf(call), notFound);
    const { tenantId } = partner;
    call.tenant.store.commit("identitySynchronizations", idOf(call), {
        tenantId,
        displayName: null,
        userSyncInbound: null,
        groupSyncInbound: null,
        ...settingsIn(call.body),
    });
    return noContent;
}

function patch(call: GraphCall): GraphReply {
    const current = toChange(call, "identitySynchronizations", idOf(call), notFound);
    const changed = { ...current, ...settingsIn(call.body) };
    call.tenant.store.commit("identitySynchronizations", idOf(call), changed);
    return noContent;
}

/**
 * Whether a partner may synchronize its people into the tenant.
 *
 * @see https://learn.microsoft.com/graph/api/resources/crosstenantidentitysyncpolicypartner
 */
export const identitySynchronizationRoutes: readonly Route[] = [
    {
        method: "GET",
        path,
        permissions: read,
        handle: (call) => plainObject(call, find(call)),
    },
    { method: "PUT", path, permissions: write, handle: put },
    { method: "PATCH", path, permissions: write, handle: patch },
    {
        method: "DELETE",
        path,
        permissions: write,
        handle: (call) => {
            toChange(call, "identitySynchronizations", idOf(call), notFound);
            call.tenant.store.commit("identitySynchronizations", idOf(call), undefined);
            return noContent;
        },
    },
];
