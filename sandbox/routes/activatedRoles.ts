import type { GraphCall, GraphReply, Route } from "../call";
import { noContent } from "../call";
import { derivedGuid } from "../derivedGuid";
import { badRequest, notFound } from "../graphFault";
import type { EntityType } from "../odata";
import type { Entity, View } from "../store";
import { objectList, typedList, typedObject, unpaged } from "./answers";
import { builtInRoles } from "./builtInRoles";
import { assertGiven } from "./directory/objectKind";
import { heldRoleTemplates, roleAssignment } from "./directoryRoles";
import { alreadyReferenced, endMissing, idOfReference } from "./references";
import { readRoles, writeRoles } from "./roleDefinitions";

const templateType: EntityType = {
    name: "directoryRoleTemplate",
};
const roleType: EntityType = {
    name: "directoryRole",
};

/** The role whose holders an activated role shows. That of company administrators is active in every tenant. */
const alwaysActive = "62e90394-69f5-4237-9190-012177145e10";

function template(id: string): Entity {
    const displayName = builtInRoles[id] ?? null;
    return { id, deletedDateTime: null, description: displayName, displayName };
}

/** A role's object id is the tenant's own; the sandbox derives it from the template's. */
function roleOf(tenantId: string, roleTemplateId: string): Entity {
    const id = derivedGuid(`${tenantId}/${roleTemplateId}`);
    return {
        "@odata.type": "#microsoft.graph.directoryRole",
        ...template(roleTemplateId),
        id,
        roleTemplateId,
    };
}

/** Roles that were activated by name, or that have a holder. */
function activeRoles(view: View, tenantId: string): Entity[] {
    const assigned = view
        .list("roleAssignments")
        .map((row) => String(row["roleDefinitionId"]))
        .filter((id) => id in builtInRoles);
    const activated = view.list("activatedRoles").map(({ id }) => String(id));
    return [...new Set([alwaysActive, ...assigned, ...activated])].map((id) => roleOf(tenantId, id));
}

/** The built-in roles that any of the principals holds actively in the whole directory. */
export function heldRoles({ view, tenant }: GraphCall, principalIds: readonly string[]): Entity[] {
    return heldRoleTemplates(view, principalIds).map((id) => roleOf(tenant.tenantId, id));
}

/** By its id, or by `(roleTemplateId='…')`. */
export function activeRole({ view, tenant }: GraphCall, key: string): Entity {
    const templateId = /^roleTemplateId=(.*)$/.exec(key)?.[1];
    const role = activeRoles(view, tenant.tenantId).find((row) =>
        templateId === undefined ? row["id"] === key.toLowerCase() : row["roleTemplateId"] === templateId,
    );
    if (role === undefined) {
        throw notFound(key);
    }
    return role;
}

function find(call: GraphCall): Entity {
    return activeRole(call, call.parameters["id"] ?? "");
}

/** @see https://learn.microsoft.com/graph/api/directoryrole-post-directoryroles */
function activate(call: GraphCall): GraphReply {
    const { tenant, view } = call;
    assertGiven("DirectoryRole", call.body, "roleTemplateId");
    const templateId = String(call.body["roleTemplateId"]).toLowerCase();
    if (!(templateId in builtInRoles)) {
        throw notFound(templateId);
    }
    if (activeRoles(view, tenant.tenantId).some((role) => role["roleTemplateId"] === templateId)) {
        // That it conflicts is documented; the text is assumed.
        throw badRequest(
            "A conflicting object with one or more of the specified property values is present in the directory.",
        );
    }
    tenant.store.commit("activatedRoles", templateId, { id: templateId });
    return {
        ...typedObject(call, roleOf(tenant.tenantId, templateId), roleType),
        status: 201,
    };
}

function holders(call: GraphCall): Entity[] {
    const { roleTemplateId } = find(call);
    return call.view
        .list("roleAssignments")
        .filter((row) => row["roleDefinitionId"] === roleTemplateId && row["directoryScopeId"] === "/");
}

function addMember(call: GraphCall): GraphReply {
    const { roleTemplateId } = find(call);
    const principalId = idOfReference(call.body["@odata.id"]);
    if (call.view.directoryObject(principalId) === undefined) {
        throw endMissing();
    }
    if (holders(call).some((row) => row["principalId"] === principalId)) {
        throw alreadyReferenced("members");
    }
    const assignment = roleAssignment(call, {
        principalId,
        roleDefinitionId: roleTemplateId,
        directoryScopeId: "/",
    });
    call.tenant.store.commit("roleAssignments", String(assignment["id"]), assignment);
    return noContent;
}

function removeMember(call: GraphCall): GraphReply {
    const memberId = (call.parameters["memberId"] ?? "").toLowerCase();
    const assignment = holders(call).find((row) => row["principalId"] === memberId);
    if (assignment === undefined) {
        throw notFound(memberId);
    }
    call.tenant.store.commit("roleAssignments", String(assignment["id"]), undefined);
    return noContent;
}

/** Role templates, and the roles that are active in the tenant. @see https://learn.microsoft.com/graph/api/resources/directoryrole */
export const activatedRoleRoutes: readonly Route[] = [
    {
        method: "GET",
        path: "/directoryRoleTemplates",
        permissions: readRoles,
        handle: (call) => typedList(unpaged(call), Object.keys(builtInRoles).map(template), templateType),
    },
    {
        method: "GET",
        path: "/directoryRoleTemplates/{id}",
        permissions: readRoles,
        handle: (call) => {
            const id = (call.parameters["id"] ?? "").toLowerCase();
            if (!(id in builtInRoles)) {
                throw notFound(id);
            }
            return typedObject(call, template(id), templateType);
        },
    },
    {
        method: "GET",
        path: "/directoryRoles",
        permissions: readRoles,
        handle: (call) => typedList(unpaged(call), activeRoles(call.view, call.tenant.tenantId), roleType),
    },
    { method: "POST", path: "/directoryRoles", permissions: writeRoles, handle: activate },
    {
        method: "GET",
        path: "/directoryRoles/{id}",
        permissions: readRoles,
        handle: (call) => typedObject(call, find(call), roleType),
    },
    {
        method: "GET",
        path: "/directoryRoles/{id}/members",
        permissions: readRoles,
        handle: (call) =>
            objectList(
                unpaged(call),
                call.view.directoryObjects(holders(call).map((row) => String(row["principalId"]))),
            ),
    },
    { method: "POST", path: "/directoryRoles/{id}/members/$ref", permissions: writeRoles, handle: addMember },
    {
        method: "DELETE",
        path: "/directoryRoles/{id}/members/{memberId}/$ref",
        permissions: writeRoles,
        handle: removeMember,
    },
];
