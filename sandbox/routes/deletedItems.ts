import type { GraphCall, GraphReply, Route } from "../call";
import { noContent } from "../call";
import { badRequest, GraphFault, notFound } from "../graphFault";
import type { EntityType } from "../odata";
import { selectProperties } from "../odata";
import type { Entity, TableName } from "../store";
import { administrativeUnitType } from "./administrativeUnits";
import { count, typedList } from "./answers";
import { applicationType } from "./applicationShape";
import { groupType, userType } from "./entityTypes";
import { assertFree } from "./servicePrincipals";
import { servicePrincipalType } from "./servicePrincipalShape";

type Permissions = Route["permissions"];

/** How long a deleted object can be restored. @see https://learn.microsoft.com/graph/api/resources/directory */
const retentionMs = 30 * 24 * 60 * 60 * 1_000;

/** Deleted objects of one type. */
interface Bin {
    readonly type: EntityType;
    readonly deleted: TableName;
    readonly live: TableName;
    /** @see https://learn.microsoft.com/graph/api/directory-deleteditems-list (Permissions) */
    readonly read: Permissions;
    /** @see https://learn.microsoft.com/graph/api/directory-deleteditems-restore (Permissions) */
    readonly restore: Permissions;
    /** None: an app cannot. @see https://learn.microsoft.com/graph/api/directory-deleteditems-delete (Permissions) */
    readonly purge: Permissions;
    /** The object as it is restored. @throws GraphFault - It conflicts with another one. */
    readonly restored?: (call: GraphCall, item: Entity) => Entity;
}

const readDirectory = ["Directory.Read.All"];
const writeApplications = [["Application.ReadWrite.OwnedBy"], ["Application.ReadWrite.All"]];
const readApplications = [["Application.Read.All"], readDirectory, ...writeApplications];

const bins: readonly Bin[] = [
    {
        type: userType,
        deleted: "deletedUsers",
        live: "users",
        read: [["User.Read.All"], ["User.ReadWrite.All"], readDirectory],
        restore: [["User.ReadWrite.All"], ["User.DeleteRestore.All"]],
        purge: [["User.DeleteRestore.All"]],
        restored: restoredUser,
    },
    {
        type: groupType,
        deleted: "deletedGroups",
        live: "groups",
        read: [["Group.Read.All"], ["Group.ReadWrite.All"], readDirectory],
        restore: [["Group.ReadWrite.All"]],
        purge: [],
    },
    {
        type: applicationType,
        deleted: "deletedApplications",
        live: "applications",
        read: readApplications,
        restore: writeApplications,
        purge: writeApplications,
    },
    {
        type: servicePrincipalType,
        deleted: "deletedServicePrincipals",
        live: "servicePrincipals",
        read: readApplications,
        restore: writeApplications,
        purge: writeApplications,
        restored: (call, item) => {
            assertFree(call, item["appId"]);
            return item;
        },
    },
    {
        type: administrativeUnitType,
        deleted: "deletedAdministrativeUnits",
        live: "administrativeUnits",
        read: [["AdministrativeUnit.Read.All"], ["AdministrativeUnit.ReadWrite.All"], readDirectory],
        restore: [["AdministrativeUnit.ReadWrite.All"]],
        purge: [],
    },
];

/** Every permission that any type asks for: which one it is shows with the object. */
function ofAny(which: "read" | "restore" | "purge"): Permissions {
    return bins.flatMap((bin) => bin[which]);
}

function assertPermitted({ permissions }: GraphCall, alternatives: Permissions): void {
    const isPermitted = alternatives.some((needed) => needed.every((name) => permissions.includes(name)));
    if (!isPermitted) {
        throw new GraphFault(
            403,
            "Authorization_RequestDenied",
            "Insufficient privileges to complete the operation.",
        );
    }
}

function isKept({ tenant }: GraphCall, item: Entity): boolean {
    return tenant.now() - Date.parse(String(item["deletedDateTime"])) < retentionMs;
}

function listOf(call: GraphCall, { deleted }: Bin): Entity[] {
    return call.view.list(deleted).filter((item) => isKept(call, item));
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
function restoredUser({ tenant }: GraphCall, item: Entity): Entity {
    const prefix = String(item["id"]).replaceAll("-", "");
    const userPrincipalName = String(item["userPrincipalName"]).replace(prefix, "");
    const isTaken = tenant.store.primary
        .list("users")
        .some((user) => user["userPrincipalName"] === userPrincipalName);
    if (isTaken) {
        // That it conflicts is documented; status, code and text are assumed.
        throw badRequest("Another object with the same value for property userPrincipalName already exists.");
    }
    return { ...item, userPrincipalName };
}

/** Brings an object back with its relations. An application comes back without its service principal. */
function restore(call: GraphCall): GraphReply {
    const { item, bin } = find(call);
    assertPermitted(call, bin.restore);
    const { store } = call.tenant;
    const id = String(item["id"]);
    const restored = { ...(bin.restored?.(call, item) ?? item), deletedDateTime: null };
    store.commit(bin.deleted, id, undefined);
    store.commit(bin.live, id, restored);
    return { status: 200, body: restored };
}

function purge(call: GraphCall): GraphReply {
    const { item, bin } = find(call);
    assertPermitted(call, bin.purge);
    call.tenant.store.commit(bin.deleted, String(item["id"]), undefined);
    return noContent;
}

function listRoutes(bin: Bin): readonly Route[] {
    const path = `/directory/deletedItems/microsoft.graph.${bin.type.name}`;
    return [
        {
            method: "GET",
            path,
            permissions: bin.read,
            handle: (call) => typedList(call, listOf(call, bin), bin.type),
        },
        {
            method: "GET",
            path: `${path}/$count`,
            permissions: bin.read,
            handle: (call) => count(call, listOf(call, bin)),
        },
    ];
}

const one = "/directory/deletedItems/{id}";

/** Deleted objects of the directory. @see https://learn.microsoft.com/graph/api/resources/directory */
export const deletedItemRoutes: readonly Route[] = [
    ...bins.flatMap(listRoutes),
    {
        method: "GET",
        path: one,
        permissions: ofAny("read"),
        handle: (call) => {
            const { item, bin } = find(call);
            assertPermitted(call, bin.read);
            return { status: 200, body: selectProperties(item, call.query, bin.type.defaults) };
        },
    },
    { method: "POST", path: `${one}/restore`, permissions: ofAny("restore"), handle: restore },
    { method: "DELETE", path: one, permissions: ofAny("purge"), handle: purge },
];
