import type { GraphCall, GraphReply, Route } from "../call";
import { badRequest, notFound } from "../graphFault";
import type { Entity } from "../store";
import { heldRoles } from "./activatedRoles";
import { relatedObjectRoutes } from "./directory/relatedObjects";
import { allGroupsWith, groupsWith, unitsWith } from "./groupWalk";
import { findServicePrincipal } from "./servicePrincipals";
import { idOfUser } from "./userLookup";

type Permissions = Route["permissions"];

const readGroups: Permissions = [
    ["GroupMember.Read.All"],
    ["Group.Read.All"],
    ["Group.ReadWrite.All"],
    ["Directory.Read.All"],
];
const readApplications: Permissions = [
    ["Application.Read.All"],
    ["Application.ReadWrite.All"],
    ["Directory.Read.All"],
];

/** Groups or objects in one check. @see https://learn.microsoft.com/graph/api/directoryobject-checkmembergroups */
const maxChecked = 20;

/** What can be a member of groups, roles and administrative units. */
interface MemberKind {
    readonly path: string;
    readonly read: Permissions;
    readonly idOf: (call: GraphCall) => string;
    /**
     * Only these can request security groups only.
     *
     * @see https://learn.microsoft.com/graph/api/directoryobject-getmembergroups
     */
    readonly hasSecurityGroups: boolean;
}

function idOfGroup(call: GraphCall): string {
    const id = call.parameters["id"] ?? "";
    if (call.view.get("groups", id) === undefined) {
        throw notFound(id);
    }
    return id.toLowerCase();
}

function idOfObject(call: GraphCall): string {
    const id = call.parameters["id"] ?? "";
    if (call.view.directoryObject(id) === undefined) {
        throw notFound(id);
    }
    return id.toLowerCase();
}

const users: MemberKind = { path: "/users", read: readGroups, idOf: idOfUser, hasSecurityGroups: true };
const groups: MemberKind = { path: "/groups", read: readGroups, idOf: idOfGroup, hasSecurityGroups: false };
const servicePrincipals: MemberKind = {
    path: "/servicePrincipals",
    read: readApplications,
    idOf: (call) => String(findServicePrincipal(call)["id"]),
    hasSecurityGroups: true,
};
const anyObject: MemberKind = {
    path: "/directoryObjects",
    read: [
        ["Directory.Read.All"],
        ["User.Read.All", "GroupMember.Read.All"],
        ["User.Read.All", "Group.Read.All"],
    ],
    idOf: idOfObject,
    hasSecurityGroups: true,
};

/** What contains an object directly: groups, roles and administrative units. */
export function holdersOf(call: GraphCall, id: string): Entity[] {
    const { view } = call;
    return [...groupsWith(view, id), ...heldRoles(call, [id]), ...unitsWith(view, id)];
}

/** What contains an object directly or through groups. */
export function allHoldersOf(call: GraphCall, id: string): Entity[] {
    const { view } = call;
    const inGroups = allGroupsWith(view, id);
    const ids = [id, ...inGroups.map((group) => String(group["id"]))];
    return [...inGroups, ...heldRoles(call, ids), ...unitsWith(view, id)];
}

const holderTypes = ["group", "directoryRole", "administrativeUnit"];

/** A relation to what holds an object, whole, counted and by type. */
function relationRoutes(
    { path, read, idOf }: MemberKind,
    name: "memberOf" | "transitiveMemberOf",
): readonly Route[] {
    const holders = name === "memberOf" ? holdersOf : allHoldersOf;
    return relatedObjectRoutes({
        path: `${path}/{id}/${name}`,
        permissions: read,
        resourceUnits: 2,
        types: holderTypes,
        rows: (call) => holders(call, idOf(call)),
    });
}

/** Ids of what holds an object, with all that leads to it. */
function memberIds(call: GraphCall, { idOf, hasSecurityGroups }: MemberKind): GraphReply {
    const all = allHoldersOf(call, idOf(call));
    const isSecurityOnly = call.body["securityEnabledOnly"] === true;
    if (isSecurityOnly && !hasSecurityGroups) {
        // That it is for users and service principals only is documented, the text assumed.
        throw badRequest("'securityEnabledOnly' can be true only for a user or a service principal.");
    }
    const named = isSecurityOnly ? all.filter((row) => row["securityEnabled"] === true) : all;
    const isGroups = call.path.includes("getMemberGroups");
    return idsIn(isGroups ? named.filter((row) => !isOfType(row, "administrativeUnit")) : named);
}

/** Those of the given ids that hold an object. */
function checkedIds(call: GraphCall, { idOf }: MemberKind): GraphReply {
    const isGroups = call.path.includes("checkMemberGroups");
    const given = call.body[isGroups ? "groupIds" : "ids"] as readonly string[] | undefined;
    if (given === undefined || given.length > maxChecked) {
        throw badRequest(`The number of ids must be between 0 and ${maxChecked}.`);
    }
    const wanted = new Set(given.map((id) => id.toLowerCase()));
    const holding = allHoldersOf(call, idOf(call)).filter(
        (row) => wanted.has(String(row["id"])) && (!isGroups || isOfType(row, "group")),
    );
    return idsIn(holding);
}

function isOfType(row: Entity, type: string): boolean {
    return row["@odata.type"] === `#microsoft.graph.${type}`;
}

function idsIn(rows: readonly Entity[]): GraphReply {
    return { status: 200, body: { value: rows.map((row) => row["id"]) } };
}

function actionRoutes(kind: MemberKind): readonly Route[] {
    const actions = {
        getMemberGroups: memberIds,
        getMemberObjects: memberIds,
        checkMemberGroups: checkedIds,
        checkMemberObjects: checkedIds,
    };
    return Object.entries(actions).map(([name, answer]) => ({
        method: "POST",
        path: `${kind.path}/{id}/${name}`,
        permissions: kind.read,
        resourceUnits: 2,
        isRead: true,
        handle: (call) => answer(call, kind),
    }));
}

/** What users, groups and service principals are members of. @see https://learn.microsoft.com/graph/api/user-list-memberof */
export const membershipRoutes: readonly Route[] = [
    ...[users, groups, servicePrincipals].flatMap((kind) => [
        ...relationRoutes(kind, "memberOf"),
        ...relationRoutes(kind, "transitiveMemberOf"),
    ]),
    ...[users, groups, servicePrincipals, anyObject].flatMap(actionRoutes),
];
