import assert from "node:assert/strict";
import { assertRefused, Directory, unknownId, type Row } from "./directory";

const partners = "/policies/crossTenantAccessPolicy/partners";
const defaults = "/policies/crossTenantAccessPolicy/default";
const partnerId = "11111111-1111-4111-8111-111111111111";

function setting(users: [string, ...string[]], applications: [string, ...string[]]): Row {
    const targets = (names: string[], targetType: string) => names.map((target) => ({ target, targetType }));
    const [userAccess, ...userTargets] = users;
    const [appAccess, ...appTargets] = applications;
    return {
        usersAndGroups: {
            accessType: userAccess,
            targets: userTargets.map((target) => ({
                target,
                targetType: target === "AllUsers" ? "user" : "group",
            })),
        },
        applications: { accessType: appAccess, targets: targets(appTargets, "application") },
    };
}

describe("the sandbox's cross-tenant access", () => {
    it("enables collaboration with other clouds, and refuses a cloud that it does not know", () => {
        const directory = Directory.create();
        const path = "/policies/crossTenantAccessPolicy";
        assert.deepEqual(directory.succeed(`GET ${path}`)["allowedCloudEndpoints"], []);
        const allowedCloudEndpoints = ["microsoftonline.us"];
        directory.succeed(`PATCH ${path}`, { allowedCloudEndpoints });
        assert.deepEqual(directory.succeed(`GET ${path}`)["allowedCloudEndpoints"], allowedCloudEndpoints);
        assert.equal(
            directory.ask(`PATCH ${path}`, { allowedCloudEndpoints: ["cloud.example"] }).status,
            400,
        );
    });

    let directory: Directory;

    beforeEach(() => {
        directory = Directory.create();
    });

    const create = (more: Row = {}) => directory.ask(`POST ${partners}`, { tenantId: partnerId, ...more });
    const get = () => directory.succeed(`GET ${partners}/${partnerId}`);

    it("answers null for what a partner takes from the defaults", () => {
        const { status, body } = create({ inboundTrust: { isMfaAccepted: true } });
        assert.equal(status, 201);
        assert.deepEqual(body, {
            "@odata.context":
                "https://127.0.0.1/v1.0/$metadata#policies/crossTenantAccessPolicy/partners/$entity",
            tenantId: partnerId,
            isServiceProvider: null,
            isInMultiTenantOrganization: false,
            inboundTrust: {
                isMfaAccepted: true,
                isCompliantDeviceAccepted: false,
                isHybridAzureADJoinedDeviceAccepted: false,
            },
            automaticUserConsentSettings: null,
            b2bCollaborationInbound: null,
            b2bCollaborationOutbound: null,
            b2bDirectConnectInbound: null,
            b2bDirectConnectOutbound: null,
            tenantRestrictions: null,
        });
        assert.deepEqual(get(), body);
        assert.deepEqual(directory.ask(`GET ${partners}?$select=tenantId`).rows, [{ tenantId: partnerId }]);
    });

    it("has a partner once, whatever the case of its id", () => {
        create();
        assert.equal(create().status, 409);
        assert.equal(create({ tenantId: partnerId.toUpperCase() }).status, 409);
    });

    it("refuses a partner that is the tenant itself, or no tenant id", () => {
        for (const tenantId of [directory.tenant.tenantId, "fabrikam.example", undefined, 1]) {
            assert.equal(create({ tenantId }).status, 400);
        }
    });

    it("minds the case of names, of settings and of their members", () => {
        assertRefused(
            create({ b2BDirectConnectInbound: null }),
            400,
            "BadRequest",
            /'b2BDirectConnectInbound' does not exist on type/,
        );
        assertRefused(
            create({ inboundTrust: { isMFAAccepted: true } }),
            400,
            "BadRequest",
            /'isMFAAccepted'/,
        );
        assertRefused(create({ inboundTrust: { isMfaAccepted: "true" } }), 400, "BadRequest", /Edm\.Boolean/);
    });

    for (const [what, users, applications] of [
        ["one group and every application", ["allowed", "g"], ["allowed", "AllApplications"]],
        ["one group and one application", ["allowed", "g"], ["allowed", "a"]],
        ["everybody but one group", ["blocked", "g"], ["blocked", "AllApplications"]],
        ["everybody but one group, and that for one application", ["blocked", "g"], ["blocked", "a"]],
        ["everybody, and one application to them but a group", ["blocked", "g"], ["allowed", "a"]],
        ["nobody", ["blocked", "AllUsers"], ["blocked", "AllApplications"]],
    ] as [string, [string, string], [string, string]][]) {
        it(`lets in ${what}`, () => {
            const { status, message } = create({ b2bCollaborationInbound: setting(users, applications) });
            assert.equal(status, 201, message);
        });
    }

    const all: [string, string] = ["allowed", "AllApplications"];
    for (const [what, value] of Object.entries<unknown>({
        "no one, to every application": setting(["blocked", "AllUsers"], all),
        "no one, to all but one application": setting(["blocked", "AllUsers"], ["blocked", "a"]),
        "everybody, to no application": setting(["allowed", "AllUsers"], ["blocked", "AllApplications"]),
        "one group, to no application": setting(["allowed", "g"], ["blocked", "AllApplications"]),
        "users without applications": {
            usersAndGroups: setting(["allowed", "AllUsers"], all)["usersAndGroups"],
        },
        "users without targets": setting(["allowed"], all),
        "everybody and also a group": setting(["allowed", "AllUsers", "g"], all),
        "in a way that does not exist": setting(["perhaps", "AllUsers"], all),
    })) {
        it(`refuses to let in ${what}`, () => {
            assertRefused(
                create({ b2bCollaborationInbound: value }),
                400,
                "BadRequest",
                /b2bCollaborationInbound|'perhaps' was not found/,
            );
        });
    }

    it("changes one setting, leaves the others, and takes null for inheritance", () => {
        create({ inboundTrust: { isMfaAccepted: true } });
        const automaticUserConsentSettings = { inboundAllowed: true, outboundAllowed: false };
        assert.equal(
            directory.ask(`PATCH ${partners}/${partnerId}`, { automaticUserConsentSettings }).status,
            204,
        );
        assert.equal((get()["inboundTrust"] as Row)["isMfaAccepted"], true);
        assert.deepEqual(get()["automaticUserConsentSettings"], automaticUserConsentSettings);
        directory.succeed(`PATCH ${partners}/${partnerId}`, { inboundTrust: null });
        assert.equal(get()["inboundTrust"], null);
        assert.deepEqual(get()["automaticUserConsentSettings"], automaticUserConsentSettings);
        assert.equal(directory.ask(`PATCH ${partners}/${partnerId}`, { tenantId: unknownId }).status, 400);
    });

    it("removes a partner, and knows no other", () => {
        create();
        assert.equal(directory.ask(`DELETE ${partners}/${partnerId}`).status, 204);
        for (const method of ["GET", "DELETE"]) {
            assertRefused(
                directory.ask(`${method} ${partners}/${partnerId}`),
                404,
                "Request_ResourceNotFound",
                /does not exist/,
            );
        }
        assert.equal(directory.ask(`PATCH ${partners}/${partnerId}`, {}).status, 404);
    });

    it("keeps a removed partner in the way where its removal is not known yet", () => {
        const lagging = Directory.create({ lagMs: 10_000 });
        const post = () => lagging.ask(`POST ${partners}`, { tenantId: partnerId }).status;
        assert.equal(post(), 201);
        lagging.pass(15_000);
        lagging.succeed(`DELETE ${partners}/${partnerId}`);
        lagging.succeed(`GET ${partners}/${partnerId}`);
        assert.equal(post(), 409);
        lagging.pass(15_000);
        assert.equal(post(), 201);
    });

    it("has the system's defaults to begin with, and after a reset", () => {
        const system = directory.succeed(`GET ${defaults}`);
        assert.match(String(system["id"]), /^[0-9a-f-]{36}$/);
        assert.equal(system["isServiceDefault"], true);
        const access = (name: string) =>
            ["usersAndGroups", "applications"].map(
                (side) => ((system[name] as Row)[side] as Row)["accessType"],
            );
        assert.deepEqual(access("b2bCollaborationInbound"), ["allowed", "allowed"]);
        assert.deepEqual(access("b2bDirectConnectInbound"), ["blocked", "blocked"]);
        assert.deepEqual(access("tenantRestrictions"), ["blocked", "blocked"]);
        assert.equal(
            (system["invitationRedemptionIdentityProviderConfiguration"] as Row)["fallbackIdentityProvider"],
            "defaultConfiguredIdp",
        );
        assert.equal(
            directory.ask(`PATCH ${defaults}`, { inboundTrust: { isMfaAccepted: true } }).status,
            204,
        );
        const changed = directory.succeed(`GET ${defaults}`);
        assert.deepEqual(
            [changed["isServiceDefault"], (changed["inboundTrust"] as Row)["isMfaAccepted"]],
            [false, true],
        );
        assert.equal(directory.ask(`POST ${defaults}/resetToSystemDefault`).status, 204);
        assert.deepEqual(directory.succeed(`GET ${defaults}`), system);
    });

    it("refuses to change what the defaults do not let be changed, and to delete them", () => {
        for (const body of [
            { automaticUserConsentSettings: { inboundAllowed: true } },
            { isServiceProvider: true },
            { isServiceDefault: true },
        ]) {
            assertRefused(directory.ask(`PATCH ${defaults}`, body), 400, "BadRequest", /property/);
        }
        assert.equal(directory.ask(`DELETE ${defaults}`).status, 501);
    });
});
