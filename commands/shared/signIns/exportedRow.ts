import type { Row } from "./readRow";

/** Columns whose names are not those of Microsoft Graph with a capital. */
const columns: Readonly<Record<string, string>> = {
    IPAddress: "ipAddress",
    LocationDetails: "location",
    ConditionalAccessPolicies: "appliedConditionalAccessPolicies",
    AppliedConditionalAccessPolicies: "appliedConditionalAccessPolicies",
    // `ResourceId` is the Azure resource that wrote the row.
    ResourceIdentity: "resourceId",
    ResourceId: "azureResourceId",
};

/**
 * An entry of a JSON file in the form of Microsoft Graph: as the admin center's download has it, as a row of Log Analytics
 * (`SigninLogs`, `AADNonInteractiveUserSignInLogs`), or as diagnostic settings write it, with the entry in `properties`.
 * Log Analytics writes some lists and objects as text.
 *
 * @see https://learn.microsoft.com/azure/azure-monitor/reference/tables/signinlogs
 * @see https://learn.microsoft.com/azure/azure-monitor/reference/tables/aadnoninteractiveusersigninlogs
 */
export function exportedRow(row: Row): Row {
    const { properties } = row;
    if (properties !== null && typeof properties === "object" && !Array.isArray(properties)) {
        return properties as Row;
    }
    if (!("TimeGenerated" in row) && !("CreatedDateTime" in row)) {
        return row;
    }
    const found: Record<string, unknown> = {};
    for (const [name, value] of Object.entries(row)) {
        if (value !== null && value !== "") {
            const own = columns[name] ?? name.charAt(0).toLowerCase() + name.slice(1);
            found[own] ??= structured(value);
        }
    }
    found["createdDateTime"] ??= found["timeGenerated"];
    if (found["status"] === undefined && row["ResultType"] !== undefined) {
        found["status"] = { errorCode: Number(row["ResultType"]) };
    }
    if (
        row["Category"] === "NonInteractiveUserSignInLogs" ||
        row["Type"] === "AADNonInteractiveUserSignInLogs"
    ) {
        found["isInteractive"] = false;
    }
    return found;
}

function structured(value: unknown): unknown {
    if (typeof value !== "string" || !/^\s*[[{]/.test(value)) {
        return value;
    }
    try {
        return JSON.parse(value);
    } catch {
        return value;
    }
}
