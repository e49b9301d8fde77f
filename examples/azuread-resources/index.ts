/**
 * A program that uses the azuread package beside this one. What it creates is referred to only after replicas agree on
 * it: `whenReplicated` reads the new group with back-off, and the policy takes the group's id from there.
 */
import * as azuread from "@pulumi/azuread";
import { whenReplicated } from "pulumi-entra-b2b";

const emergencyAccessAccountId = "00000000-0000-4000-8000-00000000e001";

const auditors = new azuread.Group("auditors", {
    displayName: "External auditors",
    securityEnabled: true,
});

const policy = new azuread.ConditionalAccessPolicy("auditors-mfa", {
    displayName: "MFA for external auditors",
    state: "enabledForReportingButNotEnforced",
    conditions: {
        clientAppTypes: ["all"],
        applications: { includedApplications: ["All"] },
        users: {
            includedGroups: [whenReplicated(auditors).objectId],
            excludedUsers: [emergencyAccessAccountId],
        },
    },
    grantControls: { operator: "OR", builtInControls: ["mfa"] },
});

export const policyId = policy.objectId;
