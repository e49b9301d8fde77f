import type { Row } from "./readRow";

/**
 * Columns of the admin center's CSV file, in the form of Microsoft Graph. The file has no steps of authentication and no
 * applied policies. Microsoft does not document the titles: they were read in files that others published. Spaces and
 * capitals differ between files and do not count.
 *
 * @see https://learn.microsoft.com/entra/identity/monitoring-health/howto-download-logs
 */
const titles = {
    "date (utc)": "createdDateTime",
    "request id": "id",
    "user id": "userId",
    username: "userPrincipalName",
    "user type": "userType",
    "cross tenant access type": "crossTenantAccessType",
    "authentication protocol": "authenticationProtocol",
    "original transfer method": "originalTransferMethod",
    application: "appDisplayName",
    "application id": "appId",
    resource: "resourceDisplayName",
    "resource id": "resourceId",
    "resource tenant id": "resourceTenantId",
    "home tenant id": "homeTenantId",
    "ip address": "ipAddress",
    location: "location.countryOrRegion",
    "sign-in error code": "status.errorCode",
    "client app": "clientAppUsed",
    "device id": "deviceDetail.deviceId",
    "operating system": "deviceDetail.operatingSystem",
    compliant: "deviceDetail.isCompliant",
    managed: "deviceDetail.isManaged",
    "join type": "deviceDetail.trustType",
    "multifactor authentication result": "status.additionalDetails",
    "multifactor authentication auth method": "mfaDetail.authMethod",
    "authentication requirement": "authenticationRequirement",
    "conditional access": "conditionalAccessStatus",
} as const satisfies Record<string, string>;

type Title = keyof typeof titles;

/** Without these a row says nothing. */
const needed: readonly Title[] = ["date (utc)", "user id"];

/** A title in the form of the table above. */
function titleOf(cell: string): string {
    return cell.replace(/\s+/g, " ").trim().toLowerCase();
}

/** Titles that a file of sign-ins must have and this one lacks. */
export function missingTitles(header: readonly string[]): readonly string[] {
    const present = new Set(header.map(titleOf));
    return needed.filter((title) => !present.has(title));
}

/**
 * What turns a record of the CSV file into an entry of Microsoft Graph.
 *
 * @param isInteractive - Of the whole file: the admin center writes a file for each kind. `undefined`: not known.
 */
export function csvRows(
    header: readonly string[],
    isInteractive: boolean | undefined,
): (cells: readonly string[]) => Row {
    const indexes = new Map(header.map((title, index) => [titleOf(title), index]));
    const columns = Object.entries(titles).flatMap(([title, path]) => {
        const index = indexes.get(title);
        const [member, inner] = path.split(".") as [keyof Row, string | undefined];
        return index === undefined ? [] : [{ index, title: title as Title, member, inner }];
    });
    return (cells) => {
        const row: Partial<Record<keyof Row, unknown>> = { isInteractive };
        for (const { index, title, member, inner } of columns) {
            const cell = cells[index]?.trim() ?? "";
            if (cell !== "") {
                const value = valueOf(title, cell);
                if (inner === undefined) {
                    row[member] = value;
                } else {
                    const outer = (row[member] ??= {}) as Record<string, unknown>;
                    outer[inner] = value;
                }
            }
        }
        return row;
    };
}

function valueOf(title: Title, cell: string): string | number | boolean {
    switch (title) {
        case "sign-in error code":
            return Number(cell);
        case "compliant":
        case "managed":
            return /^(true|yes)$/i.test(cell);
        case "location":
            // City, state, country.
            return cell.split(",").at(-1)?.trim() ?? "";
        case "conditional access":
            return cell.charAt(0).toLowerCase() + cell.slice(1).replaceAll(" ", "");
        case "authentication requirement":
            return cell.toLowerCase().startsWith("single")
                ? "singleFactorAuthentication"
                : "multiFactorAuthentication";
        case "original transfer method":
            return cell.charAt(0).toLowerCase() + cell.slice(1).replaceAll(" ", "");
        default:
            return cell;
    }
}
