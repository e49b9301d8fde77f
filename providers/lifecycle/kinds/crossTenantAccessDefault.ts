import { z } from "zod";
import { accessSettings, inboundTrust } from "../kit/accessSettings";
import { isUnknown } from "../kit/inputs";
import { tenantPolicy } from "./tenantPolicy";

const redemption = z
    .object({
        "@odata.type": z
            .literal("#microsoft.graph.defaultInvitationRedemptionIdentityProviderConfiguration")
            .default("#microsoft.graph.defaultInvitationRedemptionIdentityProviderConfiguration"),
        primaryIdentityProviderPrecedenceOrder: z
            .array(z.enum(["azureActiveDirectory", "externalFederation", "socialIdentityProviders"]))
            .min(1)
            .refine((list) => new Set(list).size === list.length, "must name each one once"),
        fallbackIdentityProvider: z.enum([
            "defaultConfiguredIdp",
            "emailOneTimePasscode",
            "microsoftAccount",
        ]),
    })
    .optional();

/**
 * Cross-tenant access settings for every tenant that is not configured as a partner.
 *
 * @see https://learn.microsoft.com/graph/api/resources/crosstenantaccesspolicyconfigurationdefault
 */
export const crossTenantAccessDefault = tenantPolicy({
    id: "crossTenantAccessDefault",
    location: { path: "/policies/crossTenantAccessPolicy/default" },
    settings: {
        ...accessSettings(true),
        inboundTrust,
        invitationRedemptionIdentityProviderConfiguration: redemption,
    },
    notes: { acknowledgeTrustInAllTenants: z.literal(true).optional() },
    faultsOf: (inputs) => {
        const trust = inputs["inboundTrust"] ?? {};
        const isTrusting = !isUnknown(trust) && Object.values(trust).includes(true);
        return isTrusting && inputs["acknowledgeTrustInAllTenants"] !== true
            ? [
                  {
                      property: "inboundTrust",
                      reason:
                          "believes the claims of every tenant there is: trust single partners instead, or write " +
                          "acknowledgeTrustInAllTenants: true",
                  },
              ]
            : [];
    },
});
