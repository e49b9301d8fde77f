import type { GraphCall, Route } from "../call";
import { badRequest, notFound } from "../graphFault";
import type { Entity } from "../store";
import { cast, objectList } from "./answers";
import { rolesOf } from "./directoryRoles";
import { allGroupsWith, groupsWith, unitsWith } from "./groupWalk";
import { idOfUser } from "./userLookup";

const read = [["GroupMember.Read.All"], ["Group.Read.All"], ["Group.ReadWrite.All"], ["Directory.Read.All"]];

function idOfGroup(call: GraphCall): string {
    const id = call.parameters["id"] ?? "";
    if (call.view.get("groups", id) === undefined) {
        throw notFound(id);
    }
    return id.toLowerCase();
}

/** Groups and administrative units that hold an object directly. */
function holdersOf({ view }: GraphCall, id: string): Entity[] {
    return [...groupsWith(view, id), ...unitsWith(view, id)];
}

/** What users and groups are members of. @see https://learn.microsoft.com/graph/api/user-list-memberof */
export const membershipRoutes: readonly Route[] = [
    {
        method: "GET",
        path: "/users/{id}/memberOf",
        permissions: read,
        resourceUnits: 2,
        handle: (call) => objectList(call, holdersOf(call, idOfUser(call))),
    },
    {
        method: "GET",
        path: "/users/{id}/transitiveMemberOf",
        permissions: read,
        resourceUnits: 2,
        handle: (call) => objectList(call, allGroupsWith(call.view, idOfUser(call))),
    },
    {
        method: "GET",
        path: "/users/{id}/transitiveMemberOf/{type}",
        permissions: read,
        resourceUnits: 2,
        handle: (call) =>
            objectList(
                call,
                cast(
                    call,
                    [
                        ...allGroupsWith(call.view, idOfUser(call)),
                        ...rolesOf(call.view, idOfUser(call)),
                        ...unitsWith(call.view, idOfUser(call)),
                    ],
                    ["group", "directoryRole", "administrativeUnit"],
                ),
            ),
    },
    {
        method: "POST",
        path: "/users/{id}/getMemberGroups",
        permissions: read,
        resourceUnits: 2,
        isRead: true,
        handle: (call) => {
            const { securityEnabledOnly } = call.body;
            if (typeof securityEnabledOnly !== "boolean") {
                throw badRequest("The parameter 'securityEnabledOnly' must be true or false.");
            }
            const groups = allGroupsWith(call.view, idOfUser(call));
            const value = groups
                .filter((group) => !securityEnabledOnly || group["securityEnabled"] === true)
                .map((group) => group["id"]);
            return { status: 200, body: { value } };
        },
    },
    {
        method: "GET",
        path: "/groups/{id}/memberOf",
        permissions: read,
        handle: (call) => objectList(call, holdersOf(call, idOfGroup(call))),
    },
];
