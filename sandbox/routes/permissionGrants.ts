import { createHash } from "node:crypto";
import type { GraphCall, Route } from "../call";
import { noContent, toChange } from "../call";
import { badRequest, GraphFault, notFound } from "../graphFault";
import type { Entity } from "../store";
import { plainList, plainObject } from "./answers";
import { assertGiven, findObject, membersOf } from "./directory/objectKind";

const read = [["DelegatedPermissionGrant.ReadWrite.All"], ["Directory.Read.All"]];
const write = [["DelegatedPermissionGrant.ReadWrite.All"]];
const table = "permissionGrants";
const path = "/oauth2PermissionGrants";

/** @see https://learn.microsoft.com/graph/api/oauth2permissiongrant-post */
function assertGrant({ view, tenant }: GraphCall, grant: Entity): void {
    assertGiven("OAuth2PermissionGrant", grant, "clientId", "consentType", "resourceId");
    const isForAll = grant["consentType"] === "AllPrincipals";
    if (!isForAll && grant["consentType"] !== "Principal") {
        throw badRequest(
            "Invalid value specified for property 'consentType' of resource 'OAuth2PermissionGrant'.",
        );
    }
    if (isForAll !== (grant["principalId"] === null)) {
        throw badRequest("A principalId is given for a grant of one principal, and for no other.");
    }
    for (const name of ["clientId", "resourceId"]) {
        if (view.get("servicePrincipals", String(grant[name])) === undefined) {
            throw notFound(String(grant[name]));
        }
    }
    const names = ["clientId", "consentType", "principalId", "resourceId"];
    const isTaken = tenant.store.primary
        .list(table)
        .some((other) => other["id"] !== grant["id"] && names.every((name) => other[name] === grant[name]));
    if (isTaken) {
        // Observed in public reports.
        throw new GraphFault(
            409,
            "Request_MultipleObjectsWithSameKeyValue",
            "Permission entry already exists.",
        );
    }
}

function find(call: GraphCall): Entity {
    const id = call.parameters["id"] ?? "";
    const found = call.view.get(table, id);
    if (found === undefined) {
        throw notFound(id);
    }
    return found;
}

/** Delegated permissions that clients were given. @see https://learn.microsoft.com/graph/api/resources/oauth2permissiongrant */
export const permissionGrantRoutes: readonly Route[] = [
    {
        method: "GET",
        path,
        permissions: read,
        handle: (call) => plainList(call, call.view.list(table)),
    },
    {
        method: "POST",
        path,
        permissions: write,
        handle: (call) => {
            const id = createHash("sha256").update(call.tenant.newId()).digest("base64url").slice(0, 43);
            const grant: Entity = { principalId: null, scope: "", ...membersOf(call.body), id };
            assertGrant(call, grant);
            call.tenant.store.commit(table, id, grant);
            return plainObject(call, grant, 201);
        },
    },
    {
        method: "GET",
        path: `${path}/{id}`,
        permissions: read,
        handle: (call) => plainObject(call, find(call)),
    },
    {
        method: "PATCH",
        path: `${path}/{id}`,
        permissions: write,
        handle: (call) => {
            const current = toChange(call, table, String(find(call)["id"]), notFound);
            // Only the scopes can be changed; other members of the body are left aside.
            const scope = call.body["scope"] ?? current["scope"];
            call.tenant.store.commit(table, String(current["id"]), { ...current, scope });
            return noContent;
        },
    },
    {
        method: "DELETE",
        path: `${path}/{id}`,
        permissions: write,
        handle: (call) => {
            call.tenant.store.commit(table, String(find(call)["id"]), undefined);
            return noContent;
        },
    },
    {
        method: "GET",
        path: "/servicePrincipals/{id}/oauth2PermissionGrants",
        permissions: read,
        handle: (call) => {
            const { id } = findObject(call, "servicePrincipals");
            const rows = call.view.list(table).filter(({ clientId }) => clientId === id);
            return plainList(call, rows);
        },
    },
];
