import type { GraphCall, GraphReply, Route } from "../call";
import { noContent, timestamp, toChange } from "../call";
import { badRequest, GraphFault, notFound } from "../graphFault";
import { notImitated } from "../schema";
import type { Entity, TableName, View } from "../store";
import { plainList, plainObject } from "./answers";
import { builtInRoles } from "./builtInRoles";
import { allGroupsWith } from "./groupWalk";
import { readRoles, roleDefinition, writeRoles } from "./roleDefinitions";

const writeEligibility = [["RoleEligibilitySchedule.ReadWrite.Directory"]];
const readEligibility = [...readRoles, ["RoleEligibilitySchedule.Read.Directory"], ...writeEligibility];

const same = (left: Entity, right: Entity) =>
    ["principalId", "roleDefinitionId", "directoryScopeId"].every(
        (name) => String(left[name]).toLowerCase() === String(right[name]).toLowerCase(),
    );

/** Whether a user holds a role, actively or eligibly, directly or through a group. */
export function holdsRole(view: View, userId: string): boolean {
    const ids = [userId, ...allGroupsWith(view, userId).map((group) => String(group["id"]))];
    const tables: TableName[] = ["roleAssignments", "roleEligibilitySchedules"];
    return tables.some((table) =>
        view.list(table).some(({ principalId }) => ids.includes(String(principalId))),
    );
}

/** Template ids of the built-in roles that any of the principals holds actively in the whole directory. */
export function heldRoleTemplates(view: View, principalIds: readonly string[]): string[] {
    const held = view
        .list("roleAssignments")
        .filter((row) => principalIds.includes(String(row["principalId"])) && row["directoryScopeId"] === "/")
        .map((row) => String(row["roleDefinitionId"]));
    return [...new Set(held)].filter((id) => id in builtInRoles);
}

/** What a body says of who has which role, and where; the texts of the refusals are assumed. */
function holdingIn(
    { body, view }: GraphCall,
    missing: (id: string, what: "role" | "subject") => Error,
): Entity {
    const { principalId, roleDefinitionId, directoryScopeId } = body;
    // Everything, an administrative unit, or one object. @see https://learn.microsoft.com/graph/api/resources/unifiedroleassignment
    if (
        typeof directoryScopeId !== "string" ||
        !/^\/((administrativeUnits\/)?[0-9a-f-]{36})?$/i.test(directoryScopeId)
    ) {
        throw badRequest("The directoryScopeId is not valid.");
    }
    if (roleDefinition(view, roleDefinitionId) === undefined) {
        throw missing(String(roleDefinitionId), "role");
    }
    const principal = view.directoryObject(String(principalId));
    if (principal === undefined) {
        throw missing(String(principalId), "subject");
    }
    if (principal["@odata.type"] === "#microsoft.graph.group" && principal["isAssignableToRole"] !== true) {
        throw badRequest("The group is not assignable to a role.");
    }
    return {
        principalId: String(principalId).toLowerCase(),
        roleDefinitionId: String(roleDefinitionId).toLowerCase(),
        directoryScopeId,
    };
}

function assign(call: GraphCall): GraphReply {
    const { store } = call.tenant;
    const holding = holdingIn(call, notFound);
    if (store.primary.list("roleAssignments").some((row) => same(row, holding))) {
        // Observed in public issues.
        throw badRequest(
            "A conflicting object with one or more of the specified property values is present in the directory.",
        );
    }
    const row = roleAssignment(call, holding);
    store.commit("roleAssignments", String(row["id"]), row);
    return { status: 201, body: row };
}

/** A new assignment. Its id is not a GUID: the documentation shows a base64-like text that ends in -1. */
export function roleAssignment({ tenant }: GraphCall, holding: Entity): Entity {
    return { id: `${Buffer.from(tenant.newId()).toString("base64url")}-1`, ...holding };
}

/** An assignment or a request, as the answering replica knows it. */
function one(call: GraphCall, table: TableName): GraphReply {
    const id = call.parameters["id"] ?? "";
    const found = call.view.get(table, id);
    if (found === undefined) {
        throw notFound(id);
    }
    return plainObject(call, found);
}

function unassign(call: GraphCall): GraphReply {
    const id = call.parameters["id"] ?? "";
    toChange(call, "roleAssignments", id, notFound);
    call.tenant.store.commit("roleAssignments", id, undefined);
    return noContent;
}

