import type { GraphCall, GraphReply, Route } from "../call";
import { noContent, toChange } from "../call";
import { badRequest, GraphFault, notFound } from "../graphFault";
import type { Entity, TableName, View } from "../store";
import { plainList } from "./answers";
import { allGroupsWith } from "./groupWalk";

const readRoles = [["RoleManagement.Read.Directory"], ["RoleManagement.ReadWrite.Directory"]];
const writeRoles = [["RoleManagement.ReadWrite.Directory"]];
const writeEligibility = [["RoleEligibilitySchedule.ReadWrite.Directory"]];

/** Roles that every tenant has, by template id. @see https://learn.microsoft.com/entra/identity/role-based-access-control/permissions-reference */
const builtIn: Readonly<Record<string, string>> = {
    "62e90394-69f5-4237-9190-012177145e10": "Global Administrator",
    "95e79109-95c0-4d8e-aee3-d01accf2d47b": "Guest Inviter",
    "fe930be7-5e62-47db-91af-98c3a49a38b1": "User Administrator",
    "9b895d92-2cd3-44c7-9d02-a6ac2d5ea5c3": "Application Administrator",
    "e8611ab8-c189-46e8-94e1-60213ab1f814": "Privileged Role Administrator",
    "194ae4cb-b126-40b2-bd5b-6091b380977d": "Security Administrator",
    "fdd7a751-b60b-444a-984c-02652fe8fa1c": "Groups Administrator",
    "b1be1c3e-b65d-4f19-8427-f6fa0d97feb9": "Conditional Access Administrator",
    "729827e3-9c14-49f7-bb1b-9608f156bbb8": "Helpdesk Administrator",
    "88d8e3e3-8f55-4a1e-953a-9b9898b8876b": "Directory Readers",
};

const same = (left: Entity, right: Entity) =>
    ["principalId", "roleDefinitionId", "directoryScopeId"].every(
        (name) => String(left[name]).toLowerCase() === String(right[name]).toLowerCase(),
    );

/** Whether somebody holds a role, actively or eligibly, by themselves or through a group. */
export function holdsRole(view: View, userId: string): boolean {
    const ids = [userId, ...allGroupsWith(view, userId).map((group) => String(group["id"]))];
    const tables: TableName[] = ["roleAssignments", "roleEligibilitySchedules"];
    return tables.some((table) =>
        view.list(table).some(({ principalId }) => ids.includes(String(principalId))),
    );
}

/** The roles that somebody holds actively in the whole directory, as objects of the directory. */
export function rolesOf(view: View, userId: string): Entity[] {
    const ids = [userId, ...allGroupsWith(view, userId).map((group) => String(group["id"]))];
    const held = view
        .list("roleAssignments")
        .filter((row) => ids.includes(String(row["principalId"])) && row["directoryScopeId"] === "/")
        .map((row) => String(row["roleDefinitionId"]));
    return [...new Set(held)].map((roleTemplateId) => ({
        "@odata.type": "#microsoft.graph.directoryRole",
        id: roleTemplateId,
        roleTemplateId,
        displayName: builtIn[roleTemplateId] ?? null,
    }));
}

/** What a body says of who has which role, and where; the texts of the refusals are assumed. */
function holdingIn(
    { body, view }: GraphCall,
    missing: (id: string, what: "role" | "subject") => Error,
): Entity {
    const { principalId, roleDefinitionId, directoryScopeId } = body;
    if (
        typeof directoryScopeId !== "string" ||
        !/^\/(administrativeUnits\/[0-9a-f-]{36})?$/i.test(directoryScopeId)
    ) {
        throw badRequest("The directoryScopeId is not valid.");
    }
    if (builtIn[String(roleDefinitionId).toLowerCase()] === undefined) {
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
    // Not a GUID: the documentation shows a base64-like text that ends in -1.
    const id = `${Buffer.from(call.tenant.newId()).toString("base64url")}-1`;
    const row = { id, ...holding };
    store.commit("roleAssignments", id, row);
    return { status: 201, body: row };
}

function unassign(call: GraphCall): GraphReply {
    const id = call.parameters["id"] ?? "";
    toChange(call, "roleAssignments", id, notFound);
    call.tenant.store.commit("roleAssignments", id, undefined);
    return noContent;
}

/** PIM answers in codes of its own. */
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
    if (typeof justification !== "string" || justification === "") {
        throw policyFault("JustificationRule");
    }
    if (action === "adminAssign" && known !== undefined) {
        throw new GraphFault(400, "RoleAssignmentExists", "The Role assignment already exists.");
    }
    if ((action === "adminUpdate" || action === "adminRemove") && known === undefined) {
        throw new GraphFault(400, "RoleAssignmentDoesNotExist", "The Role assignment does not exist.");
    }
    if (!["adminAssign", "adminUpdate", "adminRemove"].includes(String(action))) {
        throw badRequest(`The sandbox tenant does not imitate the action '${String(action)}'.`);
    }
    if (action !== "adminRemove") {
        assertSchedule(scheduleInfo, tenant.now());
    }
    const entity =
        action === "adminRemove" ? undefined : { id, ...holding, memberType: "Direct", scheduleInfo };
    tenant.store.commit("roleEligibilitySchedules", id, entity);
    const status = action === "adminRemove" ? "Revoked" : "Provisioned";
    return { status: 201, body: { id, action, ...holding, justification, scheduleInfo, status } };
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
        handle: (call) => plainList(call, call.view.list("roleAssignments"), "roleAssignments"),
    },
    {
        method: "POST",
        path: "/roleManagement/directory/roleAssignments",
        permissions: writeRoles,
        handle: assign,
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
        permissions: [...readRoles, ["RoleEligibilitySchedule.Read.Directory"], ...writeEligibility],
        handle: (call) =>
            plainList(call, call.view.list("roleEligibilitySchedules"), "roleEligibilitySchedules"),
    },
    {
        method: "POST",
        path: "/roleManagement/directory/roleEligibilityScheduleRequests",
        permissions: writeEligibility,
        handle: requestEligibility,
    },
];
