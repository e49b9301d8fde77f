import type { GraphCall, Route } from "../call";
import { badRequest, GraphFault } from "../graphFault";
import { microsoftApp, microsoftGraphAppId } from "../microsoftApps";
import type { Entity } from "../store";
import { addSigningCertificate, keysOf, passwordRoutes } from "./credentials";
import { assertGiven, findObject, objectRoutes, type ObjectKind } from "./directory/objectKind";
import { relationRoutes } from "./directory/relation";
import { assertDocumented } from "./documentedValues";
import { withKeyValues } from "./keyValues";
import { copiedFrom, newServicePrincipal, servicePrincipalType } from "./servicePrincipalShape";

const read = [["Application.Read.All"], ["Application.ReadWrite.All"], ["Directory.Read.All"]];
const write = [["Application.ReadWrite.All"], ["Application.ReadWrite.OwnedBy"]];

/** The service principal that a path names, as the answering replica knows it. */
export function findServicePrincipal(call: GraphCall): Entity {
    return findObject(call, "servicePrincipals");
}

/** What the application that a body names gives its service principal; the refusal was observed. */
function backing({ view, tenant }: GraphCall, appId: unknown): Entity {
    const application = view.list("applications").find((row) => row["appId"] === appId);
    const known = application === undefined ? microsoftApp(appId) : copiedFrom(application, tenant.tenantId);
    if (known === undefined) {
        throw new GraphFault(
            400,
            "NoBackingApplicationObject",
            `The appId '${String(appId)}' of the service principal does not reference a valid application object.`,
        );
    }
    return known;
}

/** @throws GraphFault - 409: a service principal of the application is there. */
export function assertFree({ tenant }: GraphCall, appId: unknown): void {
    if (tenant.store.primary.list("servicePrincipals").some((other) => other["appId"] === appId)) {
        // Observed in public reports.
        throw new GraphFault(
            409,
            "Request_MultipleObjectsWithSameKeyValue",
            `The service principal cannot be created, updated, or restored because the service principal name ${String(appId)} is already in use.`,
        );
    }
}

function complete(call: GraphCall, principal: Entity): Entity {
    assertDocumented("ServicePrincipal", principal);
    for (const name of ["accountEnabled", "appRoleAssignmentRequired"]) {
        if (typeof principal[name] !== "boolean") {
            throw badRequest(
                `Invalid value specified for property '${name}' of resource 'ServicePrincipal'.`,
            );
        }
    }
    return { ...principal, keyCredentials: keysOf(call, principal["keyCredentials"]) };
}

/** @see https://learn.microsoft.com/graph/api/resources/serviceprincipal */
export const servicePrincipalKind: ObjectKind = {
    path: "/servicePrincipals",
    table: "servicePrincipals",
    deletedTable: "deletedServicePrincipals",
    type: servicePrincipalType,
    read,
    write,
    binds: ["owners"],
    readOnly: new Set([
        "id",
        "appDisplayName",
        "appOwnerOrganizationId",
        "deletedDateTime",
        "servicePrincipalType",
        "signInAudience",
    ]),
    create: (call, body) => {
        assertGiven("ServicePrincipal", body, "appId");
        const known = backing(call, body["appId"]);
        assertFree(call, body["appId"]);
        return complete(call, newServicePrincipal({ ...known, ...body }));
    },
    change: (call, changed, current) => {
        if (changed["appId"] !== current["appId"]) {
            throw badRequest("Property 'appId' cannot be changed.");
        }
        return complete(call, changed);
    },
    assertRemovable: (_call, { appId }) => {
        if (appId === microsoftGraphAppId) {
            // Observed in public reports; status and code are assumed.
            throw badRequest(
                "Specified App Principal ID is reserved for first-party use and cannot be deleted.",
            );
        }
    },
};

/** Lets the service principal in the same tenant follow its application. */
export function followApplication({ tenant }: GraphCall, application: Entity): void {
    const { store } = tenant;
    const principal = store.primary
        .list("servicePrincipals")
        .find((row) => row["appId"] === application["appId"]);
    if (principal !== undefined) {
        store.commit("servicePrincipals", String(principal["id"]), {
            ...principal,
            ...copiedFrom(application, tenant.tenantId),
        });
    }
}

export const servicePrincipalRoutes: readonly Route[] = [
    ...objectRoutes(servicePrincipalKind).map((route) => withKeyValues(route)),
    ...relationRoutes({
        path: "/servicePrincipals",
        table: "servicePrincipals",
        name: "owners",
        read,
        write,
        types: ["user", "servicePrincipal"],
    }),
    ...passwordRoutes("/servicePrincipals", "servicePrincipals", write),
    {
        method: "POST",
        path: "/servicePrincipals/{id}/addTokenSigningCertificate",
        permissions: write,
        handle: addSigningCertificate,
    },
];
