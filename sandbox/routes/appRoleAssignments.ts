import { createHash } from "node:crypto";
import type { GraphCall, GraphReply, Route } from "../call";
import { noContent, timestamp } from "../call";
import { badRequest, notFound } from "../graphFault";
import type { Entity } from "../store";
import { plainList, plainObject } from "./answers";
import { findGroup } from "./groupReferences";
import { findServicePrincipal } from "./servicePrincipals";
import { findUser } from "./userLookup";

const read = [["Application.Read.All"], ["Directory.Read.All"], ["AppRoleAssignment.ReadWrite.All"]];
const write = [["AppRoleAssignment.ReadWrite.All"]];
/** @see https://learn.microsoft.com/graph/api/serviceprincipal-post-approleassignedto (Permissions) */
const writeAssignedTo = [
    ["AppRoleAssignment.ReadWrite.All", "Application.Read.All"],
    ["AppRoleAssignment.ReadWrite.All", "Directory.Read.All"],
];
const defaultAccess = "00000000-0000-0000-0000-000000000000";

/** An end of assignments from which they are read and written. */
interface End {
    readonly path: string;
    /** The member that names the object of this end. */
    readonly member: "resourceId" | "principalId";
    readonly find: (call: GraphCall) => Entity;
    readonly write: Route["permissions"];
}

/** @see https://learn.microsoft.com/graph/api/resources/approleassignment */
const ends: readonly End[] = [
    {
        path: "/servicePrincipals/{id}/appRoleAssignedTo",
        member: "resourceId",
        find: findServicePrincipal,
        write: writeAssignedTo,
    },
    {
        path: "/servicePrincipals/{id}/appRoleAssignments",
        member: "principalId",
        find: findServicePrincipal,
        write,
    },
    {
        path: "/users/{id}/appRoleAssignments",
        member: "principalId",
        find: (call) => findUser(call.view, call.parameters["id"] ?? ""),
        write,
    },
    { path: "/groups/{id}/appRoleAssignments", member: "principalId", find: findGroup, write },
];

function rolesFor(application: Entity, memberType: string): Entity[] {
    return (application["appRoles"] as Entity[]).filter(
        (role) => role["isEnabled"] === true && (role["allowedMemberTypes"] as string[]).includes(memberType),
    );
}

/** One end of the assignment that a body asks for; both refusals were observed on an object made a moment before. */
function findEnd({ tenant, view }: GraphCall, id: string): Entity {
    const found = view.directoryObject(id);
    if (found === undefined) {
        // The first names the object by its id, the second by the reference.
        throw tenant.store.primary.directoryObject(id) === undefined
            ? notFound(id)
            : badRequest("Not a valid reference update.");
    }
    return found;
}

/** @see https://learn.microsoft.com/graph/api/serviceprincipal-post-approleassignedto */
function assign(call: GraphCall, { member, find }: End): GraphReply {
    const { body, tenant } = call;
    const own = find(call);
    const [principalId, resourceId, appRoleId] = ["principalId", "resourceId", "appRoleId"].map((name) =>
        String(body[name]).toLowerCase(),
    ) as [string, string, string];
    if ({ principalId, resourceId }[member] !== own["id"]) {
        throw badRequest(`Invalid value specified for property '${member}' of resource 'AppRoleAssignment'.`);
    }
    const application = findEnd(call, resourceId);
    const principal = findEnd(call, principalId);
    const principalType = String(principal["@odata.type"]).replace("#microsoft.graph.", "");
    const memberType = principalType === "servicePrincipal" ? "Application" : "User";
    const roles = Array.isArray(application["appRoles"]) ? rolesFor(application, memberType) : [];
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

/** Assignments of an object whose other end is there. */
export function assignmentsOf({ view }: GraphCall, member: End["member"], id: unknown): Entity[] {
    return view
        .list("appRoleAssignments")
        .filter(
            (row) =>
                row[member] === id &&
                view.directoryObject(String(row["principalId"])) !== undefined &&
                view.directoryObject(String(row["resourceId"])) !== undefined,
        );
}

function findAssignment(call: GraphCall, { member, find }: End): Entity {
    const id = call.parameters["assignmentId"] ?? "";
    const found = call.view.get("appRoleAssignments", id);
    if (found === undefined || found[member] !== find(call)["id"]) {
        throw notFound(id);
    }
    return found;
}

function routesOf(end: End): Route[] {
    const one = `${end.path}/{assignmentId}`;
    return [
        {
            method: "GET",
            path: end.path,
            permissions: read,
            handle: (call) => plainList(call, assignmentsOf(call, end.member, end.find(call)["id"])),
        },
        { method: "POST", path: end.path, permissions: end.write, handle: (call) => assign(call, end) },
        {
            method: "GET",
            path: one,
            permissions: read,
            handle: (call) => plainObject(call, findAssignment(call, end)),
        },
        {
            method: "DELETE",
            path: one,
            permissions: end.write,
            handle: (call) => {
                const assignment = findAssignment(call, end);
                call.tenant.store.commit("appRoleAssignments", String(assignment["id"]), undefined);
                return noContent;
            },
        },
    ];
}

/** Who is assigned to which role, from the application and from its users. */
export const appRoleAssignmentRoutes: readonly Route[] = ends.flatMap(routesOf);
