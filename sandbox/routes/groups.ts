import type { GraphCall, GraphReply, Route } from "../call";
import { noContent } from "../call";
import { badRequest, GraphFault, notFound } from "../graphFault";
import { page, selectProperties } from "../odata";
import type { Entity, TableName, View } from "../store";
import { alreadyReferenced, endMissing, idOfReference, idsOfReferences } from "./references";

const read = [["GroupMember.Read.All"], ["Group.Read.All"], ["Group.ReadWrite.All"], ["Directory.Read.All"]];
const write = [["Group.ReadWrite.All"]];
const writeMembers = [["GroupMember.ReadWrite.All"], ["Group.ReadWrite.All"]];

const maxBinds = 20;
const immutable = new Set(["id", "isAssignableToRole", "createdDateTime", "groupTypes"]);

function findGroup(view: View, id: string): Entity {
    const group = view.get("groups", id);
    if (group === undefined) {
        throw notFound(id);
    }
    return group;
}

function createGroup(call: GraphCall): GraphReply {
    const { body, tenant, view } = call;
    for (const name of ["displayName", "mailNickname", "mailEnabled", "securityEnabled"]) {
        if (body[name] === undefined || body[name] === "") {
            throw badRequest(`A value is required for property '${name}' of resource 'Group'.`);
        }
    }
    if (
        /[@()\\[\]";:.<>,\s]|[^\x20-\x7e]/.test(String(body["mailNickname"])) ||
        String(body["mailNickname"]).length > 64
    ) {
        throw badRequest("Invalid value specified for property 'mailNickname' of resource 'Group'.");
    }
    const owners = idsOfReferences(body["owners@odata.bind"]);
    const members = idsOfReferences(body["members@odata.bind"]);
    if (owners.length + members.length > maxBinds) {
        throw badRequest("The number of relationships exceeds the maximum of 20.");
    }
    if (new Set(owners).size < owners.length) {
        throw badRequest("Request contains a property with duplicate values.");
    }
    for (const id of [...owners, ...members]) {
        if (view.directoryObject(id) === undefined) {
            throw notFound(id);
        }
    }
    const id = tenant.newId();
    const group: Entity = {
        "@odata.type": "#microsoft.graph.group",
        id,
        createdDateTime: tenant.now().toISOString(),
        deletedDateTime: null,
        description: body["description"] ?? null,
        displayName: body["displayName"],
        groupTypes: body["groupTypes"] ?? [],
        isAssignableToRole: body["isAssignableToRole"] ?? null,
        mail: null,
        mailEnabled: body["mailEnabled"],
        mailNickname: body["mailNickname"],
        membershipRule: body["membershipRule"] ?? null,
        membershipRuleProcessingState: body["membershipRuleProcessingState"] ?? null,
        securityEnabled: body["securityEnabled"],
        visibility: body["visibility"] ?? null,
    };
    tenant.store.commit("groups", id, group);
    tenant.store.commit("owners", id, { id, ids: owners });
    tenant.store.commit("members", id, { id, ids: members });
    return {
        status: 201,
        body: { "@odata.context": `${tenant.graphBase}/${call.version}/$metadata#groups/$entity`, ...group },
    };
}

function patchGroup(call: GraphCall): GraphReply {
    const id = call.parameters["id"] ?? "";
    const group = findGroup(call.view, id);
    const { store } = call.tenant;
    const changes = Object.fromEntries(
        Object.entries(call.body).filter(([name]) => !name.includes("@odata")),
    );
    for (const name of Object.keys(changes)) {
        if (!(name in group) || immutable.has(name)) {
            throw badRequest(`Property '${name}' does not exist or cannot be changed.`);
        }
    }
    const binds = call.body["members@odata.bind"];
    if (binds !== undefined) {
        addReferences(call, group, "members", idsOfReferences(binds));
    }
    if (Object.keys(changes).length > 0) {
        store.commit("groups", id, { ...(store.primary.get("groups", id) ?? group), ...changes });
    }
    return noContent;
}

/** Adds references, all or none; the replica that was reached has to know both ends. */
function addReferences(
    call: GraphCall,
    group: Entity,
    table: "members" | "owners",
    ids: readonly string[],
): void {
    const { store } = call.tenant;
    const groupId = String(group["id"]);
    if (ids.length > maxBinds) {
        throw badRequest("The number of references exceeds the maximum of 20.");
    }
    if (table === "members" && (group["groupTypes"] as string[]).includes("DynamicMembership")) {
        // The exact text was not to be had; the status and code are assumed.
        throw new GraphFault(
            403,
            "Authorization_RequestDenied",
            "Insufficient privileges to complete the operation: the group has dynamic membership.",
        );
    }
    const present = store.primary.references(table, groupId);
    for (const id of ids) {
        if (call.view.directoryObject(id) === undefined) {
            throw endMissing();
        }
        if (present.includes(id)) {
            throw alreadyReferenced(table);
        }
    }
    if (new Set(ids).size < ids.length) {
        throw badRequest("A reference can only be present once as an add/remove change.");
    }
    store.commit(table, groupId, { id: groupId, ids: [...present, ...ids] });
}

function removeReference(call: GraphCall, table: "members" | "owners"): GraphReply {
    const groupId = call.parameters["id"] ?? "";
    const memberId = (call.parameters["memberId"] ?? "").toLowerCase();
    findGroup(call.view, groupId);
    const { store } = call.tenant;
    const present = store.primary.references(table, groupId);
    // The replica that was reached decides whether the reference is there to be removed.
    if (!present.includes(memberId) || !call.view.references(table, groupId).includes(memberId)) {
        throw notFound(memberId);
    }
    if (table === "owners" && present.length === 1) {
        throw badRequest("The group must have at least one owner, hence this owner cannot be removed.");
    }
    store.commit(table, groupId, { id: groupId, ids: present.filter((id) => id !== memberId) });
    return noContent;
}

function listReferences(call: GraphCall, table: TableName, path: string): GraphReply {
    const id = call.parameters["id"] ?? "";
    findGroup(call.view, id);
    const objects = call.view.directoryObjects(call.view.references(table, id));
    return {
        status: 200,
        body: page(objects, call.query, {
            defaultPageSize: 100,
            baseUrl: `${call.tenant.graphBase}/${call.version}/groups/${id}/${path}`,
        }),
    };
}

function referenceRoutes(table: "members" | "owners", resourceUnits: number): Route[] {
    const permissions = table === "members" ? writeMembers : write;
    return [
        {
            method: "GET",
            path: `/groups/{id}/${table}`,
            permissions: read,
            resourceUnits,
            handle: (call) => listReferences(call, table, table),
        },
        {
            method: "POST",
            path: `/groups/{id}/${table}/$ref`,
            permissions,
            handle: (call) => {
                const group = findGroup(call.view, call.parameters["id"] ?? "");
                addReferences(call, group, table, [idOfReference(call.body["@odata.id"])]);
                return noContent;
            },
        },
        {
            method: "DELETE",
            path: `/groups/{id}/${table}/{memberId}/$ref`,
            permissions,
            handle: (call) => removeReference(call, table),
        },
    ];
}

/** Groups with members and owners. @see https://learn.microsoft.com/graph/api/resources/group */
export const groupRoutes: readonly Route[] = [
    {
        method: "GET",
        path: "/groups",
        permissions: read,
        handle: (call) => ({
            status: 200,
            body: page(call.view.list("groups"), call.query, {
                defaultPageSize: 100,
                baseUrl: `${call.tenant.graphBase}/${call.version}/groups`,
            }),
        }),
    },
    { method: "POST", path: "/groups", permissions: [["Group.Create"], ...write], handle: createGroup },
    {
        method: "GET",
        path: "/groups/{id}",
        permissions: read,
        handle: (call) => ({
            status: 200,
            body: selectProperties(findGroup(call.view, call.parameters["id"] ?? ""), call.query),
        }),
    },
    { method: "PATCH", path: "/groups/{id}", permissions: writeMembers, handle: patchGroup },
    {
        method: "DELETE",
        path: "/groups/{id}",
        permissions: write,
        handle: (call) => {
            const id = call.parameters["id"] ?? "";
            const group = findGroup(call.view, id);
            const { store } = call.tenant;
            store.commit("groups", id, undefined);
            store.commit("deletedGroups", id, { ...group, deletedDateTime: call.tenant.now().toISOString() });
            return noContent;
        },
    },
    ...referenceRoutes("members", 3),
    ...referenceRoutes("owners", 1),
    {
        method: "GET",
        path: "/groups/{id}/memberOf",
        permissions: read,
        handle: (call) => {
            const id = call.parameters["id"] ?? "";
            findGroup(call.view, id);
            const groups = call.view
                .list("groups")
                .filter((group) => call.view.references("members", String(group["id"])).includes(id));
            return {
                status: 200,
                body: page(groups, call.query, {
                    defaultPageSize: 100,
                    baseUrl: `${call.tenant.graphBase}/${call.version}/groups/${id}/memberOf`,
                }),
            };
        },
    },
];
