/** Three guests, their group, a policy that leaves the group out, and a partner who is trusted: by the components. */
import * as pulumi from "@pulumi/pulumi";
import { Guest, GuestGroup, GuestMfaPolicy, PartnerOrganization } from "../../../components";
import { emergencyAccessAccountIds, groupName, guests, partnerTenantId, policy } from "../declaration";

// A test takes parts out of the program.
const without = new pulumi.Config().getObject<string[]>("without") ?? [];
const declares = (part: string) => !without.includes(part);

const invited = declares("guests")
    ? guests.map(
          ({ name, emailAddress, displayName, onRemove }) =>
              new Guest(name, { emailAddress, displayName, onRemove }),
      )
    : [];
const group = declares("group")
    ? new GuestGroup("on-call", { displayName: groupName, guests: invited })
    : undefined;
const partner = declares("partner")
    ? new PartnerOrganization("fabrikam", {
          tenantId: partnerTenantId,
          inboundTrust: { isMfaAccepted: true },
      })
    : undefined;
if (declares("policy")) {
    new GuestMfaPolicy("mfa", {
        displayName: policy.displayName,
        state: policy.state,
        partnerTenantIds: [partner?.tenantId ?? partnerTenantId],
        emergencyAccess: { accountIds: emergencyAccessAccountIds },
        ...(group && { excludeGroupIds: [group.groupId] }),
    });
}
