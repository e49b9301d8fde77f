import type { Route, Tenant } from "../../call";
import { timestamp } from "../../call";
import type { Entity } from "../../store";
import { withBeta } from "./beta/byVersion";
import { assertMembers, assertOneOf, assertText, given } from "./checks";
import { assertFreeName } from "./accessPackageName";
import { collectionRoutes, findIn, refused } from "./collection";
import { entitlement, readPermissions, writePermissions } from "./entitlement";

const perms = { read: readPermissions, write: writePermissions };

function partsOf({ store }: Tenant, table: "accessPackages" | "catalogResources", id: unknown): Entity[] {
    return store.primary.list(table).filter(({ catalog }) => (catalog as Entity)["id"] === id);
}

/** @see https://learn.microsoft.com/graph/api/resources/accesspackagecatalog */
const catalogs = collectionRoutes({
    ...perms,
    path: `${entitlement}/catalogs`,
    table: "accessPackageCatalogs",
    complete: ({ tenant }, body, current) => {
        assertMembers(body, ["displayName", "description", "state", "isExternallyVisible"]);
        const whole: Entity = {
            catalogType: "userManaged",
            createdDateTime: timestamp(tenant),
            description: "",
            state: "published",
            isExternallyVisible: true,
            ...current,
            ...body,
            modifiedDateTime: timestamp(tenant),
        };
        assertText(whole, "displayName");
        assertOneOf(whole["state"], "state", ["published", "unpublished"]);
        return whole;
    },
    assertRemovable: ({ tenant }, { id }) => {
        if (partsOf(tenant, "accessPackages", id).length > 0) {
            throw refused("The catalog cannot be deleted because it contains access packages.");
        }
    },
    removeParts: ({ tenant }, { id }) => {
        for (const resource of partsOf(tenant, "catalogResources", id)) {
            tenant.store.commit("catalogResources", String(resource["id"]), undefined);
        }
    },
});

/** @see https://learn.microsoft.com/graph/api/resources/accesspackage */
const accessPackages = collectionRoutes({
    ...perms,
    path: `${entitlement}/accessPackages`,
    table: "accessPackages",
    navigation: ["catalog", "resourceRoleScopes"],
    complete: (call, body, current) => {
        assertMembers(body, ["displayName", "description", "isHidden", "catalog"]);
        const whole: Entity = {
            createdDateTime: timestamp(call.tenant),
            description: "",
            isHidden: false,
            resourceRoleScopes: [],
            ...current,
            ...body,
            modifiedDateTime: timestamp(call.tenant),
        };
        assertText(whole, "displayName");
        if (current === undefined) {
            const catalogId = (body["catalog"] as Entity | null | undefined)?.["id"];
            findIn(call, "accessPackageCatalogs", given(catalogId, "catalog"));
        }
        assertFreeName(call, { id: current?.["id"], ...whole });
        return whole;
    },
    // Its policies go with it.
    removeParts: ({ tenant }, { id }) => {
        const { store } = tenant;
        for (const policy of store.primary.list("assignmentPolicies")) {
            if ((policy["accessPackage"] as Entity)["id"] === id) {
                store.commit("assignmentPolicies", String(policy["id"]), undefined);
            }
        }
    },
}).map((route) =>
    withBeta(
        route.method === "GET" && route.path.endsWith("{id}")
            ? { ...route, expandable: ["catalog", "resourceRoleScopes($expand=role,scope)"] }
            : route,
    ),
);

/** The catalogs of v1.0 have beta's name in beta; a deletion is the same. */
const betaDeletion = catalogs
    .filter(({ method }) => method === "DELETE")
    .map((route) => ({ ...route, path: route.path.replace("/catalogs", "/accessPackageCatalogs") }));

export const catalogRoutes: readonly Route[] = [...catalogs, ...betaDeletion, ...accessPackages];
