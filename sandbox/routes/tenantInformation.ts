import type { GraphCall, GraphReply, Route } from "../call";
import { badRequest, GraphFault } from "../graphFault";

/** Other tenants that the sandbox knows, by the domains that they have verified. */
export const otherTenants = [
    {
        tenantId: "11111111-1111-4111-8111-111111111111",
        displayName: "Fabrikam",
        domains: ["fabrikam.onmicrosoft.example", "fabrikam.example"],
    },
    {
        tenantId: "22222222-2222-4222-8222-222222222222",
        displayName: "Northwind Traders",
        domains: ["northwind.onmicrosoft.example", "northwind.example"],
    },
];

const findBy = /^findTenantInformationBy(TenantId|DomainName)\((tenantId|domainName)='(.*)'\)$/;

/** @see https://learn.microsoft.com/graph/api/tenantrelationship-findtenantinformationbydomainname */
function find(call: GraphCall): GraphReply {
    const [, by, parameter, text = ""] = findBy.exec(call.parameters["function"] ?? "") ?? [];
    if (by === undefined || parameter?.toLowerCase() !== by.toLowerCase()) {
        throw badRequest(`Resource not found for the segment '${call.parameters["function"] ?? ""}'.`);
    }
    const wanted = text.toLowerCase();
    const served = [call.tenant, ...call.tenant.neighbors].map(
        ({ tenantId, displayName, verifiedDomains }) => ({ tenantId, displayName, domains: verifiedDomains }),
    );
    const tenants = [...served, ...otherTenants];
    const found = tenants.find((tenant) =>
        by === "TenantId" ? tenant.tenantId === wanted : tenant.domains.includes(wanted),
    );
    if (found === undefined) {
        // The status is documented; code and text are assumed.
        throw new GraphFault(404, "Directory_ObjectNotFound", "Unable to find tenant information.");
    }
    return {
        status: 200,
        body: {
            tenantId: found.tenantId,
            displayName: found.displayName,
            defaultDomainName: found.domains[0],
            federationBrandName: null,
        },
    };
}

/** What a tenant can read about other tenants. */
export const tenantInformationRoutes: readonly Route[] = [
    {
        method: "GET",
        path: "/tenantRelationships/{function}",
        permissions: [["CrossTenantInformation.ReadBasic.All"]],
        handle: find,
    },
];
