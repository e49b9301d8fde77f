/**
 * A program that uses the azuread package beside this one. What it creates is referred to only after replicas agree on
 * it: `whenReplicated` reads the new group with back-off, and the policy takes the group's id from there.
 */
import * as azuread from "@pulumi/azuread";
import { SaasApplication, whenReplicated } from "pulumi-entra-b2b";
import { ProvisioningJob } from "pulumi-entra-b2b/providers";

const emergencyAccessAccountId = "00000000-0000-4000-8000-00000000e001";

const auditors = new azuread.Group("auditors", {
    displayName: "External auditors",
    securityEnabled: true,
});

const auditorsId = whenReplicated(auditors).objectId;

/** An application that only auditors can sign in to. Its own resources wait for one another in the same way. */
const reports = new SaasApplication("reports", {
    displayName: "Audit reports",
    nonGallery: "saml",
    singleSignOn: { identifierUris: ["https://reports.contoso.example"] },
    claims: { nameId: "mail" },
    assignments: [{ appRole: "User", principalIds: [auditorsId] }],
});

// Accounts in the application, for members of the tenant alone.
new ProvisioningJob("reports", {
    servicePrincipalId: reports.servicePrincipalId,
    templateId: "scim",
    guests: "exclude",
});

const policy = new azuread.ConditionalAccessPolicy("auditors-mfa", {
    displayName: "MFA for external auditors",
    state: "enabledForReportingButNotEnforced",
    conditions: {
        clientAppTypes: ["all"],
        applications: { includedApplications: [reports.appId] },
        users: {
            includedGroups: [auditorsId],
            excludedUsers: [emergencyAccessAccountId],
        },
    },
    grantControls: { operator: "OR", builtInControls: ["mfa"] },
});

export const policyId = policy.objectId;
