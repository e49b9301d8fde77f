import type { Route, Tenant } from "../call";
import { notFound } from "../graphFault";
import type { Entity } from "../store";
import { plainList, plainObject } from "./answers";

const read = [["Organization.Read.All"], ["Directory.Read.All"], ["User.Read"]];

function organization({ tenantId, verifiedDomains }: Tenant): Entity {
    return {
        id: tenantId,
        businessPhones: [],
        city: null,
        country: null,
        countryLetterCode: "US",
        createdDateTime: "2020-01-01T00:00:00Z",
        deletedDateTime: null,
        displayName: "Contoso",
        onPremisesSyncEnabled: null,
        postalCode: null,
        preferredLanguage: "en",
        state: null,
        street: null,
        technicalNotificationMails: [],
        tenantType: "AAD",
        verifiedDomains: verifiedDomains.map((name, index) => ({
            capabilities: "Email",
            isDefault: index > 0,
            isInitial: index === 0,
            name,
            type: "Managed",
        })),
    };
}

/** The tenant itself. @see https://learn.microsoft.com/graph/api/resources/organization */
export const organizationRoutes: readonly Route[] = [
    {
        method: "GET",
        path: "/organization",
        permissions: read,
        handle: (call) => plainList(call, [organization(call.tenant)]),
    },
    {
        method: "GET",
        path: "/organization/{id}",
        permissions: read,
        handle: (call) => {
            const id = call.parameters["id"] ?? "";
            if (id.toLowerCase() !== call.tenant.tenantId) {
                throw notFound(id);
            }
            return plainObject(call, organization(call.tenant));
        },
    },
];
