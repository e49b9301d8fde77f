import type { GraphCall, GraphReply, Route } from "../call";
import { noContent, toChange } from "../call";
import { badRequest, notFound } from "../graphFault";
import type { EntityType } from "../odata";
import type { Entity } from "../store";
import { typedList, typedObject } from "./answers";

const read = [["Application.Read.All"], ["Application.ReadWrite.All"], ["Directory.Read.All"]];
const write = [["Application.ReadWrite.All"]];

/** A new service principal with every property that the sandbox knows of one. */
export function newServicePrincipal(properties: Entity): Entity {
    return { "@odata.type": "#microsoft.graph.servicePrincipal", ...blank, ...properties };
}

const blank: Entity = {
    id: null,
    accountEnabled: true,
    appDisplayName: null,
    appId: null,
    appRoleAssignmentRequired: false,
    appRoles: [],
    description: null,
    displayName: null,
    loginUrl: null,
    notes: null,
    notificationEmailAddresses: [],
    preferredSingleSignOnMode: null,
    servicePrincipalNames: [],
    servicePrincipalType: "Application",
    signInAudience: "AzureADMyOrg",
    tags: [],
};

/** @see https://learn.microsoft.com/graph/api/resources/serviceprincipal */
export const servicePrincipalType: EntityType = {
    name: "servicePrincipal",
    properties: new Set(Object.keys(blank)),
};

const readOnly = new Set(["id", "appId", "appDisplayName", "servicePrincipalType", "signInAudience"]);

/** A service principal, as the answering replica knows it. */
export function findServicePrincipal(call: GraphCall): Entity {
    const id = call.parameters["id"] ?? "";
    const found = call.view.get("servicePrincipals", id);
    if (found === undefined) {
        throw notFound(id);
    }
    return found;
}

function patch(call: GraphCall): GraphReply {
    const current = toChange(call, "servicePrincipals", call.parameters["id"] ?? "", notFound);
    const changes = Object.entries(call.body).filter(([name]) => !name.startsWith("@odata"));
    for (const [name, value] of changes) {
        if (!servicePrincipalType.properties.has(name) || readOnly.has(name)) {
            throw badRequest(`Property '${name}' does not exist or cannot be changed.`);
        }
        if (typeof blank[name] === "boolean" && typeof value !== "boolean") {
            throw badRequest(
                `Invalid value specified for property '${name}' of resource 'ServicePrincipal'.`,
            );
        }
    }
    call.tenant.store.commit("servicePrincipals", String(current["id"]), {
        ...current,
        ...(Object.fromEntries(changes) as Entity),
    });
    return noContent;
}

/** Applications as the tenant has them. @see https://learn.microsoft.com/graph/api/resources/serviceprincipal */
export const servicePrincipalRoutes: readonly Route[] = [
    {
        method: "GET",
        path: "/servicePrincipals",
        permissions: read,
        handle: (call) =>
            typedList(call, call.view.list("servicePrincipals"), "servicePrincipals", servicePrincipalType),
    },
    {
        method: "GET",
        path: "/servicePrincipals/{id}",
        permissions: read,
        handle: (call) =>
            typedObject(call, findServicePrincipal(call), "servicePrincipals", servicePrincipalType),
    },
    { method: "PATCH", path: "/servicePrincipals/{id}", permissions: write, handle: patch },
];
