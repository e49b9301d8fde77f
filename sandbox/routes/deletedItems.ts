import type { GraphCall, GraphReply, Route } from "../call";
import { badRequest, GraphFault, notFound } from "../graphFault";
import { selectProperties } from "../odata";
import type { Entity, TableName } from "../store";
import { typedList } from "./answers";
import { groupType, userType } from "./entityTypes";

const read = [["User.Read.All"], ["User.ReadWrite.All"], ["Group.Read.All"], ["Directory.Read.All"]];
const writeUsers = "User.ReadWrite.All";
const writeGroups = "Group.ReadWrite.All";

/** How long a deleted object can be restored. @see https://learn.microsoft.com/graph/api/resources/directory */
const retentionMs = 30 * 24 * 60 * 60 * 1_000;

interface Bin {
    readonly deleted: TableName;
    readonly live: TableName;
}

const bins: readonly Bin[] = [
    { deleted: "deletedUsers", live: "users" },
    { deleted: "deletedGroups", live: "groups" },
];

function isKept({ tenant }: GraphCall, item: Entity): boolean {
    return tenant.now() - Date.parse(String(item["deletedDateTime"])) < retentionMs;
}

function listOf(call: GraphCall, table: TableName): Entity[] {
    return call.view.list(table).filter((item) => isKept(call, item));
}

function find(call: GraphCall): { item: Entity; bin: Bin } {
    const id = call.parameters["id"] ?? "";
    for (const bin of bins) {
        const item = call.view.get(bin.deleted, id);
        // The primary may have it restored already.
        if (
            item !== undefined &&
            isKept(call, item) &&
            call.tenant.store.primary.get(bin.deleted, id) !== undefined
        ) {
            return { item, bin };
        }
    }
    throw notFound(id);
}

/** A user's sign-in name without the object id that the deletion put before it. */
function nameBeforeDeletion({ id, userPrincipalName }: Entity): string | undefined {
    const prefix = String(id).replaceAll("-", "");
    return typeof userPrincipalName === "string" ? userPrincipalName.replace(prefix, "") : undefined;
}

/** Brings an object back with its relations. */
function restore(call: GraphCall): GraphReply {
    const { item, bin } = find(call);
    const { store } = call.tenant;
    const id = String(item["id"]);
    const principalName = nameBeforeDeletion(item);
    if (
        principalName !== undefined &&
        store.primary.list("users").some((user) => user["userPrincipalName"] === principalName)
    ) {
        // That it conflicts is documented; status, code and text are assumed.
        throw badRequest("Another object with the same value for property userPrincipalName already exists.");
    }
    const restored = {
        ...item,
        deletedDateTime: null,
        ...(principalName !== undefined && { userPrincipalName: principalName }),
    };
    store.commit(bin.deleted, id, undefined);
    store.commit(bin.live, id, restored);
    return { status: 200, body: restored };
}

/** Deleted users and groups. @see https://learn.microsoft.com/graph/api/resources/directory */
export const deletedItemRoutes: readonly Route[] = [
    {
        method: "GET",
        path: "/directory/deletedItems/microsoft.graph.user",
        permissions: read,
        handle: (call) => typedList(call, listOf(call, "deletedUsers"), userType),
    },
    {
        method: "GET",
        path: "/directory/deletedItems/microsoft.graph.group",
        permissions: read,
        handle: (call) => typedList(call, listOf(call, "deletedGroups"), groupType),
    },
    {
        method: "GET",
        path: "/directory/deletedItems/{id}",
        permissions: read,
        handle: (call) => ({ status: 200, body: selectProperties(find(call).item, call.query) }),
    },
    {
        method: "POST",
        path: "/directory/deletedItems/{id}/restore",
        permissions: [[writeUsers], [writeGroups]],
        handle: restore,
    },
    {
        // An app cannot delete for good; the permission table lists only delegated ones.
        method: "DELETE",
        path: "/directory/deletedItems/{id}",
        permissions: [[writeUsers], [writeGroups]],
        handle: () => {
            throw new GraphFault(
                403,
                "Authorization_RequestDenied",
                "Insufficient privileges to complete the operation.",
            );
        },
    },
];
