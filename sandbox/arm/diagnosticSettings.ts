import type { Entity } from "../store";
import { armFault, resourcesOf, type ArmRoute } from "./arm";

const type = "microsoft.aadiam/diagnosticSettings";
const maxSettings = 5;
const sinks = ["workspaceId", "storageAccountId", "eventHubAuthorizationRuleId", "serviceBusRuleId"] as const;

/** @see https://learn.microsoft.com/entra/identity/monitoring-health/concept-diagnostic-settings-logs-options */
const categories = new Set([
    "AuditLogs",
    "SignInLogs",
    "NonInteractiveUserSignInLogs",
    "ServicePrincipalSignInLogs",
    "ManagedIdentitySignInLogs",
    "ADFSSignInLogs",
    "ProvisioningLogs",
    "RiskyUsers",
    "UserRiskEvents",
    "RiskyServicePrincipals",
    "ServicePrincipalRiskEvents",
    "EnrichedOffice365AuditLogs",
    "NetworkAccessTrafficLogs",
    "MicrosoftGraphActivityLogs",
    "B2BRequestLogs",
]);

function flows(resource: Entity): string[] {
    const properties = resource["properties"] as Entity;
    const enabled = ((properties["logs"] as Entity[] | undefined) ?? []).filter(
        (log) => log["enabled"] === true,
    );
    return sinks.flatMap((sink) =>
        typeof properties[sink] === "string"
            ? enabled.map((log) => `${String(log["category"])} ${String(properties[sink])}`.toLowerCase())
            : [],
    );
}

/** Where the tenant's own logs go. @see https://learn.microsoft.com/rest/api/monitor (microsoft.aadiam, 2017-04-01) */
export const diagnosticSettings: ArmRoute = {
    path: /^\/providers\/microsoft\.aadiam\/diagnosticSettings\/[^/]+$/i,
    apiVersions: ["2017-04-01", "2017-04-01-preview"],
    type,
    createdStatus: 200,
    put: (call, [path], current) => {
        const resource = { properties: (call.body["properties"] ?? {}) as Entity };
        const logs = (resource.properties["logs"] as Entity[] | undefined) ?? [];
        const unknown = logs.find(({ category }) => !categories.has(String(category)));
        if (unknown !== undefined) {
            throw armFault(400, "BadRequest", `Category '${String(unknown["category"])}' is not supported.`);
        }
        if (sinks.every((sink) => typeof resource.properties[sink] !== "string")) {
            throw armFault(400, "BadRequest", "At least one data sink needs to be specified.");
        }
        const others = resourcesOf(call, type).filter(
            ({ id }) => String(id).toLowerCase() !== path.toLowerCase(),
        );
        if (current === undefined && others.length >= maxSettings) {
            throw armFault(400, "BadRequest", `The limit of ${maxSettings} diagnostic settings was reached.`);
        }
        const taken = others.flatMap(flows);
        const clash = flows(resource).find((flow) => taken.includes(flow));
        if (clash !== undefined) {
            throw armFault(
                409,
                "Conflict",
                `Data sink is already used in another diagnostic setting for the same category: ${clash}.`,
            );
        }
        return resource;
    },
};
