import type { Entity } from "../store";
import { armFault, type ArmRoute } from "./arm";

/** The subscription that pays for the tenant's guests. @see https://learn.microsoft.com/entra/external-id/external-identities-pricing */
export const guestUsages: ArmRoute = {
    path: /^\/subscriptions\/[^/]+\/resourceGroups\/[^/]+\/providers\/Microsoft\.AzureActiveDirectory\/guestUsages\/[^/]+$/i,
    apiVersions: ["2023-05-17-preview", "2023-01-18-preview", "2021-04-01"],
    type: "Microsoft.AzureActiveDirectory/guestUsages",
    createdStatus: 201,
    put: ({ body }) => {
        const { location, properties, tags } = body as {
            location?: string;
            properties?: Entity;
            tags?: Entity;
        };
        // The documentation does not say which locations Azure refuses for this type, so any text is accepted.
        if (location === undefined) {
            throw armFault(400, "LocationRequired", "The location property is required for this definition.");
        }
        const tenantId = properties?.["tenantId"];
        if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(String(tenantId))) {
            throw armFault(400, "BadRequest", "The tenant ID is not valid.");
        }
        return { location, properties: { tenantId }, ...(tags && { tags }) };
    },
};
