import type { GraphCall, GraphReply, Route } from "../call";
import { noContent, toChange } from "../call";
import { notFound } from "../graphFault";
import type { Entity } from "../store";
import { plainObject } from "./answers";
import { settingFault } from "./crossTenantSettings";

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

/** Names are documented, the texts of refusals assumed. */
function assertBody(body: Entity): void {
    const { displayName, userSyncInbound, ...others } = body;
    const [unknown] = Object.keys(others).filter((name) => !name.startsWith("@odata") && name !== "tenantId");
    if (unknown !== undefined) {
        throw settingFault(`Invalid property '${unknown}'.`);
    }
    if (displayName !== undefined && displayName !== null && typeof displayName !== "string") {
        throw settingFault("'displayName' must be a text.");
    }
    const { isSyncAllowed } = (userSyncInbound ?? {}) as { isSyncAllowed?: unknown };
    if (isSyncAllowed !== undefined && typeof isSyncAllowed !== "boolean") {
        throw settingFault("'userSyncInbound.isSyncAllowed' must be true or false.");
    }
}

function put(call: GraphCall): GraphReply {
    const { displayName = null, userSyncInbound = null } = call.body;
    // The partner must also exist on the replica that was reached.
    const partner = toChange(call, "partners", idOf(call), notFound);
    assertBody(call.body);
    const { tenantId } = partner;
    call.tenant.store.commit("identitySynchronizations", idOf(call), {
        tenantId,
        displayName,
        userSyncInbound,
    });
    return noContent;
}

function patch(call: GraphCall): GraphReply {
    const current = toChange(call, "identitySynchronizations", idOf(call), notFound);
    assertBody(call.body);
    call.tenant.store.commit("identitySynchronizations", idOf(call), { ...current, ...call.body });
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
