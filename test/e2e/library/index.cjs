"use strict";
const { Guest, GuestGroup, PartnerOrganization } = require("pulumi-entra-b2b");
const { GroupMembership } = require("pulumi-entra-b2b/providers");

const accountIds = ["00000000-0000-4000-8000-00000000e001", "00000000-0000-4000-8000-00000000e002"];
const alice = new Guest("alice", { emailAddress: "alice@fabrikam.example", companyName: "Fabrikam" });
const group = new GuestGroup("partners", { displayName: "Partners", guests: [alice] });
new GroupMembership("sponsors", {
    groupId: group.groupId,
    memberIds: ["00000000-0000-4000-8000-00000000a002"],
});
new PartnerOrganization("fabrikam", {
    tenantId: "11111111-1111-4111-8111-111111111111",
    inboundTrust: { isMfaAccepted: true },
    mfaPolicy: { displayName: "MFA for Fabrikam's guests", emergencyAccess: { accountIds } },
});
exports.userId = alice.userId;
