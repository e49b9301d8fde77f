import type { GraphCall, GraphReply, Route } from "../../call";
import { noContent } from "../../call";
import type { Entity } from "../../store";
import { plainList, plainObject } from "../answers";
import { given } from "./checks";
import { findIn, missing, refused } from "./collection";
import { readPermissions, writePermissions } from "./entitlement";

const path = "/roleManagement/entitlementManagement";
const table = "entitlementRoleAssignments";

/** Roles in a catalog. @see https://learn.microsoft.com/entra/id-governance/entitlement-management-delegate */
const roles: readonly Entity[] = [
    ["ae79f266-94d4-4dab-b730-feca7e132178", "Catalog owner"],
    ["44272f93-9762-48e8-af59-1b5351b1d6b3", "Catalog reader"],
    ["7f480852-ebdc-47d4-87de-0d8498384a83", "Access package manager"],
    ["e2182095-804a-4656-ae11-64734e9b7ae5", "Access package assignment manager"],
].map(([id, displayName]) => ({
    id,
    description: displayName,
    displayName,
    isBuiltIn: true,
    isEnabled: true,
    resourceScopes: ["/"],
    rolePermissions: [],
    templateId: id,
    version: "1.0",
}));

/** @see https://learn.microsoft.com/graph/api/rbacapplication-post-roleassignments */
function assign(call: GraphCall): GraphReply {
    const { principalId, roleDefinitionId, appScopeId } = call.body;
    if (!roles.some(({ id }) => id === roleDefinitionId)) {
        throw missing(given(roleDefinitionId, "roleDefinitionId"));
    }
    if (call.view.directoryObject(given(principalId, "principalId")) === undefined) {
        throw missing(String(principalId));
    }
    const catalogId = /^\/AccessPackageCatalog\/(.+)$/i.exec(String(appScopeId))?.[1];
    if (catalogId === undefined) {
        throw refused("The appScopeId must name a catalog.");
    }
    findIn(call, "accessPackageCatalogs", catalogId);
    const row: Entity = {
        id: call.tenant.newId(),
        appScopeId,
        directoryScopeId: null,
        principalId,
        roleDefinitionId,
    };
    call.tenant.store.commit(table, String(row["id"]), row);
    return plainObject(call, row, 201);
}

/** Who administers a catalog. */
export const entitlementRoleRoutes: readonly Route[] = [
    {
        method: "GET",
        path: `${path}/roleDefinitions`,
        permissions: readPermissions,
        handle: (call) => plainList(call, roles),
    },
    {
        method: "GET",
        path: `${path}/roleDefinitions/{id}`,
        permissions: readPermissions,
        handle: (call) => {
            const id = call.parameters["id"] ?? "";
            const role = roles.find((each) => each["id"] === id);
            if (role === undefined) {
                throw missing(id);
            }
            return plainObject(call, role);
        },
    },
    {
        method: "GET",
        path: `${path}/roleAssignments`,
        permissions: readPermissions,
        handle: (call) => plainList(call, call.view.list(table)),
    },
    { method: "POST", path: `${path}/roleAssignments`, permissions: writePermissions, handle: assign },
    {
        method: "GET",
        path: `${path}/roleAssignments/{id}`,
        permissions: readPermissions,
        handle: (call) => plainObject(call, findIn(call, table, call.parameters["id"])),
    },
    {
        method: "DELETE",
        path: `${path}/roleAssignments/{id}`,
        permissions: writePermissions,
        handle: (call) => {
            const { id } = findIn(call, table, call.parameters["id"]);
            call.tenant.store.commit(table, String(id), undefined);
            return noContent;
        },
    },
];
