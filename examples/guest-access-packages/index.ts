/**
 * A partner's people ask for access, their sponsor here approves, they lose it again after 90 days unless they ask
 * anew; and each quarter somebody looks at who is in the group.
 */
import { GuestAccessPackage, GuestAccessReview, GuestGroup } from "pulumi-entra-b2b";
import { ConnectedOrganization, EntitlementManagementSettings } from "pulumi-entra-b2b/providers";

/** Sam Sponsor, whom every sandbox tenant has. */
const samId = "00000000-0000-4000-8000-00000000a002";

const fabrikam = new ConnectedOrganization("fabrikam", {
    displayName: "Fabrikam",
    identitySources: [
        {
            "@odata.type": "#microsoft.graph.azureActiveDirectoryTenant",
            tenantId: "11111111-1111-4111-8111-111111111111",
            displayName: "Fabrikam",
        },
    ],
    internalSponsorIds: [samId],
});

const project = new GuestGroup("project", { displayName: "Joint project" });

new GuestAccessPackage("project", {
    displayName: "Joint project",
    groups: { project },
    requestors: [fabrikam.id],
    approvers: { sponsors: "internal" },
});

new GuestAccessReview("project", {
    displayName: "Guests of the joint project",
    groupId: project.groupId,
    reviewers: { kind: "users", userIds: [samId] },
    startDate: "2027-01-01",
});

// Whom a package invited may not sign in any more when the last package ends.
new EntitlementManagementSettings("entitlement-management", { externalUserLifecycleAction: "blockSignIn" });
