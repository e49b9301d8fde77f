import assert from "node:assert/strict";
import type { LifecycleName } from "../../providers/lifecycle";
import type { Properties } from "../../providers/lifecycle/kit/lifecycle";
import { samId, type Row } from "../sandbox/directory";
import { SandboxSession } from "./overSandbox";
import { accessPackageId, catalogId, tenantOfOwners } from "./ownedKinds";

const mark = "entra-b2b-0123456789abcdef";
const catalogs = "/identityGovernance/entitlementManagement/catalogs";
const absent = "99999999-9999-4999-8999-999999999999";

/** An object of each kind that is there, what declares it as it is, and what declares it otherwise. */
const kinds: {
    name: LifecycleName;
    path: string;
    make: (session: SandboxSession) => string;
    same: Properties;
    other: Properties;
    propertiesOf: (object: Row) => unknown;
    otherShown: unknown;
}[] = [
    {
        name: "directoryGroup",
        path: "/groups",
        make: ({ directory }) =>
            directory.makeGroup("Partners", { description: "By hand", mailNickname: "partners" }),
        same: { displayName: "Partners", description: "By hand", mark },
        other: { displayName: "Partners of ours", mark },
        propertiesOf: ({ displayName, description, mailNickname }) => [
            displayName,
            description,
            mailNickname,
        ],
        // Undeclared properties of an adopted group stay.
        otherShown: ["Partners of ours", "By hand", "partners"],
    },
    {
        name: "namedLocation",
        path: "/identity/conditionalAccess/namedLocations",
        make: ({ directory }) =>
            String(
                directory.succeed("POST /identity/conditionalAccess/namedLocations", {
                    "@odata.type": "#microsoft.graph.ipNamedLocation",
                    displayName: "Office",
                    isTrusted: true,
                    ipRanges: [
                        { "@odata.type": "#microsoft.graph.iPv4CidrRange", cidrAddress: "203.0.113.0/24" },
                    ],
                })["id"],
            ),
        same: { displayName: "Office", ipRanges: ["203.0.113.0/24"], isTrusted: true },
        other: { displayName: "Offices", ipRanges: ["203.0.113.0/24"], isTrusted: true },
        propertiesOf: ({ displayName, isTrusted }) => [displayName, isTrusted],
        otherShown: ["Offices", true],
    },
    {
        name: "authenticationStrength",
        path: "/policies/authenticationStrengthPolicies",
        make: ({ directory }) =>
            String(
                directory.succeed("POST /policies/authenticationStrengthPolicies", {
                    displayName: "Keys",
                    allowedCombinations: ["fido2"],
                })["id"],
            ),
        same: { displayName: "Keys", allowedCombinations: ["fido2"] },
        other: { displayName: "Keys", allowedCombinations: ["fido2", "windowsHelloForBusiness"] },
        propertiesOf: ({ allowedCombinations }) => allowedCombinations,
        otherShown: ["fido2", "windowsHelloForBusiness"],
    },
    {
        name: "accessPackageCatalog",
        path: catalogs,
        make: ({ directory }) =>
            String(
                directory.succeed(`POST ${catalogs}`, {
                    displayName: "Partners",
                    description: "By hand",
                    isExternallyVisible: true,
                })["id"],
            ),
        same: { displayName: "Partners", description: "By hand", isExternallyVisible: true },
        other: { displayName: "Partners", description: "By code", isExternallyVisible: true },
        propertiesOf: ({ description }) => description,
        otherShown: "By code",
    },
    {
        name: "conditionalAccessPolicy",
        path: "/identity/conditionalAccess/policies",
        make: ({ directory }) =>
            String(
                directory.succeed("POST /identity/conditionalAccess/policies", {
                    displayName: "Guests",
                    state: "enabledForReportingButNotEnforced",
                    conditions: {
                        clientAppTypes: ["all"],
                        applications: { includeApplications: ["All"] },
                        users: { includeUsers: ["All"], excludeUsers: [samId] },
                    },
                    grantControls: { operator: "OR", builtInControls: ["mfa"] },
                })["id"],
            ),
        same: {
            displayName: "Guests",
            state: "enabledForReportingButNotEnforced",
            conditions: {
                clientAppTypes: ["all"],
                applications: { includeApplications: ["All"] },
                users: { includeUsers: ["All"], excludeUsers: [samId] },
            },
            grantControls: { operator: "OR", builtInControls: ["mfa"] },
        },
        other: {
            displayName: "Guests",
            state: "enabled",
            conditions: {
                clientAppTypes: ["all"],
                applications: { includeApplications: ["All"] },
                users: { includeUsers: ["All"], excludeUsers: [samId] },
            },
            grantControls: { operator: "OR", builtInControls: ["mfa"] },
            emergencyAccess: { accountIds: [samId] },
        },
        propertiesOf: ({ state }) => state,
        otherShown: "enabled",
    },
];

