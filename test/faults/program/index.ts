/** Three guests, their group, a policy that leaves the group out, and a partner who is trusted: by the components. */
import { Guest, GuestGroup, GuestMfaPolicy, PartnerOrganization } from "../../../components";
import { emergencyAccessAccountIds, groupName, guests, partnerTenantId, policy } from "../declaration";

const invited = guests.map(
    ({ name, emailAddress, displayName, onRemove }) =>
        new Guest(name, { emailAddress: emailAddress, displayName, onRemove }),
);
const group = new GuestGroup("on-call", { displayName: groupName, guests: invited });
const partner = new PartnerOrganization("fabrikam", {
    tenantId: partnerTenantId,
    inboundTrust: { isMfaAccepted: true },
});
new GuestMfaPolicy("mfa", {
    displayName: policy.displayName,
    state: policy.state,
    partnerTenantIds: [partner.tenantId],
    emergencyAccess: { accountIds: emergencyAccessAccountIds },
    excludeGroupIds: [group.groupId],
});
