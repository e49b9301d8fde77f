import assert from "node:assert/strict";
import { Guest, GuestGroup, PartnerOrganization } from "../../components";
import { idOf, onlyOf, registrationsOf } from "./mocks";

const tenantId = "11111111-1111-4111-8111-111111111111";

describe("PartnerOrganization", () => {
    it("writes the trust, and aims the policy at the partner's tenant alone", async () => {
        const made = await registrationsOf(() => {
            new PartnerOrganization("fabrikam", {
                tenantId,
                inboundTrust: { isMfaAccepted: true },
                mfaPolicy: { displayName: "Fabrikam", emergencyAccess: { groupId: "group" } },
            });
        });
        assert.deepEqual(onlyOf(made, "CrossTenantAccessPartner").inputs["inboundTrust"], {
            isMfaAccepted: true,
        });
        const policy = onlyOf(made, "ConditionalAccessPolicy").inputs as {
            conditions: { users: { includedGuestsOrExternalUsers: { externalTenants: unknown }[] } };
        };
        assert.deepEqual(policy.conditions.users.includedGuestsOrExternalUsers[0]?.externalTenants, [
            { membershipKind: "enumerated", members: [tenantId] },
        ]);
    });

    it("puts its own guests and those declared elsewhere into its group", async () => {
        const made = await registrationsOf(() => {
            const existing = new Guest("bob", { emailAddress: "bob@fabrikam.example" });
            new PartnerOrganization("fabrikam", {
                tenantId,
                inboundTrust: { isMfaAccepted: true },
                guests: { alice: { emailAddress: "alice@fabrikam.example" } },
                existingGuests: [existing],
                group: { displayName: "Fabrikam" },
            });
        });
        assert.deepEqual(onlyOf(made, "GroupMembership").inputs["memberIds"], [idOf("alice"), idOf("bob")]);
    });
});

describe("GuestGroup", () => {
    it("leaves members to the membership, never to the group resource", async () => {
        const made = await registrationsOf(() => {
            new GuestGroup("partners", { displayName: "Partners", memberIds: ["member"] });
        });
        assert.ok(!("members" in onlyOf(made, "Group").inputs));
        assert.deepEqual(onlyOf(made, "GroupMembership").inputs["memberIds"], ["member"]);
        assert.equal(onlyOf(made, "GroupMembership").inputs["groupId"], idOf("partners"));
    });
});
