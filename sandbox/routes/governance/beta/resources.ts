import type { GraphCall, GraphReply, Route } from "../../../call";
import type { Entity } from "../../../store";
import { plainList, plainObject } from "../../answers";
import { addRole, removeRole, request, resourcesOf } from "../catalogResources";
import { findIn } from "../collection";
import { entitlement, readPermissions, writePermissions } from "../entitlement";

const scopesPath = `${entitlement}/accessPackages/{id}/accessPackageResourceRoleScopes`;

/** @see https://learn.microsoft.com/graph/api/entitlementmanagement-post-accesspackageresourcerequests?view=graph-rest-beta */
function betaRequest(call: GraphCall): GraphReply {
    const { catalogId, requestType, accessPackageResource } = call.body;
    const reply = request({
        ...call,
        body: {
            catalog: { id: catalogId },
            requestType:
                typeof requestType === "string"
                    ? requestType.slice(0, 1).toLowerCase() + requestType.slice(1)
                    : undefined,
            resource: accessPackageResource,
        },
    });
    const { id } = reply.body as Entity;
    const answer = {
        id,
        catalogId,
        isValidationOnly: false,
        requestState: "Delivered",
        requestStatus: "Fulfilled",
        requestType,
    };
    return plainObject(call, answer, 201);
}

/** @see https://learn.microsoft.com/graph/api/accesspackage-post-accesspackageresourcerolescopes?view=graph-rest-beta */
function betaAddRole(call: GraphCall): GraphReply {
    const { accessPackageResourceRole, accessPackageResourceScope } = call.body;
    const { accessPackageResource, ...role } = (accessPackageResourceRole ?? {}) as Entity;
    return addRole({
        ...call,
        body: { role: { ...role, resource: accessPackageResource }, scope: accessPackageResourceScope },
    });
}

/** What catalogs and access packages hold, below `/beta`. */
export const betaResourceRoutes: readonly Route[] = [
    {
        method: "GET",
        path: `${entitlement}/accessPackageCatalogs/{id}/accessPackageResources`,
        permissions: readPermissions,
        handle: (call) => {
            const { id } = findIn(call, "accessPackageCatalogs", call.parameters["id"]);
            const rows = resourcesOf(call, id).map(({ catalog: _, ...row }) => ({
                ...row,
                isPendingOnboarding: false,
                resourceType: "Security Group",
            }));
            return plainList(call, rows);
        },
    },
    {
        method: "POST",
        path: `${entitlement}/accessPackageResourceRequests`,
        permissions: writePermissions,
        handle: betaRequest,
    },
    { method: "POST", path: scopesPath, permissions: writePermissions, handle: betaAddRole },
    { method: "DELETE", path: `${scopesPath}/{scopeId}`, permissions: writePermissions, handle: removeRole },
];
