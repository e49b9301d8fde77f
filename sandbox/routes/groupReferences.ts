import type { GraphCall, GraphReply, Route } from "../call";
import { noContent, toChange } from "../call";
import { badRequest, GraphFault, notFound } from "../graphFault";
import type { Entity } from "../store";
import { relatedObjectRoutes } from "./directory/relatedObjects";
import { allMembersOf } from "./groupWalk";
import { alreadyReferenced, assertOnce, endMissing, idOfReference } from "./references";

type Relation = "members" | "owners";

const read = [["GroupMember.Read.All"], ["Group.Read.All"], ["Group.ReadWrite.All"], ["Directory.Read.All"]];
const writeOwners = [["Group.ReadWrite.All"]];
const writeMembers = [["GroupMember.ReadWrite.All"], ["Group.ReadWrite.All"]];

/** References in one request. @see https://learn.microsoft.com/graph/api/group-post-members */
export const maxBinds = 20;
const maxOwners = 100;

/** What each relation can hold; devices and contacts, which a group can too, the sandbox does not know. */
const typesIn: Readonly<Record<Relation, readonly string[]>> = {
    members: ["user", "group", "servicePrincipal", "device", "orgContact"],
    owners: ["user", "servicePrincipal"],
};

/** The group that a path names, as the answering replica knows it. */
export function findGroup(call: GraphCall): Entity {
    const id = call.parameters["id"] ?? "";
    const group = call.view.get("groups", id);
    if (group === undefined) {
        throw notFound(id);
    }
    return group;
}

function assertAssigned(group: Entity): void {
    if ((group["groupTypes"] as string[]).includes("DynamicMembership")) {
        // That it is refused is documented; status, code and text are assumed.
        throw new GraphFault(
            403,
            "Authorization_RequestDenied",
            "Insufficient privileges to complete the operation: the group has dynamic membership.",
        );
    }
}

/** Adds references, all or none; the replica that was reached has to know both ends. */
export function addReferences(call: GraphCall, relation: Relation, ids: readonly string[]): void {
    const { store } = call.tenant;
    const group = toChange(call, "groups", call.parameters["id"] ?? "", notFound);
    const groupId = String(group["id"]);
    if (ids.length > maxBinds) {
        // The limit is documented, the text assumed.
        throw badRequest(`The number of references exceeds the maximum of ${maxBinds}.`);
    }
    if (relation === "members") {
        assertAssigned(group);
    }
    for (const id of ids) {
        if (call.view.directoryObject(id) === undefined || store.primary.directoryObject(id) === undefined) {
            throw endMissing();
        }
        if (store.primary.hasReference(relation, groupId, id)) {
            throw alreadyReferenced(relation);
        }
    }
    assertOnce(ids);
    const ownerCount = relation === "owners" ? store.primary.liveReferences(relation, groupId).length : 0;
    if (ownerCount + ids.length > maxOwners) {
        const operation = ownerCount + ids.length;
        throw new GraphFault(
            403,
            "Directory_QuotaExceeded",
            `Unable to perform operation as '${operation}' would exceed the maximum quota count '${maxOwners}' for forward-link 'owners'.`,
        );
    }
    store.relate(relation, groupId, { added: ids, removed: [] });
}

function removeReference(call: GraphCall, relation: Relation): GraphReply {
    const group = toChange(call, "groups", call.parameters["id"] ?? "", notFound);
    const groupId = String(group["id"]);
    const memberId = (call.parameters["memberId"] ?? "").toLowerCase();
    const { store } = call.tenant;
    if (relation === "members") {
        assertAssigned(group);
    }
    const isPresent =
        store.primary.hasReference(relation, groupId, memberId) &&
        store.primary.directoryObject(memberId) !== undefined;
    // The replica that was reached decides whether the reference is there to be removed.
    if (!isPresent || !call.view.hasReference(relation, groupId, memberId)) {
        throw notFound(memberId);
    }
    if (relation === "owners" && store.primary.liveReferences(relation, groupId).length === 1) {
        throw badRequest("The group must have at least one owner, hence this owner cannot be removed.");
    }
    store.relate(relation, groupId, { added: [], removed: [memberId] });
    return noContent;
}

function referenced(call: GraphCall, relation: Relation): readonly Entity[] {
    return call.view.referencedObjects(relation, String(findGroup(call)["id"]));
}

function routesOf(relation: Relation, resourceUnits: number): Route[] {
    const permissions = relation === "members" ? writeMembers : writeOwners;
    const path = `/groups/{id}/${relation}`;
    return [
        ...relatedObjectRoutes({
            path,
            permissions: read,
            resourceUnits,
            types: typesIn[relation],
            rows: (call) => referenced(call, relation),
        }),
        {
            method: "POST",
            path: `${path}/$ref`,
            permissions,
            handle: (call) => {
                addReferences(call, relation, [idOfReference(call.body["@odata.id"])]);
                return noContent;
            },
        },
        {
            method: "DELETE",
            path: `${path}/{memberId}/$ref`,
            permissions,
            handle: (call) => removeReference(call, relation),
        },
    ];
}

/** Members and owners of groups. @see https://learn.microsoft.com/graph/api/group-list-members */
export const groupReferenceRoutes: readonly Route[] = [
    ...routesOf("members", 3),
    ...routesOf("owners", 1),
    ...relatedObjectRoutes({
        path: "/groups/{id}/transitiveMembers",
        permissions: read,
        resourceUnits: 5,
        types: typesIn.members,
        rows: (call) => allMembersOf(call.view, String(findGroup(call)["id"])),
    }),
];
