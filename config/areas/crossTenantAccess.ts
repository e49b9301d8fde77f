import { z } from "zod";
import { defaultTrustFaults, identityProvidersFaults } from "../../rules/crossTenantTrust";
import { at, obeys } from "../../rules/fault";
import { accessFields } from "./accessRule";
import type { CrossFault, ValuesOf } from "./crossFault";
import { onRemove } from "./externalCollaboration";
import { inboundTrust } from "./inboundTrust";

const identityProvider = z.enum(["azureActiveDirectory", "externalFederation", "socialIdentityProviders"]);

/** Cross-tenant access settings for all tenants that are not configured as partners. */
export const crossTenantAccessFields = {
    crossTenantAccess: z
        .strictObject({
            ...accessFields(true),
            inboundTrust: inboundTrust.optional().describe("Which claims of every tenant are trusted."),
            acknowledgeTrustInAllTenants: z
                .literal(true)
                .optional()
                .describe("Required with any trust: anyone can run a tenant, and its claims are trusted."),
            redemption: z
                .strictObject({
                    identityProviders: z
                        .array(identityProvider)
                        .superRefine(obeys(identityProvidersFaults))
                        .describe("Where an invited person's account is looked for, in turn."),
                    fallback: z
                        .enum(["defaultConfiguredIdp", "emailOneTimePasscode", "microsoftAccount"])
                        .describe("How a person signs in if none of these providers knows them."),
                })
                .optional()
                .describe("How invitations are redeemed."),
            onRemove,
        })
        .optional()
        .describe("Settings for all other tenants; one left out stays as it is."),
};

export type CrossTenantAccessArea = ValuesOf<typeof crossTenantAccessFields>;

/** Trust in every tenant that is not acknowledged. */
export function crossTenantAccessFaults({ crossTenantAccess }: CrossTenantAccessArea): CrossFault[] {
    return crossTenantAccess === undefined
        ? []
        : at(["crossTenantAccess"], defaultTrustFaults(crossTenantAccess));
}
