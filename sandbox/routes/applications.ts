import type { Route } from "../call";
import { noContent, toChange } from "../call";
import { badRequest, notFound } from "../graphFault";
import type { EntityType } from "../odata";
import type { Entity } from "../store";
import { typedList, typedObject } from "./answers";

const read = [["Application.Read.All"], ["Application.ReadWrite.All"], ["Directory.Read.All"]];
const write = [["Application.ReadWrite.All"]];

/** A new app registration with every property that the sandbox knows of one. */
export function newApplication(properties: Entity): Entity {
    return { "@odata.type": "#microsoft.graph.application", ...blank, ...properties };
}

const blank: Entity = {
    id: null,
    appId: null,
    displayName: null,
    groupMembershipClaims: null,
    identifierUris: [],
    optionalClaims: null,
    signInAudience: "AzureADMyOrg",
};

/** @see https://learn.microsoft.com/graph/api/resources/application */
const applicationType: EntityType = { name: "application", properties: new Set(Object.keys(blank)) };

const groupClaims = ["None", "SecurityGroup", "DirectoryRole", "ApplicationGroup", "All"];
const tokens = ["idToken", "accessToken", "saml2Token"];

function assertChange(name: string, value: unknown): void {
    const invalid = badRequest(`Invalid value specified for property '${name}' of resource 'Application'.`);
    if (!(name in blank) || name === "id" || name === "appId") {
        throw badRequest(`Property '${name}' does not exist or cannot be changed.`);
    }
    if (
        name === "groupMembershipClaims" &&
        value !== null &&
        !(typeof value === "string" && groupClaims.includes(value))
    ) {
        throw invalid;
    }
    if (name === "optionalClaims" && value !== null) {
        const claims = value as Record<string, unknown>;
        if (!Object.entries(claims).every(([token, list]) => tokens.includes(token) && Array.isArray(list))) {
            throw invalid;
        }
    }
}

/** App registrations that are there already. @see https://learn.microsoft.com/graph/api/resources/application */
export const applicationRoutes: readonly Route[] = [
    {
        method: "GET",
        path: "/applications",
        permissions: read,
        handle: (call) => typedList(call, call.view.list("applications"), "applications", applicationType),
    },
    {
        method: "GET",
        path: "/applications/{id}",
        permissions: read,
        handle: (call) => {
            const id = call.parameters["id"] ?? "";
            const found = call.view.get("applications", id);
            if (found === undefined) {
                throw notFound(id);
            }
            return typedObject(call, found, "applications", applicationType);
        },
    },
    {
        method: "PATCH",
        path: "/applications/{id}",
        permissions: write,
        handle: (call) => {
            const current = toChange(call, "applications", call.parameters["id"] ?? "", notFound);
            const changes = Object.entries(call.body).filter(([name]) => !name.startsWith("@odata"));
            changes.forEach(([name, value]) => assertChange(name, value));
            call.tenant.store.commit("applications", String(current["id"]), {
                ...current,
                ...(Object.fromEntries(changes) as Entity),
            });
            return noContent;
        },
    },
];
