import type { GraphCall, GraphReply, Route } from "../call";
import { badRequest, GraphFault } from "../graphFault";
import { matchingRows, selectProperties, type ODataQuery } from "../odata";
import type { Entity } from "../store";
import { urlOf } from "./answers";

/** The most rows of a page, and the default. @see https://learn.microsoft.com/graph/api/signin-list?view=graph-rest-beta */
const pageSize = 1_000;

/**
 * Properties by which the log can be filtered: those whose page says so, and the tenants, the access type and the issuer, by
 * which Microsoft's own cmdlet filters.
 *
 * @see https://learn.microsoft.com/graph/api/resources/signin?view=graph-rest-beta
 * @see https://learn.microsoft.com/powershell/module/microsoft.entra.beta.reports/get-entrabetacrosstenantaccessactivity
 */
const filterable = new Set([
    ...["appDisplayName", "appId", "authenticationRequirement", "clientAppUsed", "conditionalAccessStatus"],
    ...["conditionalAccessAudiences", "correlationId", "createdDateTime", "deviceDetail/browser"],
    ...["deviceDetail/operatingSystem", "id", "ipAddress", "location/city", "location/countryOrRegion"],
    ...["location/state", "originalRequestId", "resourceDisplayName", "resourceId", "riskDetail"],
    ...["riskEventTypes_v2", "riskLevelAggregated", "riskLevelDuringSignIn", "riskState"],
    ...["servicePrincipalId", "signInEventTypes", "status/errorCode", "tokenIssuerName", "userAgent"],
    ...["userDisplayName", "userId", "userPrincipalName"],
    ...["crossTenantAccessType", "homeTenantId", "resourceTenantId", "tokenIssuerType"],
]);

/** What v1.0 has of an entry. @see https://learn.microsoft.com/graph/api/resources/signin */
const stableProperties = [
    ...["id", "createdDateTime", "userDisplayName", "userPrincipalName", "userId", "appId", "appDisplayName"],
    ...["ipAddress", "clientAppUsed", "correlationId", "conditionalAccessStatus", "isInteractive"],
    ...["riskDetail", "riskLevelAggregated", "riskLevelDuringSignIn", "riskState", "riskEventTypes"],
    ...["riskEventTypes_v2", "resourceDisplayName", "resourceId", "status", "deviceDetail", "location"],
    "appliedConditionalAccessPolicies",
];

/** Permissions to read conditional access, without which the applied policies are left out. */
const policyReaders = [
    "Policy.Read.All",
    "Policy.ReadWrite.ConditionalAccess",
    "Policy.Read.ConditionalAccess",
];

function assertFilter({ filter }: ODataQuery): void {
    const unknown = filter?.paths.find((path) => !filterable.has(path));
    if (unknown !== undefined) {
        // That it is refused is documented by what is left out; the text is assumed.
        throw badRequest(`Filtering by the property '${unknown}' is not supported.`);
    }
}

/** The code and text were observed. @see https://learn.microsoft.com/graph/known-issues (activity reports) */
function assertLicense({ tenant }: GraphCall): void {
    const isPremium = tenant.store.primary
        .list("subscribedSkus")
        .some((sku) => JSON.stringify(sku["servicePlans"]).includes("AAD_PREMIUM"));
    if (!isPremium) {
        throw new GraphFault(
            403,
            "Authentication_RequestFromNonPremiumTenantOrB2CTenant",
            "Neither tenant is B2C or tenant doesn't have premium license",
        );
    }
}

function list(call: GraphCall): GraphReply {
    assertLicense(call);
    assertFilter(call.query);
    const { query, tenant, version, permissions } = call;
    const all = tenant.signInLog.list(tenant.now());
    // Without a filter by event types only interactive sign-ins are answered.
    const asksType = query.filter?.paths.includes("signInEventTypes") === true;
    const rows = asksType ? all : all.filter(({ isInteractive }) => isInteractive === true);
    const matching = matchingRows(rows, query);
    const end = query.offset + Math.min(pageSize, query.top ?? pageSize);
    const canReadPolicies = policyReaders.some((permission) => permissions.includes(permission));
    const names = version === "beta" ? undefined : stableProperties;
    const shown = (row: Entity): Entity => {
        const selected = selectProperties(row, query, names);
        return canReadPolicies || !("appliedConditionalAccessPolicies" in selected)
            ? selected
            : { ...selected, appliedConditionalAccessPolicies: [] };
    };
    const answer: Record<string, unknown> = {};
    if (end < matching.length) {
        const next = new URLSearchParams(query.parameters);
        next.set("$skiptoken", Buffer.from(`offset-${end}`).toString("base64url"));
        answer["@odata.nextLink"] = `${urlOf(call)}?${next.toString()}`;
    }
    answer["value"] = matching.slice(query.offset, end).map(shown);
    return { status: 200, body: answer };
}

/** Who signed in, and how. @see https://learn.microsoft.com/graph/api/signin-list?view=graph-rest-beta */
export const signInRoutes: readonly Route[] = [
    {
        method: "GET",
        path: "/auditLogs/signIns",
        permissions: [["AuditLog.Read.All"]],
        handle: list,
    },
];
