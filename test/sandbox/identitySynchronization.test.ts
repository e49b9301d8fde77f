import assert from "node:assert/strict";
import { assertRefused, Directory, type Row } from "./directory";

const partners = "/policies/crossTenantAccessPolicy/partners";
const tenantId = "11111111-1111-4111-8111-111111111111";
const path = `${partners}/${tenantId}/identitySynchronization`;

describe("the sandbox's synchronization of a partner", () => {
    let directory: Directory;

    beforeEach(() => {
        directory = Directory.create();
        directory.succeed(`POST ${partners}`, { tenantId });
    });

    it("is not there until it is put, and answers what was put", () => {
        assert.equal(directory.ask(`GET ${path}`).status, 404);
        assert.equal(directory.ask(`PUT ${path}`, { userSyncInbound: { isSyncAllowed: true } }).status, 204);
        const { displayName, userSyncInbound } = directory.succeed(`GET ${path}`);
        assert.deepEqual([displayName, userSyncInbound], [null, { isSyncAllowed: true }]);
    });

    it("needs a partner", () => {
        const other = path.replaceAll("1111-1111", "1111-2222");
        assert.equal(directory.ask(`PUT ${other}`, {}).status, 404);
    });

    it("is changed and removed, and keeps the partner from being removed", () => {
        directory.succeed(`PUT ${path}`, { displayName: "Fabrikam" });
        directory.succeed(`PATCH ${path}`, { userSyncInbound: { isSyncAllowed: false } });
        assert.equal(directory.succeed(`GET ${path}`)["displayName"], "Fabrikam");
        assertRefused(directory.ask(`DELETE ${partners}/${tenantId}`), 400, "BadRequest", /synchronization/);
        assert.equal(directory.ask(`DELETE ${path}`).status, 204);
        assert.equal(directory.ask(`DELETE ${partners}/${tenantId}`).status, 204);
    });

    // https://learn.microsoft.com/graph/api/crosstenantaccesspolicy-list-partners
    it("is answered with its partner, and with the policy", () => {
        directory.succeed(`PUT ${path}`, { userSyncInbound: { isSyncAllowed: true } });
        const expand = "$select=isServiceProvider&$expand=identitySynchronization($select=userSyncInbound)";
        const wanted = {
            isServiceProvider: null,
            identitySynchronization: { userSyncInbound: { isSyncAllowed: true } },
        };
        assert.deepEqual(directory.ask(`GET ${partners}?${expand}`).rows, [wanted]);
        const { isServiceProvider, identitySynchronization } = directory.succeed(
            `GET ${partners}/${tenantId}?${expand}`,
        );
        assert.deepEqual({ isServiceProvider, identitySynchronization }, wanted);
        const policy = directory.succeed("GET /policies/crossTenantAccessPolicy?$expand=default,partners");
        assert.equal((policy["default"] as Row)["isServiceDefault"], true);
        assert.deepEqual(
            (policy["partners"] as Row[]).map((row) => row["tenantId"]),
            [tenantId],
        );
    });

    // https://learn.microsoft.com/graph/api/resources/crosstenantidentitysyncpolicypartner?view=graph-rest-beta
    it("is of groups in beta alone", () => {
        const body = { groupSyncInbound: { isSyncAllowed: true } };
        assertRefused(directory.ask(`PUT ${path}`, body), 400, "BadRequest", /groupSyncInbound/);
        directory.succeed(`PUT beta${path}`, body);
        assert.deepEqual(directory.succeed(`GET beta${path}`)["groupSyncInbound"], { isSyncAllowed: true });
        assert.ok(!("groupSyncInbound" in directory.succeed(`GET ${path}`)));
    });

    it("stays that of its partner", () => {
        directory.succeed(`PUT ${path}`, {});
        directory.succeed(`PATCH ${path}`, {
            tenantId: tenantId.replace("1111", "2222"),
            displayName: "Fabrikam",
        });
        const { displayName, tenantId: kept } = directory.succeed(`GET ${path}`);
        assert.deepEqual([displayName, kept], ["Fabrikam", tenantId]);
    });

    it("refuses members that do not exist", () => {
        assertRefused(
            directory.ask(`PUT ${path}`, { isSyncAllowed: true }),
            400,
            "BadRequest",
            /isSyncAllowed/,
        );
        const wrong = { userSyncInbound: { isSyncAllowed: "yes" } };
        assert.equal(directory.ask(`PUT ${path}`, wrong).status, 400);
    });
});

describe("the sandbox's look-up of tenants", () => {
    const find = (call: string) => Directory.create().ask(`GET /tenantRelationships/${call}`);

    it("finds a tenant by any domain that it has verified, and by its id", () => {
        const { body } = find("findTenantInformationByDomainName(domainName='Fabrikam.example')");
        assert.deepEqual(
            [body["tenantId"], body["defaultDomainName"]],
            [tenantId, "fabrikam.onmicrosoft.example"],
        );
        assert.equal(
            find(`findTenantInformationByTenantId(tenantId='${tenantId}')`).body["displayName"],
            "Fabrikam",
        );
    });

    it("does not find what does not exist", () => {
        assert.equal(find("findTenantInformationByDomainName(domainName='nobody.example')").status, 404);
        assert.equal(find("findTenantInformationByDomainName(tenantId='fabrikam.example')").status, 400);
    });
});

describe("the sandbox's cross-tenant access for all tenants", () => {
    const defaults = "/policies/crossTenantAccessPolicy/default";
    const redemption = (order: string[], fallback = "microsoftAccount") => ({
        invitationRedemptionIdentityProviderConfiguration: {
            primaryIdentityProviderPrecedenceOrder: order,
            fallbackIdentityProvider: fallback,
        },
    });

    it("names no users of other tenants", () => {
        const b2bCollaborationInbound = {
            usersAndGroups: { accessType: "allowed", targets: [{ target: tenantId, targetType: "user" }] },
            applications: {
                accessType: "allowed",
                targets: [{ target: "AllApplications", targetType: "application" }],
            },
        };
        const answer = Directory.create().ask(`PATCH ${defaults}`, { b2bCollaborationInbound });
        assertRefused(answer, 400, "BadRequest", /cannot name users/);
    });

    it("redeems in existing ways, each once", () => {
        const directory = Directory.create();
        assert.equal(directory.ask(`PATCH ${defaults}`, redemption(["externalFederation"])).status, 204);
        for (const wrong of [
            redemption([]),
            redemption(["mail"]),
            redemption(["externalFederation"], "phone"),
        ]) {
            assert.equal(directory.ask(`PATCH ${defaults}`, wrong).status, 400);
        }
    });
});
