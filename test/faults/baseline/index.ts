/**
 * The same by the azuread package alone. It has no resource for a partner's trust, which is left out.
 */
import * as azuread from "@pulumi/azuread";
import { guestTypes } from "../../../components";
import { emergencyAccessAccountIds, groupName, guests, partnerTenantId, policy } from "../declaration";

const group = new azuread.Group(
    "on-call",
    { displayName: groupName, securityEnabled: true },
    { ignoreChanges: ["members"] },
);
for (const { name, emailAddress, displayName } of guests) {
    const invitation = new azuread.Invitation(name, {
        userEmailAddress: emailAddress,
        userDisplayName: displayName,
        redirectUrl: "https://myapplications.microsoft.com",
    });
    new azuread.GroupMember(name, {
        groupObjectId: group.objectId,
        memberObjectId: invitation.userId,
    });
}
new azuread.ConditionalAccessPolicy("mfa", {
    displayName: policy.displayName,
    state: policy.state,
    conditions: {
        clientAppTypes: ["all"],
        applications: { includedApplications: ["All"] },
        users: {
            includedGuestsOrExternalUsers: [
                {
                    guestOrExternalUserTypes: [...guestTypes],
                    externalTenants: [{ membershipKind: "enumerated", members: [partnerTenantId] }],
                },
            ],
            excludedUsers: emergencyAccessAccountIds,
            excludedGroups: [group.objectId],
        },
    },
    grantControls: { operator: "OR", builtInControls: ["mfa"] },
});
