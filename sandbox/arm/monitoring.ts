import type { Entity } from "../store";
import { armFault, type ArmCall, type ArmRoute } from "./arm";
import { inResourceGroup, locationOf } from "./resourceGroups";

/** Resource groups of the monitoring resources are taken as they are named: only names in Azure are checked. */
function bodyOf(call: ArmCall): Entity {
    const { kind, properties, tags } = call.body as { kind?: string; properties?: Entity; tags?: Entity };
    return {
        location: locationOf(call),
        ...(kind !== undefined && { kind }),
        ...(tags && { tags }),
        properties: properties ?? {},
    };
}

function required(body: Entity, ...names: readonly string[]): void {
    const properties = body["properties"] as Entity;
    const missing = names.find((name) => properties[name] === undefined);
    if (missing !== undefined) {
        throw armFault(400, "BadRequest", `The property '${missing}' is required.`);
    }
}

/** @see https://learn.microsoft.com/rest/api/loganalytics/workspaces/create-or-update */
export const workspaces: ArmRoute = {
    path: inResourceGroup("Microsoft\\.OperationalInsights/workspaces/([^/]+)"),
    apiVersions: ["2023-09-01"],
    type: "Microsoft.OperationalInsights/workspaces",
    createdStatus: 201,
    put: (call, [, , , name = ""]) => {
        if (!/^(?=.{4,63}$)[a-z0-9][a-z0-9-]*[a-z0-9]$/i.test(name)) {
            throw armFault(400, "InvalidParameter", `The workspace name '${name}' is not valid.`);
        }
        const body = bodyOf(call);
        const properties = body["properties"] as Entity;
        return {
            ...body,
            properties: {
                ...properties,
                customerId: call.tenant.newId(),
                provisioningState: "Succeeded",
            },
        };
    },
};

/** @see https://learn.microsoft.com/rest/api/application-insights/workbooks/create-or-update */
export const workbooks: ArmRoute = {
    path: inResourceGroup("Microsoft\\.Insights/workbooks/([^/]+)"),
    apiVersions: ["2023-06-01"],
    type: "Microsoft.Insights/workbooks",
    createdStatus: 201,
    put: (call, [, , , name = ""]) => {
        if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(name)) {
            throw armFault(400, "BadRequest", `The name '${name}' of a workbook must be a GUID.`);
        }
        const body = bodyOf(call);
        required(body, "displayName", "category", "serializedData");
        try {
            JSON.parse(String((body["properties"] as Entity)["serializedData"]));
        } catch {
            throw armFault(400, "BadRequest", "The property 'serializedData' is not JSON.");
        }
        return body;
    },
};

/** @see https://learn.microsoft.com/rest/api/monitor/action-groups/create-or-update */
export const actionGroups: ArmRoute = {
    path: inResourceGroup("Microsoft\\.Insights/actionGroups/([^/]+)"),
    apiVersions: ["2023-01-01", "2024-10-01-preview"],
    type: "Microsoft.Insights/ActionGroups",
    createdStatus: 201,
    put: (call) => {
        const body = bodyOf(call);
        required(body, "groupShortName", "enabled");
        const { groupShortName } = body["properties"] as { groupShortName: string };
        if (groupShortName.length > 12) {
            throw armFault(400, "BadRequest", "The groupShortName must have at most 12 characters.");
        }
        return body;
    },
};

/** @see https://learn.microsoft.com/rest/api/monitor/scheduled-query-rules/create-or-update */
export const scheduledQueryRules: ArmRoute = {
    path: inResourceGroup("Microsoft\\.Insights/scheduledQueryRules/([^/]+)"),
    apiVersions: ["2023-12-01", "2025-01-01-preview"],
    type: "Microsoft.Insights/scheduledQueryRules",
    createdStatus: 201,
    put: (call) => {
        const body = bodyOf(call);
        required(body, "criteria", "evaluationFrequency", "scopes", "severity", "windowSize");
        return body;
    },
};
