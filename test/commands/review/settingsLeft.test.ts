import assert from "node:assert/strict";
import { applyPlan, type StackPlan, type StackState } from "../../../commands/shared/plan";
import { tenantOf, withoutResources } from "../../../commands/review/tenant";
import { settingsInForce, tenantFromGraph, type TenantPolicies } from "pulumi-entra-b2b-policy";
import { fabrikamId, forAllTenants, partner, planOf, stateOf, type Declared } from "./fixtures";

const allUsers = { accessType: "blocked", targets: [{ target: "AllUsers", targetType: "user" }] };
const allApplications = {
    accessType: "blocked",
    targets: [{ target: "AllApplications", targetType: "application" }],
};
const nobody = { usersAndGroups: allUsers, applications: allApplications };

/** What is in force for Fabrikam's people once a plan is carried out. */
function inForce(state: StackState, plan: StackPlan, live?: TenantPolicies) {
    const { before, after } = applyPlan(state, plan);
    const tenant = tenantOf(after, withoutResources(live ?? tenantOf(before), before, after));
    const { inboundTrust, b2bCollaborationInbound } = settingsInForce(tenant.crossTenantAccess, fabrikamId);
    const trust = inboundTrust as { isMfaAccepted: boolean };
    const inbound = b2bCollaborationInbound as { usersAndGroups: { accessType: string } };
    return { mfa: trust.isMfaAccepted, inbound: inbound.usersAndGroups.accessType };
}

const adopted = (inputs: Declared["inputs"]): Declared => ({
    ...partner(true),
    inputs: { tenantId: fabrikamId, ...inputs },
    outputs: { formerSettings: { inboundTrust: { isMfaAccepted: false }, b2bCollaborationInbound: null } },
});

describe("Settings that a stack declares", () => {
    it("for all tenants apply to every partner without its own settings", () => {
        const trusting = forAllTenants({ inboundTrust: { isMfaAccepted: true } });
        assert.deepEqual(inForce(stateOf(), planOf(["create", trusting])), {
            mfa: true,
            inbound: "allowed",
        });
        assert.equal(inForce(stateOf(), planOf(["create", trusting], ["create", partner(false)])).mfa, false);
    });

    it("leave a partner's other settings unchanged", () => {
        const live = tenantFromGraph({
            crossTenantAccessPartners: [{ tenantId: fabrikamId, b2bCollaborationInbound: nobody }],
        });
        assert.deepEqual(inForce(stateOf(), planOf(["create", partner(true)]), live), {
            mfa: true,
            inbound: "blocked",
        });
    });
});

describe("Settings that a stack declares no more", () => {
    const trusting = { inboundTrust: { isMfaAccepted: true } };
    const former = { formerSettings: { inboundTrust: { isMfaAccepted: false } } };

    it("for all tenants stay in force", () => {
        const deployed = forAllTenants({ ...trusting, onRemove: "retain" }, former);
        assert.equal(inForce(stateOf(deployed), planOf(["delete", deployed])).mfa, true);
        const dropped = forAllTenants({ onRemove: "retain" });
        assert.equal(inForce(stateOf(deployed), planOf(["update", dropped])).mfa, true);
    });

    for (const name of ["onRemove", "onDestroy"]) {
        it(`for all tenants are as before with ${name}: restore`, () => {
            const deployed = forAllTenants({ ...trusting, [name]: "restore" }, former);
            assert.equal(inForce(stateOf(deployed), planOf(["delete", deployed])).mfa, false);
            assert.equal(inForce(stateOf(deployed), planOf()).mfa, true);
        });
    }

    it("of a partner that the stack made end with it", () => {
        const live = tenantFromGraph({
            crossTenantAccessPartners: [
                { tenantId: fabrikamId, ...trusting, b2bCollaborationInbound: nobody },
            ],
        });
        const deployed = stateOf(partner(true));
        assert.deepEqual(inForce(deployed, planOf(["delete", partner(true)]), live), {
            mfa: false,
            inbound: "allowed",
        });
        const dropped = { ...partner(true), inputs: { tenantId: fabrikamId } };
        assert.deepEqual(inForce(deployed, planOf(["update", dropped]), live), {
            mfa: false,
            inbound: "blocked",
        });
    });

    it("of a partner that was there before get their former values back", () => {
        const deployed = adopted(trusting);
        const trustingAll = forAllTenants(trusting);
        const state = stateOf(deployed, trustingAll);
        // Without its own value, the trust in all tenants would apply to Fabrikam.
        assert.equal(inForce(state, planOf(["delete", deployed])).mfa, false);
        assert.equal(inForce(state, planOf(["update", adopted({})])).mfa, false);
        assert.equal(inForce(state, planOf()).mfa, true);
    });
});
