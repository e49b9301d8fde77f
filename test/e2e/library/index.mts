import type * as pulumi from "@pulumi/pulumi";
import { Guest, GuestGroup, PartnerOrganization, type GuestArgs } from "pulumi-entra-b2b";
import { GroupMembership } from "pulumi-entra-b2b/providers";

const accountIds = ["00000000-0000-4000-8000-00000000e001", "00000000-0000-4000-8000-00000000e002"];
const args: GuestArgs = { emailAddress: "alice@fabrikam.example", companyName: "Fabrikam" };
const alice = new Guest("alice", args);
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
// @ts-expect-error -- the declarations tell a misspelt input.
new Guest("bob", { emailAdress: "bob@fabrikam.example" } satisfies GuestArgs);

export const userId: pulumi.Output<string> = alice.userId;