/** PIM answers with its own codes. */
function pimMissing(_id: string, what: "role" | "subject"): GraphFault {
    const code = what === "role" ? "RoleNotFound" : "SubjectNotFound";
    return new GraphFault(404, code, `The ${what} is not found.`);
}

function requestEligibility(call: GraphCall): GraphReply {
    const { body, tenant } = call;
    const holding = holdingIn(call, pimMissing);
    const known = tenant.store.primary.list("roleEligibilitySchedules").find((row) => same(row, holding));
    const id = known === undefined ? tenant.newId() : String(known["id"]);
    const { action, justification, scheduleInfo } = body;
    if (action === "adminAssign" && known !== undefined) {
        throw new GraphFault(400, "RoleAssignmentExists", "The Role assignment already exists.");
    }
    if ((action === "adminUpdate" || action === "adminRemove") && known === undefined) {
        throw new GraphFault(400, "RoleAssignmentDoesNotExist", "The Role assignment does not exist.");
    }
    if (!["adminAssign", "adminUpdate", "adminRemove"].includes(String(action))) {
        throw notImitated(`the action '${String(action)}'`);
    }
    if (action !== "adminRemove") {
        assertSchedule(scheduleInfo, tenant.now());
    }
    const entity =
        action === "adminRemove" ? undefined : { id, ...holding, memberType: "Direct", scheduleInfo };
    tenant.store.commit("roleEligibilitySchedules", id, entity);
    const request = {
        id,
        action,
        appScopeId: null,
        ...holding,
        createdDateTime: timestamp(tenant),
        justification: justification ?? null,
        scheduleInfo: scheduleInfo ?? null,
        status: action === "adminRemove" ? "Revoked" : "Provisioned",
        targetScheduleId: id,
    };
    // The request that made a schedule has its id; a later one replaces what is read under it.
    tenant.store.commit("roleEligibilityRequests", id, action === "adminRemove" ? undefined : request);
    return { status: 201, body: request };
}

function assertSchedule(scheduleInfo: unknown, nowMs: number): void {
    const { startDateTime, expiration } = (scheduleInfo ?? {}) as {
        startDateTime?: string;
        expiration?: { type?: string; endDateTime?: string };
    };
    const { type, endDateTime } = expiration ?? {};
    const isEnd = type === "afterDateTime" && Date.parse(String(endDateTime)) > nowMs;
    if (Number.isNaN(Date.parse(String(startDateTime))) || !(type === "noExpiration" || isEnd)) {
        throw policyFault("ExpirationRule");
    }
}

/** @see https://learn.microsoft.com/graph/api/rbacapplication-post-roleeligibilityschedulerequests */
function policyFault(rule: string): GraphFault {
    return new GraphFault(
        400,
        "RoleAssignmentRequestPolicyValidationFailed",
        `The following policy rules failed: ["${rule}"]`,
    );
}

/** Active and eligible directory roles. @see https://learn.microsoft.com/graph/api/resources/rolemanagement */
export const directoryRoleRoutes: readonly Route[] = [
    {
        method: "GET",
        path: "/roleManagement/directory/roleAssignments",
        permissions: readRoles,
        handle: (call) => plainList(call, call.view.list("roleAssignments")),
    },
    {
        method: "POST",
        path: "/roleManagement/directory/roleAssignments",
        permissions: writeRoles,
        handle: assign,
    },
    {
        method: "GET",
        path: "/roleManagement/directory/roleAssignments/{id}",
        permissions: readRoles,
        handle: (call) => one(call, "roleAssignments"),
    },
    {
        method: "DELETE",
        path: "/roleManagement/directory/roleAssignments/{id}",
        permissions: writeRoles,
        handle: unassign,
    },
    {
        method: "GET",
        path: "/roleManagement/directory/roleEligibilitySchedules",
        permissions: readEligibility,
        handle: (call) => plainList(call, call.view.list("roleEligibilitySchedules")),
    },
    {
        method: "GET",
        path: "/roleManagement/directory/roleEligibilitySchedules/{id}",
        permissions: readEligibility,
        handle: (call) => one(call, "roleEligibilitySchedules"),
    },
    {
        method: "GET",
        path: "/roleManagement/directory/roleEligibilityScheduleRequests/{id}",
        permissions: readEligibility,
        handle: (call) => one(call, "roleEligibilityRequests"),
    },
    {
        method: "POST",
        path: "/roleManagement/directory/roleEligibilityScheduleRequests",
        permissions: writeEligibility,
        handle: requestEligibility,
    },
];
