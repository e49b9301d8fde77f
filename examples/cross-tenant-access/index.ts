/**
 * Who from other tenants gets in, who from this tenant gets out, and which claims are trusted: for all tenants, and
 * for one partner.
 */
import { CrossTenantAccessDefault, PartnerOrganization } from "pulumi-entra-b2b";

const everybody = {
    accessType: "allowed" as const,
    targets: [{ target: "AllUsers", targetType: "user" as const }],
};
const office365 = {
    accessType: "allowed" as const,
    targets: [{ target: "Office365", targetType: "application" as const }],
};

/** Nothing here trusts other tenants, because that needs `acknowledgeTrustInAllTenants`. */
const allTenants = new CrossTenantAccessDefault("all-tenants", {
    b2bCollaborationOutbound: { usersAndGroups: everybody, applications: office365 },
    invitationRedemptionIdentityProviderConfiguration: {
        primaryIdentityProviderPrecedenceOrder: ["azureActiveDirectory", "externalFederation"],
        fallbackIdentityProvider: "emailOneTimePasscode",
    },
    onRemove: "restore",
});

const fabrikam = new PartnerOrganization(
    "fabrikam",
    {
        // Looked up in every run. The tenant id itself can be given as `tenantId`.
        tenantDomain: "fabrikam.example",
        inboundTrust: { isMfaAccepted: true, isCompliantDeviceAccepted: true },
        // No consent prompt for our people there; Fabrikam has to allow it for theirs.
        automaticUserConsentSettings: { outboundAllowed: true },
        access: {
            // Shared channels.
            b2bDirectConnectInbound: { usersAndGroups: everybody, applications: office365 },
            b2bDirectConnectOutbound: { usersAndGroups: everybody, applications: office365 },
        },
        identitySynchronization: { allowUserSync: false },
    },
    { dependsOn: allTenants },
);

/** What is in force for Fabrikam: its own settings, and those for all tenants where it has none. */
export const settings = fabrikam.effectiveSettings;
