import type { GraphCall, GraphReply, Route } from "../../call";
import { noContent, toChange } from "../../call";
import { notImitated } from "../../schema";
import type { Entity } from "../../store";
import { plainList, plainObject } from "../answers";
import { assertOneOf, given } from "./checks";
import { findIn, missing, refused } from "./collection";
import { entitlement, readPermissions, writePermissions } from "./entitlement";

const packagePath = `${entitlement}/accessPackages/{id}/resourceRoleScopes`;

/** Resources of a catalog. */
export function resourcesOf(call: GraphCall, catalogId: unknown): Entity[] {
    return call.view
        .list("catalogResources")
        .filter(({ catalog }) => (catalog as Entity)["id"] === catalogId);
}

function scopesOf(entity: Entity): Entity[] {
    return entity["resourceRoleScopes"] as Entity[];
}

/** @see https://learn.microsoft.com/graph/api/entitlementmanagement-post-resourcerequests */
export function request(call: GraphCall): GraphReply {
    const { body, tenant, view } = call;
    const { primary } = tenant.store;
    assertOneOf(body["requestType"], "requestType", ["adminAdd", "adminRemove"]);
    const resource = body["resource"] as Entity | undefined;
    const catalogId = given((body["catalog"] as Entity | undefined)?.["id"], "catalog");
    const catalog = findIn(call, "accessPackageCatalogs", catalogId);
    const groupId = given(resource?.["originId"], "resource");
    if (resource?.["originSystem"] !== "AadGroup") {
        throw notImitated(`resources of a catalog from '${String(resource?.["originSystem"])}'`);
    }
    const isOfGroup = (row: Entity) =>
        row["originId"] === groupId && (row["catalog"] as Entity)["id"] === catalog["id"];
    const present = primary.list("catalogResources").find(isOfGroup);
    const requestId = tenant.newId();
    if (body["requestType"] === "adminAdd") {
        const group = view.get("groups", groupId);
        if (group === undefined) {
            throw missing(groupId);
        }
        if (present !== undefined) {
            throw refused("The resource is already onboarded to the catalog.");
        }
        const id = tenant.newId();
        tenant.store.commit("catalogResources", id, {
            id,
            displayName: group["displayName"],
            originId: groupId,
            originSystem: "AadGroup",
            catalog: { id: catalog["id"] },
        });
    } else {
        if (present === undefined) {
            throw missing(groupId);
        }
        const isUsed = primary
            .list("accessPackages")
            .some((one) => scopesOf(one).some(({ scope }) => (scope as Entity)["originId"] === groupId));
        if (isUsed) {
            throw refused("The resource cannot be removed while an access package of the catalog uses it.");
        }
        tenant.store.commit("catalogResources", String(present["id"]), undefined);
    }
    const answer = {
        id: requestId,
        requestType: body["requestType"],
        state: "delivered",
    };
    return plainObject(call, answer, 201);
}

/** @see https://learn.microsoft.com/graph/api/accesspackage-post-resourcerolescopes */
export function addRole(call: GraphCall): GraphReply {
    const { body, tenant } = call;
    const accessPackage = toChange(call, "accessPackages", call.parameters["id"] ?? "", missing);
    const role = body["role"] as Entity | undefined;
    const scope = body["scope"] as Entity | undefined;
    const groupId = given(scope?.["originId"], "scope");
    const resource = resourcesOf(call, (accessPackage["catalog"] as Entity)["id"]).find(
        ({ originId }) => originId === groupId,
    );
    if (resource === undefined || (role?.["resource"] as Entity | undefined)?.["id"] !== resource["id"]) {
        throw missing(groupId);
    }
    assertOneOf(role?.["originId"], "role", [`Member_${groupId}`, `Owner_${groupId}`]);
    const isPresent = scopesOf(accessPackage).some(
        (one) => (one["role"] as Entity)["originId"] === role?.["originId"],
    );
    if (isPresent) {
        throw refused("The role is already in the access package.");
    }
    const added = { id: `${tenant.newId()}_${tenant.newId()}`, role, scope };
    tenant.store.commit("accessPackages", String(accessPackage["id"]), {
        ...accessPackage,
        resourceRoleScopes: [...scopesOf(accessPackage), added],
    });
    return plainObject(call, { id: added.id }, 201);
}

/** Takes a role out of an access package. */
export function removeRole(call: GraphCall): GraphReply {
    const accessPackage = toChange(call, "accessPackages", call.parameters["id"] ?? "", missing);
    const id = call.parameters["scopeId"] ?? "";
    const rest = scopesOf(accessPackage).filter((one) => one["id"] !== id);
    if (rest.length === scopesOf(accessPackage).length) {
        throw missing(id);
    }
    call.tenant.store.commit("accessPackages", String(accessPackage["id"]), {
        ...accessPackage,
        resourceRoleScopes: rest,
    });
    return noContent;
}

/** What catalogs hold, and what access packages give of it. */
export const catalogResourceRoutes: readonly Route[] = [
    {
        method: "GET",
        path: `${entitlement}/catalogs/{id}/resources`,
        permissions: readPermissions,
        handle: (call) =>
            plainList(
                call,
                resourcesOf(call, findIn(call, "accessPackageCatalogs", call.parameters["id"])["id"]).map(
                    ({ catalog: _, ...row }) => row,
                ),
            ),
    },
    {
        method: "POST",
        path: `${entitlement}/resourceRequests`,
        permissions: writePermissions,
        handle: request,
    },
    { method: "POST", path: packagePath, permissions: writePermissions, handle: addRole },
    { method: "DELETE", path: `${packagePath}/{scopeId}`, permissions: writePermissions, handle: removeRole },
];
