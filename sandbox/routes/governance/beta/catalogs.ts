import type { GraphCall, GraphReply, Route } from "../../../call";
import { noContent, timestamp, toChange } from "../../../call";
import type { Entity } from "../../../store";
import { plainList, plainObject } from "../../answers";
import { membersOf } from "../../directory/objectKind";
import { assertText } from "../checks";
import { findIn, missing, refused } from "../collection";
import { entitlement, readPermissions, writePermissions } from "../entitlement";

const path = `${entitlement}/accessPackageCatalogs`;

function capitalized(text: unknown): string {
    return String(text).slice(0, 1).toUpperCase() + String(text).slice(1);
}

function uncapitalized(text: unknown): string {
    return String(text).slice(0, 1).toLowerCase() + String(text).slice(1);
}

/** A catalog as beta names its members. @see https://learn.microsoft.com/graph/api/resources/accesspackagecatalog?view=graph-rest-beta */
function shown({ state, catalogType, ...others }: Entity): Entity {
    return { ...others, catalogStatus: capitalized(state), catalogType: capitalized(catalogType) };
}

function stored({ catalogStatus, catalogType, ...others }: Entity): Entity {
    return {
        ...others,
        ...(catalogStatus !== undefined && { state: uncapitalized(catalogStatus) }),
        ...(catalogType !== undefined && { catalogType: uncapitalized(catalogType) }),
    };
}

function commit(call: GraphCall, catalog: Entity): Entity {
    assertText(catalog, "displayName");
    if (!["published", "unpublished"].includes(String(catalog["state"]))) {
        throw refused(`Invalid value '${String(catalog["state"])}' for property 'catalogStatus'.`);
    }
    const whole = { ...catalog, modifiedDateTime: timestamp(call.tenant) };
    call.tenant.store.commit("accessPackageCatalogs", String(catalog["id"]), whole);
    return whole;
}

function create(call: GraphCall): GraphReply {
    const { tenant } = call;
    const catalog = commit(call, {
        catalogType: "userManaged",
        createdDateTime: timestamp(tenant),
        description: "",
        isExternallyVisible: true,
        state: "published",
        ...stored(membersOf(call.body)),
        id: tenant.newId(),
    });
    return plainObject(call, shown(catalog), 201);
}

/** Catalogs below `/beta`. */
export const betaCatalogRoutes: readonly Route[] = [
    {
        method: "GET",
        path,
        permissions: readPermissions,
        handle: (call) => plainList(call, call.view.list("accessPackageCatalogs").map(shown)),
    },
    { method: "POST", path, permissions: writePermissions, handle: create },
    {
        method: "GET",
        path: `${path}/{id}`,
        permissions: readPermissions,
        handle: (call) =>
            plainObject(call, shown(findIn(call, "accessPackageCatalogs", call.parameters["id"]))),
    },
    {
        method: "PATCH",
        path: `${path}/{id}`,
        permissions: writePermissions,
        handle: (call) => {
            const current = toChange(call, "accessPackageCatalogs", call.parameters["id"] ?? "", missing);
            commit(call, { ...current, ...stored(membersOf(call.body)), id: current["id"] });
            return noContent;
        },
    },
];
