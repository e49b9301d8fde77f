import type {
    CrossTenantAccessPolicyConfigurationDefault,
    DefaultInvitationRedemptionIdentityProviderConfiguration,
} from "@microsoft/microsoft-graph-types";
import { z } from "zod";
import { defaultTrustFaults, identityProvidersFaults } from "../../../rules/crossTenantTrust";
import { obeys } from "../../../rules/fault";
import { accessSettings, inboundTrust } from "../kit/accessSettings";
import { tenantPolicy } from "./tenantPolicy";
import type { MembersOf } from "../../../graph";

const redemption = z
    .object({
        "@odata.type": z
            .literal("#microsoft.graph.defaultInvitationRedemptionIdentityProviderConfiguration")
            .default("#microsoft.graph.defaultInvitationRedemptionIdentityProviderConfiguration"),
        primaryIdentityProviderPrecedenceOrder: z
            .array(z.enum(["azureActiveDirectory", "externalFederation", "socialIdentityProviders"]))
            .superRefine(obeys(identityProvidersFaults)),
        fallbackIdentityProvider: z.enum([
            "defaultConfiguredIdp",
            "emailOneTimePasscode",
            "microsoftAccount",
        ]),
    } satisfies MembersOf<DefaultInvitationRedemptionIdentityProviderConfiguration>)
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
    } satisfies MembersOf<CrossTenantAccessPolicyConfigurationDefault>,
    notes: { acknowledgeTrustInAllTenants: z.literal(true).optional() },
    rules: [{ reads: ["inboundTrust", "acknowledgeTrustInAllTenants"], faultsOf: defaultTrustFaults }],
});