for (const { name, path, make, same, other, propertiesOf, otherShown } of kinds) {
    describe(`${name}, adopting an existing object`, () => {
        const start = () => {
            const session = SandboxSession.start();
            const objectId = make(session);
            session.catchUp();
            session.calls.length = 0;
            const shown = () => {
                session.catchUp();
                const answer = session.directory.ask(`GET ${path}/${objectId}`);
                return answer.status === 200 ? propertiesOf(answer.body) : undefined;
            };
            const checked = async (args: Properties, olds: Properties = {}) => {
                const { inputs, failures } = await session.lifecycle(name).check(olds, args);
                assert.deepEqual(failures, []);
                return inputs ?? {};
            };
            return { session, objectId, shown, checked };
        };

        it("writes nothing where it is as declared, and has nothing to change afterwards", async () => {
            const { session, objectId, checked } = start();
            const inputs = await checked({ ...same, objectId });
            const { id, outs = {} } = await session.lifecycle(name).create(inputs);
            assert.equal(id, objectId);
            assert.deepEqual(
                session.writes.filter((call) => !/getByIds|\$batch/.test(call)),
                [],
            );
            const again = await checked({ ...same, objectId }, inputs);
            assert.deepEqual([(await session.lifecycle(name).diff(id, outs, again)).changes], [false]);
            const { props = {} } = await session.lifecycle(name).read(id, outs);
            assert.equal((await session.lifecycle(name).diff(id, props, again)).changes, false);
        });

        it("writes what differs", async () => {
            const { session, objectId, shown, checked } = start();
            await session.lifecycle(name).create(await checked({ ...other, objectId }));
            assert.deepEqual(shown(), otherShown);
        });

        it("creates nothing in place of an object that does not exist", async () => {
            const { session, checked } = start();
            const inputs = await checked({ ...same, objectId: absent });
            await assert.rejects(session.lifecycle(name).create(inputs), /There is no .* with the id/);
            assert.deepEqual(
                session.writes.filter((call) => !/getByIds|\$batch/.test(call)),
                [],
            );
        });

        it("leaves it when it is no longer declared, also after objectId was taken out", async () => {
            const { session, objectId, shown, checked } = start();
            const inputs = await checked({ ...same, objectId });
            const { id, outs = {} } = await session.lifecycle(name).create(inputs);
            const later = await checked(other, inputs);
            const { outs: changed = {} } = await session.lifecycle(name).update(id, outs, later);
            await session.lifecycle(name).delete(id, changed);
            assert.deepEqual(shown(), otherShown);
        });

        it("deletes it when asked to", async () => {
            const { session, objectId, shown, checked } = start();
            const inputs = await checked({ ...same, objectId, onRemove: "delete" });
            const { id, outs = {} } = await session.lifecycle(name).create(inputs);
            await session.lifecycle(name).delete(id, outs);
            assert.equal(shown(), undefined);
        });

        it("keeps an object that it created, on request, and sees that as a change", async () => {
            const { session, checked } = start();
            const made = { ...same, displayName: "Made here" };
            const inputs = await checked(made);
            const { id, outs = {} } = await session.lifecycle(name).create(inputs);
            const kept = await checked({ ...made, onRemove: "retain" }, inputs);
            assert.equal((await session.lifecycle(name).diff(id, outs, kept)).changes, true);
            const { outs: changed = {} } = await session.lifecycle(name).update(id, outs, kept);
            await session.lifecycle(name).delete(id, changed);
            session.catchUp();
            assert.equal(session.directory.ask(`GET ${path}/${id}`).status, 200);
        });

        it("is another resource's object from then on: the end of its old name leaves it", async () => {
            const { session, checked } = start();
            const made = { ...same, displayName: "Made here" };
            const { id, outs = {} } = await session.lifecycle(name).create(await checked(made));
            const lifecycle = session.lifecycle(name);
            // In one run: the new name takes the object over, and the old name's resource ends.
            const { inputs = {} } = await lifecycle.check({}, { ...made, objectId: id });
            await lifecycle.create(inputs);
            await lifecycle.delete(id, outs);
            session.catchUp();
            assert.equal(session.directory.ask(`GET ${path}/${id}`).status, 200);
        });

        it("is replaced for another id, and not for its own", async () => {
            const { session, objectId, checked } = start();
            const made = { ...other, displayName: "Made here" };
            const { id, outs = {} } = await session.lifecycle(name).create(await checked(made));
            const diff = async (args: Properties) =>
                (await session.lifecycle(name).diff(id, outs, await checked(args, outs))).replaces;
            assert.deepEqual(await diff({ ...made, objectId }), ["objectId"]);
            assert.deepEqual(await diff({ ...made, objectId: id.toUpperCase() }), []);
        });
    });
}

