import type { GraphCall, GraphReply, Route } from "../call";
import { noContent } from "../call";
import { badRequest, notFound } from "../graphFault";
import { type EntityType } from "../odata";
import type { Entity } from "../store";
import { plainList, plainObject } from "./answers";
import { activeRole } from "./activatedRoles";
import {
    assertGiven,
    findObject,
    membersOf,
    objectRoutes,
    objectToChange,
    type ObjectKind,
} from "./directory/objectKind";
import { relationRoutes } from "./directory/relation";
import { roleAssignment } from "./directoryRoles";
import { assertDocumented } from "./documentedValues";
import { createGroup, groupBinds } from "./groups";
import { endMissing } from "./references";

const read = [["AdministrativeUnit.Read.All"], ["AdministrativeUnit.ReadWrite.All"], ["Directory.Read.All"]];
const write = [["AdministrativeUnit.ReadWrite.All"]];
const writeRoles = [["RoleManagement.ReadWrite.Directory"]];
const table = "administrativeUnits";
const path = "/directory/administrativeUnits";

const blank: Entity = {
    id: null,
    deletedDateTime: null,
    description: null,
    displayName: null,
    isMemberManagementRestricted: null,
    membershipRule: null,
    membershipRuleProcessingState: null,
    membershipType: null,
    visibility: null,
};

export const administrativeUnitType: EntityType = { name: "administrativeUnit" };

function complete(unit: Entity): Entity {
    assertGiven("AdministrativeUnit", unit, "displayName");
    assertDocumented("AdministrativeUnit", unit);
    return unit;
}

/** @see https://learn.microsoft.com/graph/api/resources/administrativeunit */
const kind: ObjectKind = {
    path,
    table,
    deletedTable: "deletedAdministrativeUnits",
    type: administrativeUnitType,
    read,
    write,
    binds: ["members"],
    readOnly: new Set(["id", "deletedDateTime"]),
    create: (_call, body) => complete({ ...blank, ...body }),
    change: (_call, changed, current) => {
        if (changed["isMemberManagementRestricted"] !== current["isMemberManagementRestricted"]) {
            throw badRequest("Property 'isMemberManagementRestricted' cannot be changed.");
        }
        return complete(changed);
    },
};

/** In beta the collection is also at the root, as it was before. @see https://learn.microsoft.com/graph/api/resources/administrativeunit?view=graph-rest-beta */
const beta: ObjectKind = { ...kind, path: "/administrativeUnits" };

/** A group that is born in the unit. @see https://learn.microsoft.com/graph/api/administrativeunit-post-members */
function createMember(call: GraphCall): GraphReply {
    const { store } = call.tenant;
    const id = String(objectToChange(call, table)["id"]);
    if (call.body["@odata.type"] !== "#microsoft.graph.group") {
        throw badRequest("Only groups can be made in an administrative unit.");
    }
    const { status, body } = createGroup(call);
    const groupId = String((body as Entity)["id"]);
    store.commit("members", id, { id, ids: [...store.primary.references("members", id), groupId] });
    // Among members of several types, the answer names its own.
    return {
        status,
        body: {
            ...(body as Entity),
            "@odata.type": "#microsoft.graph.group",
        },
    };
}

/** An assignment in the unit as its own resource shows it. */
function scopedMember(call: GraphCall, assignment: Entity): Entity {
    const principal = call.view.directoryObject(String(assignment["principalId"]));
    return {
        id: assignment["id"],
        administrativeUnitId: String(assignment["directoryScopeId"]).split("/")[2],
        roleId: activeRole(call, `roleTemplateId=${String(assignment["roleDefinitionId"])}`)["id"],
        roleMemberInfo: { id: assignment["principalId"], displayName: principal?.["displayName"] ?? null },
    };
}

function assignmentsIn(call: GraphCall): Entity[] {
    const { id } = findObject(call, table);
    return call.view
        .list("roleAssignments")
        .filter((row) => row["directoryScopeId"] === `/administrativeUnits/${String(id)}`);
}

function findAssignment(call: GraphCall): Entity {
    const id = call.parameters["memberId"] ?? "";
    const found = assignmentsIn(call).find((row) => row["id"] === id);
    if (found === undefined) {
        throw notFound(id);
    }
    return found;
}

/** @see https://learn.microsoft.com/graph/api/administrativeunit-post-scopedrolemembers */
function addScopedMember(call: GraphCall): GraphReply {
    const { id } = objectToChange(call, table);
    const { roleId, roleMemberInfo } = membersOf(call.body);
    const principalId = String((roleMemberInfo as Entity | undefined)?.["id"]).toLowerCase();
    if (call.view.directoryObject(principalId) === undefined) {
        throw endMissing();
    }
    const assignment = roleAssignment(call, {
        principalId,
        roleDefinitionId: activeRole(call, String(roleId))["roleTemplateId"],
        directoryScopeId: `/administrativeUnits/${String(id)}`,
    });
    call.tenant.store.commit("roleAssignments", String(assignment["id"]), assignment);
    return plainObject(call, scopedMember(call, assignment), 201);
}

const scopedPath = `${path}/{id}/scopedRoleMembers`;

/** Parts of the directory that are administered by themselves. @see https://learn.microsoft.com/graph/api/resources/administrativeunit */
export const administrativeUnitRoutes: readonly Route[] = [
    ...[kind, beta].flatMap((each) => [
        ...objectRoutes(each),
        ...relationRoutes({
            path: each.path,
            table,
            name: "members",
            read,
            write,
            types: ["user", "group", "device"],
        }),
        {
            method: "POST",
            path: `${each.path}/{id}/members`,
            permissions: write,
            binds: groupBinds,
            handle: createMember,
        },
    ]),
    {
        method: "GET",
        path: scopedPath,
        permissions: read,
        handle: (call) =>
            plainList(
                call,
                assignmentsIn(call).map((row) => scopedMember(call, row)),
            ),
    },
    { method: "POST", path: scopedPath, permissions: writeRoles, handle: addScopedMember },
    {
        method: "GET",
        path: `${scopedPath}/{memberId}`,
        permissions: read,
        handle: (call) => plainObject(call, scopedMember(call, findAssignment(call))),
    },
    {
        method: "DELETE",
        path: `${scopedPath}/{memberId}`,
        permissions: writeRoles,
        handle: (call) => {
            call.tenant.store.commit("roleAssignments", String(findAssignment(call)["id"]), undefined);
            return noContent;
        },
    },
];
