import type { GraphCall, Route } from "../call";
import { noContent, toChange } from "../call";
import { badRequest, notFound } from "../graphFault";
import type { Entity, View } from "../store";
import { plainList, plainObject } from "./answers";
import { builtInRoles } from "./builtInRoles";
import { assertGiven, membersOf } from "./directory/objectKind";

export const readRoles = [
    ["RoleManagement.Read.Directory"],
    ["RoleManagement.ReadWrite.Directory"],
    ["Directory.Read.All"],
];
export const writeRoles = [["RoleManagement.ReadWrite.Directory"]];
const table = "roleDefinitions";
const path = "/roleManagement/directory/roleDefinitions";

/** A role of every tenant; descriptions are the sandbox's, and it does not know what a role permits. */
function builtIn([id, displayName]: [string, string]): Entity {
    return {
        id,
        description: displayName,
        displayName,
        isBuiltIn: true,
        isEnabled: true,
        resourceScopes: ["/"],
        rolePermissions: [],
        templateId: id,
        version: "1",
    };
}

/** Every role, built in or custom, as a replica knows it. */
export function roleDefinitions(view: View): Entity[] {
    return [...Object.entries(builtInRoles).map(builtIn), ...view.list(table)];
}

/** A role by its id; of a built-in one that is its template's. */
export function roleDefinition(view: View, id: unknown): Entity | undefined {
    const key = String(id).toLowerCase();
    return roleDefinitions(view).find((role) => role["id"] === key);
}

function find(call: GraphCall): Entity {
    const id = call.parameters["id"] ?? "";
    const role = roleDefinition(call.view, id);
    if (role === undefined) {
        throw notFound(id);
    }
    return role;
}

/** @see https://learn.microsoft.com/graph/api/rbacapplication-post-roledefinitions */
function assertRole(role: Entity): void {
    assertGiven("UnifiedRoleDefinition", role, "displayName", "rolePermissions");
    if (typeof role["isEnabled"] !== "boolean" || !Array.isArray(role["rolePermissions"])) {
        throw badRequest("A custom role needs isEnabled and rolePermissions.");
    }
}

/** @see https://learn.microsoft.com/graph/api/unifiedroledefinition-update (of built-in ones only isEnabled) */
function customToChange(call: GraphCall): Entity {
    if (find(call)["isBuiltIn"] === true) {
        throw badRequest("A built-in role cannot be changed or deleted.");
    }
    return toChange(call, table, call.parameters["id"] ?? "", notFound);
}

/** What a principal can be allowed to do. @see https://learn.microsoft.com/graph/api/resources/unifiedroledefinition */
export const roleDefinitionRoutes: readonly Route[] = [
    {
        method: "GET",
        path,
        permissions: readRoles,
        handle: (call) => plainList(call, roleDefinitions(call.view)),
    },
    {
        method: "POST",
        path,
        permissions: writeRoles,
        handle: (call) => {
            const body = membersOf(call.body);
            const id = call.tenant.newId();
            const role: Entity = {
                description: null,
                resourceScopes: ["/"],
                version: null,
                ...body,
                // A role that is to have the same id everywhere brings it.
                templateId:
                    typeof body["templateId"] === "string" && body["templateId"] !== ""
                        ? body["templateId"]
                        : id,
                id:
                    typeof body["templateId"] === "string" && body["templateId"] !== ""
                        ? body["templateId"]
                        : id,
                isBuiltIn: false,
            };
            assertRole(role);
            call.tenant.store.commit(table, String(role["id"]), role);
            return plainObject(call, role, 201);
        },
    },
    {
        method: "GET",
        path: `${path}/{id}`,
        permissions: readRoles,
        handle: (call) => plainObject(call, find(call)),
    },
    {
        method: "PATCH",
        path: `${path}/{id}`,
        permissions: writeRoles,
        handle: (call) => {
            const current = customToChange(call);
            const role = { ...current, ...membersOf(call.body), id: current["id"], isBuiltIn: false };
            assertRole(role);
            call.tenant.store.commit(table, String(current["id"]), role);
            return noContent;
        },
    },
    {
        method: "DELETE",
        path: `${path}/{id}`,
        permissions: writeRoles,
        handle: (call) => {
            const { id } = customToChange(call);
            const { store } = call.tenant;
            if (store.primary.list("roleAssignments").some((row) => row["roleDefinitionId"] === id)) {
                throw badRequest("A role that is assigned cannot be deleted.");
            }
            store.commit(table, String(id), undefined);
            return noContent;
        },
    },
];
