import assert from "node:assert/strict";
import { SandboxSession } from "./overSandbox";
import { failuresOf, unknown } from "./setUp";

const path = "/policies/crossTenantAccessPolicy/default";
const side = (accessType: string, target: string, targetType: string) => ({
    accessType,
    targets: [{ target, targetType }],
});
const open = {
    usersAndGroups: side("allowed", "AllUsers", "user"),
    applications: side("allowed", "AllApplications", "application"),
};
const trust = {
    isMfaAccepted: true,
    isCompliantDeviceAccepted: false,
    isHybridAzureADJoinedDeviceAccepted: false,
};
const redemption = {
    "@odata.type": "#microsoft.graph.defaultInvitationRedemptionIdentityProviderConfiguration",
    primaryIdentityProviderPrecedenceOrder: ["externalFederation", "azureActiveDirectory"],
    fallbackIdentityProvider: "emailOneTimePasscode",
};

describe("the life cycle of cross-tenant access for all tenants", () => {
    let session: SandboxSession;

    beforeEach(() => {
        session = SandboxSession.start();
    });

    const run = () => session.lifecycle("crossTenantAccessDefault");
    const current = () => session.directory.succeed(`GET ${path}`);

    it("believes no tenant unless that is acknowledged", async () => {
        assert.deepEqual(await failuresOf(run(), { inboundTrust: { isMfaAccepted: true } }), [
            "inboundTrust",
        ]);
        const acknowledged = { inboundTrust: { isMfaAccepted: true }, acknowledgeTrustInAllTenants: true };
        assert.deepEqual(await failuresOf(run(), acknowledged), []);
        assert.deepEqual(await failuresOf(run(), { inboundTrust: { isMfaAccepted: false } }), []);
        assert.deepEqual(await failuresOf(run(), { inboundTrust: { isMfaAccepted: unknown } }), []);
        assert.deepEqual(await failuresOf(run(), { inboundTrust: {}, acknowledgeTrustInAllTenants: false }), [
            "acknowledgeTrustInAllTenants",
        ]);
    });

    it("refuses what contradicts itself, names others' users, or redeems in no way there is", async () => {
        const named = { ...open, usersAndGroups: side("allowed", session.directory.tenant.callerId, "user") };
        const wrong = {
            b2bCollaborationInbound: named,
            b2bDirectConnectOutbound: {
                ...open,
                applications: side("blocked", "AllApplications", "application"),
            },
            invitationRedemptionIdentityProviderConfiguration: {
                primaryIdentityProviderPrecedenceOrder: ["externalFederation", "externalFederation"],
                fallbackIdentityProvider: "phone",
            },
        };
        assert.deepEqual((await failuresOf(run(), wrong)).sort(), [
            "b2bCollaborationInbound",
            "b2bDirectConnectOutbound",
            "invitationRedemptionIdentityProviderConfiguration.fallbackIdentityProvider",
            "invitationRedemptionIdentityProviderConfiguration.primaryIdentityProviderPrecedenceOrder",
        ]);
    });

    it("writes declared settings, leaves the rest, and restores them on request", async () => {
        const before = current();
        const written = {
            b2bDirectConnectInbound: open,
            inboundTrust: trust,
            invitationRedemptionIdentityProviderConfiguration: redemption,
        };
        const inputs = { ...written, acknowledgeTrustInAllTenants: true, onRemove: "restore" };
        const { outs } = await run().create(inputs);
        session.catchUp();
        // Graph names no type where it is the declared one.
        const { "@odata.type": declaredType, ...shown } = redemption;
        assert.ok(declaredType);
        assert.deepEqual(current(), {
            ...before,
            ...written,
            invitationRedemptionIdentityProviderConfiguration: shown,
            isServiceDefault: false,
        });
        assert.deepEqual(Object.keys(session.firstBody("PATCH")).sort(), Object.keys(written).sort());
        await run().delete("crossTenantAccessDefault", outs ?? {});
        session.catchUp();
        assert.deepEqual(current(), { ...before, isServiceDefault: false });
    });

    it("stays when it is no longer declared, and is never reset", async () => {
        const { outs } = await run().create({ b2bDirectConnectInbound: open, onRemove: "retain" });
        await run().delete("crossTenantAccessDefault", outs ?? {});
        session.catchUp();
        assert.deepEqual(current()["b2bDirectConnectInbound"], open);
        assert.deepEqual(session.writes, [`PATCH ${path}`]);
    });

    it("takes targets in another order for the same", async () => {
        const ids = ["11111111-1111-4111-8111-111111111111", "22222222-2222-4222-8222-222222222222"];
        const outbound = (order: string[]) => ({
            ...open,
            usersAndGroups: {
                accessType: "allowed",
                targets: order.map((target) => ({ target, targetType: "group" })),
            },
        });
        const { outs } = await run().create({ b2bCollaborationOutbound: outbound(ids), onRemove: "retain" });
        session.directory.succeed(`PATCH ${path}`, {
            b2bCollaborationOutbound: outbound([...ids].reverse()),
        });
        session.catchUp();
        const { props } = await run().read("crossTenantAccessDefault", outs ?? {});
        assert.deepEqual(props, outs);
    });
});
