import { createHash } from "node:crypto";
import type { GraphCall, GraphReply, Route } from "../call";
import { noContent, timestamp } from "../call";
import { badRequest, notFound } from "../graphFault";
import type { Entity } from "../store";
import { plainList, plainObject } from "./answers";
import { findServicePrincipal } from "./servicePrincipals";

const read = [["Application.Read.All"], ["Directory.Read.All"], ["AppRoleAssignment.ReadWrite.All"]];
const write = [
    ["AppRoleAssignment.ReadWrite.All", "Application.Read.All"],
    ["AppRoleAssignment.ReadWrite.All", "Directory.Read.All"],
];
const defaultAccess = "00000000-0000-0000-0000-000000000000";
const resourcePath = "/servicePrincipals/{id}/appRoleAssignedTo";

function rolesFor(application: Entity, memberType: string): Entity[] {
    return (application["appRoles"] as Entity[]).filter(
        (role) => role["isEnabled"] === true && (role["allowedMemberTypes"] as string[]).includes(memberType),
    );
}

/** @see https://learn.microsoft.com/graph/api/serviceprincipal-post-approleassignedto */
function assign(call: GraphCall): GraphReply {
    const { body, tenant, view } = call;
    const application = findServicePrincipal(call);
    const [principalId, resourceId, appRoleId] = ["principalId", "resourceId", "appRoleId"].map((name) =>
        String(body[name]).toLowerCase(),
    ) as [string, string, string];
    if (resourceId !== application["id"]) {
        throw badRequest(
            "Invalid value specified for property 'resourceId' of resource 'AppRoleAssignment'.",
        );
    }
    const principal = view.directoryObject(principalId);
    if (principal === undefined) {
        // Both were observed on an object made a moment before: the first by its id, the second by the reference.
        throw tenant.store.primary.directoryObject(principalId) === undefined
            ? notFound(principalId)
            : badRequest("Not a valid reference update.");
    }
    const principalType = String(principal["@odata.type"]).replace("#microsoft.graph.", "");
    const memberType = principalType === "servicePrincipal" ? "Application" : "User";
    const roles = rolesFor(application, memberType);
    const isAllowed =
        appRoleId === defaultAccess
            ? roles.length === 0
            : roles.some(({ id }) => String(id).toLowerCase() === appRoleId);
    if (!isAllowed) {
        throw badRequest("Permission being assigned was not found on application");
    }
    const key = `${principalId}/${resourceId}/${appRoleId}`;
    const id = createHash("sha256").update(key).digest("base64url").slice(0, 43);
    if (tenant.store.primary.get("appRoleAssignments", id) !== undefined) {
        throw badRequest("Permission being assigned already exists on the object");
    }
    const assignment = {
        id,
        appRoleId,
        createdDateTime: timestamp(tenant),
        deletedDateTime: null,
        principalDisplayName: principal["displayName"],
        principalId,
        principalType: principalType.slice(0, 1).toUpperCase() + principalType.slice(1),
        resourceDisplayName: application["displayName"],
        resourceId,
    };
    tenant.store.commit("appRoleAssignments", id, assignment);
    return plainObject(call, assignment, 201);
}

function assignmentsOf({ view }: GraphCall, property: string, id: unknown): Entity[] {
    return view
        .list("appRoleAssignments")
        .filter((row) => row[property] === id && view.directoryObject(String(row["principalId"])));
}

function findAssignment(call: GraphCall): Entity {
    const id = call.parameters["assignmentId"] ?? "";
    const found = call.view.get("appRoleAssignments", id);
    if (found === undefined || found["resourceId"] !== findServicePrincipal(call)["id"]) {
        throw notFound(id);
    }
    return found;
}

/** Assignments that a user or a group has. */
function ofPrincipal(table: "users" | "groups"): Route {
    return {
        method: "GET",
        path: `/${table}/{id}/appRoleAssignments`,
        permissions: read,
        handle: (call) => {
            const id = call.parameters["id"] ?? "";
            const principal = call.view.get(table, id);
            if (principal === undefined) {
                throw notFound(id);
            }
            return plainList(call, assignmentsOf(call, "principalId", principal["id"]));
        },
    };
}

/** Who is assigned to which role. @see https://learn.microsoft.com/graph/api/resources/approleassignment */
export const appRoleAssignmentRoutes: readonly Route[] = [
    {
        method: "GET",
        path: resourcePath,
        permissions: read,
        handle: (call) =>
            plainList(call, assignmentsOf(call, "resourceId", findServicePrincipal(call)["id"])),
    },
    { method: "POST", path: resourcePath, permissions: write, handle: assign },
    {
        method: "GET",
        path: `${resourcePath}/{assignmentId}`,
        permissions: read,
        handle: (call) => plainObject(call, findAssignment(call)),
    },
    {
        method: "DELETE",
        path: `${resourcePath}/{assignmentId}`,
        permissions: write,
        handle: (call) => {
            call.tenant.store.commit("appRoleAssignments", String(findAssignment(call)["id"]), undefined);
            return noContent;
        },
    },
    ofPrincipal("users"),
    ofPrincipal("groups"),
];
