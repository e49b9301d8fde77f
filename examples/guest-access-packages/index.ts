/**
 * A partner's people request access and their sponsor here approves. They lose it after 90 days unless they request
 * it again. Each quarter, a reviewer checks who is in the group.
 */
import { GuestAccessPackage, GuestAccessReview, GuestGroup } from "pulumi-entra-b2b";
import { ConnectedOrganization, EntitlementManagementSettings } from "pulumi-entra-b2b/providers";

/** Sam Sponsor, a user in every sandbox tenant. */
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

// Guests that a package invited can no longer sign in when their last package ends.
new EntitlementManagementSettings("entitlement-management", { externalUserLifecycleAction: "blockSignIn" });
