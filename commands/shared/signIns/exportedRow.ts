import { members, type Row } from "./readRow";
import { record, type Values } from "./values";

/** Columns whose names are not those of Microsoft Graph with a capital. `ResourceId` is the Azure resource that wrote the row. */
const otherColumns: Readonly<Partial<Record<keyof Row, readonly string[]>>> = {
    createdDateTime: ["CreatedDateTime", "TimeGenerated"],
    ipAddress: ["IPAddress"],
    location: ["LocationDetails"],
    appliedConditionalAccessPolicies: ["ConditionalAccessPolicies", "AppliedConditionalAccessPolicies"],
    resourceId: ["ResourceIdentity"],
};
const columns = members.map((member) => {
    const own = `${member.charAt(0).toUpperCase()}${member.slice(1)}`;
    return [member, otherColumns[member] ?? [own]] as const;
});

/**
 * An entry of a JSON file in the form of Microsoft Graph: as the admin center's download has it, as a row of Log Analytics
 * (`SigninLogs`, `AADNonInteractiveUserSignInLogs`), or as diagnostic settings write it, with the entry in `properties`.
 * Log Analytics writes some lists and objects as text.
 *
 * @see https://learn.microsoft.com/azure/azure-monitor/reference/tables/signinlogs
 * @see https://learn.microsoft.com/azure/azure-monitor/reference/tables/aadnoninteractiveusersigninlogs
 */
export function exportedRow(row: Values): Row {
    const { properties } = row;
    if (properties !== null && typeof properties === "object" && !Array.isArray(properties)) {
        return properties;
    }
    if (!("TimeGenerated" in row) && !("CreatedDateTime" in row)) {
        return row;
    }
    const found: Partial<Record<keyof Row, unknown>> = {};
    for (const [member, names] of columns) {
        for (const name of names) {
            const value = row[name];
            if (value !== undefined && value !== null && value !== "") {
                found[member] ??= structured(value);
            }
        }
    }
    // `Location` has the country alone.
    found.location ??= { countryOrRegion: row["Location"] };
    if (record(found.status)["errorCode"] === undefined && row["ResultType"] !== undefined) {
        found.status = { ...record(found.status), errorCode: Number(row["ResultType"]) };
    }
    const isOther = (value: unknown) => typeof value === "string" && /non-?interactive/i.test(value);
    if (isOther(row["Category"]) || isOther(row["Type"])) {
        found.isInteractive = false;
    }
    return found;
}

/** Microsoft Graph has texts where a column has a list or an object; only these are written as text. */
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