describe("accessPackage, adopting a package", () => {
    it("refuses a package of another catalog than declared, and writes nothing", async () => {
        const session = tenantOfOwners();
        const other = session.directory.succeed(`POST ${catalogs}`, { displayName: "Other" })["id"];
        session.catchUp();
        const inputs = { displayName: "Other", catalogId: other, objectId: accessPackageId };
        const { length } = session.writes;
        await assert.rejects(
            session.lifecycle("accessPackage").create(inputs),
            /of another kind than declared/,
        );
        assert.equal(session.writes.length, length);
        const { id } = await session.lifecycle("accessPackage").create({ ...inputs, catalogId });
        assert.equal(id, accessPackageId);
    });
});

describe("directoryGroup, adopting a group", () => {
    it("refuses a group of another kind than declared, and writes nothing", async () => {
        const session = SandboxSession.start();
        const objectId = session.directory.makeGroup("Partners");
        session.catchUp();
        session.calls.length = 0;
        const lifecycle = session.lifecycle("directoryGroup");
        const args = { displayName: "Partners", mark, objectId, kind: "microsoft365" };
        const { inputs = {} } = await lifecycle.check({}, args);
        await assert.rejects(lifecycle.create(inputs), /of another kind than declared/);
        assert.deepEqual(
            session.writes.filter((call) => !/getByIds|\$batch/.test(call)),
            [],
        );
    });
});

describe("what a tenant has already", () => {
    const unwritten = async (name: LifecycleName, prepare: (session: SandboxSession) => Properties) => {
        const session = SandboxSession.start({ replicaCount: 1, lagMs: 0 });
        const inputs = prepare(session);
        session.catchUp();
        session.calls.length = 0;
        session.bodies.length = 0;
        const lifecycle = session.lifecycle(name);
        const { inputs: news = {}, failures } = await lifecycle.check({}, inputs);
        assert.deepEqual(failures, []);
        await lifecycle.create(news);
        const steps = session.bodies.flatMap(
            (body) => (body as { requests?: { method: string }[] } | undefined)?.requests ?? [],
        );
        assert.deepEqual(
            steps.filter(({ method }) => method !== "GET"),
            [],
        );
        assert.deepEqual(
            session.writes.filter((call) => !/getByIds|\$batch/.test(call)),
            [],
        );
    };
    const fabrikam = "11111111-1111-4111-8111-111111111111";
    const partners = "/policies/crossTenantAccessPolicy/partners";

    it("is not written again: a guest's profile, sponsors and manager", () =>
        unwritten("guestAccount", ({ directory }) => {
            const id = directory.invite("alice@fabrikam.example", { invitedUserDisplayName: "Alice" });
            directory.succeed(`PATCH /users/${id}`, { companyName: "Fabrikam", accountEnabled: false });
            directory.succeed(`PUT /users/${id}/manager/$ref`, {
                "@odata.id": `https://graph.microsoft.com/v1.0/users/${samId}`,
            });
            return {
                emailAddress: "alice@fabrikam.example",
                redirectUrl: "https://myapplications.microsoft.com",
                onRemove: "retain",
                displayName: "Alice",
                companyName: "Fabrikam",
                blockSignIn: true,
                managerId: samId,
            };
        }));

    it("is not written again: a partner's trust and consent, of which one switch was never set", () =>
        unwritten("crossTenantAccessPartner", ({ directory }) => {
            directory.succeed(`POST ${partners}`, {
                tenantId: fabrikam,
                inboundTrust: {
                    isMfaAccepted: true,
                    isCompliantDeviceAccepted: false,
                    isHybridAzureADJoinedDeviceAccepted: false,
                },
                automaticUserConsentSettings: { inboundAllowed: true, outboundAllowed: null },
            });
            return {
                tenantId: fabrikam,
                inboundTrust: { isMfaAccepted: true },
                automaticUserConsentSettings: { inboundAllowed: true },
            };
        }));

    it("is not written again: a partner's synchronization", () =>
        unwritten("identitySynchronization", ({ directory }) => {
            directory.succeed(`POST ${partners}`, { tenantId: fabrikam });
            directory.succeed(`PUT ${partners}/${fabrikam}/identitySynchronization`, {
                displayName: "Fabrikam",
                userSyncInbound: { isSyncAllowed: true },
            });
            return { tenantId: fabrikam, displayName: "Fabrikam", allowUserSync: true };
        }));

    it("is not written again: a policy that every tenant has", () =>
        unwritten("authorizationPolicy", ({ directory }) => {
            directory.succeed("PATCH /policies/authorizationPolicy", { allowInvitesFrom: "everyone" });
            return { allowInvitesFrom: "everyone" };
        }));

    it("is not written again: an active role", () =>
        unwritten("directoryRoleAssignment", ({ directory }) => {
            directory.succeed("POST /roleManagement/directory/roleAssignments", {
                principalId: samId,
                roleDefinitionId: "95e79109-95c0-4d8e-aee3-d01accf2d47b",
                directoryScopeId: "/",
            });
            return { principalId: samId, role: "guestInviter", assignment: "active" };
        }));
});
