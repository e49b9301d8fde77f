import assert from "node:assert/strict";
import { checkTenantConfig } from "../../../config";
import { ownTenantId } from "../../../config/ownTenant";

const id = "11111111-1111-4111-8111-111111111111";
const partner = { name: "fabrikam", tenantId: id, inboundTrust: {} };

function check(crossTenantAccess: unknown, partners: unknown[] = []) {
    const values = { "entra-b2b:crossTenantAccess": crossTenantAccess, "entra-b2b:partners": partners };
    const { config, problems } = checkTenantConfig(values, "file");
    return { config, fields: problems.map(({ field }) => field.replace("entra-b2b:", "")), problems };
}

describe("the stack config's cross-tenant access", () => {
    it("is turned into Graph's form", () => {
        const { config } = check({
            b2bCollaboration: {
                inbound: "all",
                outbound: { users: { allow: { groups: [id] } }, applications: { block: ["Office365"] } },
            },
            b2bDirectConnect: { inbound: "none" },
        });
        const { b2bCollaboration, b2bDirectConnect, onRemove } = config?.crossTenantAccess ?? {};
        assert.equal(onRemove, "retain");
        assert.deepEqual(b2bCollaboration?.outbound, {
            usersAndGroups: { accessType: "allowed", targets: [{ target: id, targetType: "group" }] },
            applications: {
                accessType: "blocked",
                targets: [{ target: "Office365", targetType: "application" }],
            },
        });
        assert.equal(b2bCollaboration?.inbound?.usersAndGroups.accessType, "allowed");
        assert.deepEqual(b2bDirectConnect?.inbound?.applications, {
            accessType: "blocked",
            targets: [{ target: "AllApplications", targetType: "application" }],
        });
        assert.equal(b2bDirectConnect?.outbound, undefined);
    });

    it("is refused where it contradicts itself or is given by halves", () => {
        const { fields } = check({
            b2bCollaboration: {
                inbound: { users: { block: "all" }, applications: { allow: "all" } },
                outbound: { users: { allow: "all" } },
            },
            b2bDirectConnect: {
                inbound: { users: { allow: { users: [id] } }, applications: { allow: "all" } },
            },
            tenantRestrictions: "some",
        });
        assert.deepEqual(fields, [
            "crossTenantAccess.b2bCollaboration.inbound",
            "crossTenantAccess.b2bCollaboration.outbound",
            "crossTenantAccess.b2bDirectConnect.inbound",
            "crossTenantAccess.tenantRestrictions",
        ]);
    });

    it("lets a partner's users be named, and only for the partner", () => {
        const inbound = { users: { allow: { users: [id] } }, applications: { allow: "all" } };
        const access = { b2bCollaboration: { inbound } };
        assert.deepEqual(check(undefined, [{ ...partner, access }]).fields, []);
        assert.deepEqual(check(access).fields, ["crossTenantAccess.b2bCollaboration.inbound"]);
    });

    it("believes every tenant only when that is written out", () => {
        const inboundTrust = { isCompliantDeviceAccepted: true };
        assert.deepEqual(check({ inboundTrust }).fields, ["crossTenantAccess.inboundTrust"]);
        assert.deepEqual(check({ inboundTrust, acknowledgeTrustInAllTenants: true }).fields, []);
        assert.deepEqual(check({ inboundTrust: {} }).fields, []);
        assert.deepEqual(check({ inboundTrust, acknowledgeTrustInAllTenants: false }).fields, [
            "crossTenantAccess.acknowledgeTrustInAllTenants",
        ]);
    });

    it("orders the ways of redemption, each once", () => {
        const redemption = {
            identityProviders: ["externalFederation", "azureActiveDirectory"],
            fallback: "emailOneTimePasscode",
        };
        assert.deepEqual(check({ redemption }).fields, []);
        const twice = { ...redemption, identityProviders: ["externalFederation", "externalFederation"] };
        assert.deepEqual(check({ redemption: twice }).fields, [
            "crossTenantAccess.redemption.identityProviders",
        ]);
    });

    it("requires each partner's tenant once, by id or by domain", () => {
        const none = { name: "fabrikam", inboundTrust: {} };
        const byDomain = { ...none, tenantDomain: "Fabrikam.example" };
        assert.deepEqual(check(undefined, [none]).fields, ["partners[0]"]);
        assert.deepEqual(check(undefined, [{ ...partner, tenantDomain: "fabrikam.example" }]).fields, [
            "partners[0].tenantDomain",
        ]);
        assert.equal(check(undefined, [byDomain]).config?.partners[0]?.tenantDomain, "fabrikam.example");
        assert.deepEqual(check(undefined, [byDomain, { ...byDomain, name: "other" }]).fields, [
            "partners[1].tenantDomain",
        ]);
    });

    it("refuses the tenant that is deployed to as a partner, wherever its id is configured", () => {
        const own = partner.tenantId.toUpperCase();
        const values = { "entra-b2b:partners": [partner] };
        const fieldsOf = (more: Record<string, unknown>) =>
            checkTenantConfig({ ...values, ...more }, "file").problems.map(({ field }) => field);
        assert.deepEqual(fieldsOf({}), []);
        assert.deepEqual(fieldsOf({ "azuread:tenantId": own }), ["entra-b2b:partners[0].tenantId"]);
        assert.equal(ownTenantId({}, { ARM_TENANT_ID: own }), own);
        assert.equal(ownTenantId({ "azuread:tenantId": { secure: "x" } }, {}), undefined);
    });
});
