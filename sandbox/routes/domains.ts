import type { Route, Tenant } from "../call";
import { notFound } from "../graphFault";
import type { EntityType } from "../odata";
import type { Entity } from "../store";
import { typedList, typedObject } from "./answers";

const read = [["Domain.Read.All"], ["Domain.ReadWrite.All"], ["Directory.Read.All"]];

function domain(name: string, isInitial: boolean): Entity {
    return {
        id: name,
        authenticationType: "Managed",
        availabilityStatus: null,
        isAdminManaged: true,
        // The custom domain is the default.
        isDefault: !isInitial,
        isInitial,
        isRoot: true,
        isVerified: true,
        manufacturer: null,
        model: null,
        passwordNotificationWindowInDays: 14,
        passwordValidityPeriodInDays: 2_147_483_647,
        state: null,
        supportedServices: isInitial ? ["Email", "OfficeCommunicationsOnline"] : ["Email"],
    };
}

const type: EntityType = { name: "domain" };

function domainsOf({ verifiedDomains }: Tenant): Entity[] {
    return verifiedDomains.map((name, index) => domain(name, index === 0));
}

/** The tenant's domains, which the sandbox does not change. @see https://learn.microsoft.com/graph/api/resources/domain */
export const domainRoutes: readonly Route[] = [
    {
        method: "GET",
        path: "/domains",
        permissions: read,
        handle: (call) => typedList(call, domainsOf(call.tenant), type),
    },
    {
        method: "GET",
        path: "/domains/{id}",
        permissions: read,
        handle: (call) => {
            const id = call.parameters["id"] ?? "";
            const found = domainsOf(call.tenant).find((row) => row["id"] === id.toLowerCase());
            if (found === undefined) {
                throw notFound(id);
            }
            return typedObject(call, found, type);
        },
    },
];
