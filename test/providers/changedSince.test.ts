import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { LifecycleName } from "../../providers/lifecycle";
import type { Properties } from "../../providers/lifecycle/kit/lifecycle";
import type { Entity, TableName } from "../../sandbox/store";
import { domainsPolicy } from "../sandbox/directory";
import { mark, ownedKinds, tenantOfOwners } from "./ownedKinds";
import type { SandboxSession } from "./overSandbox";

const partnerTenantId = "11111111-1111-4111-8111-111111111111";
const partners = "/policies/crossTenantAccessPolicy/partners";
const synchronization = `${partners}/${partnerTenantId}/identitySynchronization`;
const domains = "beta/policies/b2bManagementPolicies";
const servicePrincipalId = "00000000-0000-4000-8000-00000000c001";
const applicationId = "00000000-0000-4000-8000-00000000ca01";
const tenantTemplate = "62375ab9-6b52-47ed-826b-58e47e0e304b";

const everyone = (accessType: string) => ({
    usersAndGroups: { accessType, targets: [{ target: "AllUsers", targetType: "user" }] },
    applications: { accessType, targets: [{ target: "AllApplications", targetType: "application" }] },
});

const oneGroup = {
    usersAndGroups: { accessType: "allowed", targets: [{ target: servicePrincipalId, targetType: "group" }] },
    applications: {
        accessType: "allowed",
        targets: [{ target: "AllApplications", targetType: "application" }],
    },
};

/** Settings of one kind, declared by a stack and then changed by an administrator. */
interface SettingsCase {
    readonly prepare?: (session: SandboxSession) => void;
    readonly declared: Properties;
    /** Another declaration, of a third value. */
    readonly later: Properties;
    /** What the program declares when the setting is left out; left out where that is nothing. */
    readonly withoutSetting?: Properties;
    readonly changeByHand: (session: SandboxSession) => void;
    /** The setting as the tenant has it. */
    readonly read: (session: SandboxSession) => unknown;
    readonly byHand: unknown;
    readonly before: unknown;
}

const rows = ({ directory }: SandboxSession, table: TableName): readonly Entity[] =>
    directory.tenant.store.primary.list(table);
const only = (session: SandboxSession, table: TableName): Entity => rows(session, table)[0] ?? {};
const groupSetting = (session: SandboxSession, name: string) =>
    (only(session, "groupSettings")["values"] as { name: string; value: string }[] | undefined)?.find(
        (each) => each.name === name,
    )?.value;
/** Changes one value of the tenant's group settings, and sends all of them, as Graph asks. */
const setGroupSetting = (session: SandboxSession, name: string, value: string) => {
    const { id, values } = only(session, "groupSettings") as { id: string; values: { name: string }[] };
    session.directory.succeed(`PATCH /groupSettings/${id}`, {
        values: values.map((each) => (each.name === name ? { name, value } : each)),
    });
};
const listOf = (session: SandboxSession): unknown => {
    const [text] = (only(session, "b2bManagementPolicies")["definition"] as string[] | undefined) ?? [];
    const { B2BManagementPolicy: policy } = JSON.parse(text ?? "{}") as {
        B2BManagementPolicy?: { InvitationsAllowedAndBlockedDomainsPolicy: { BlockedDomains?: string[] } };
    };
    return policy?.InvitationsAllowedAndBlockedDomainsPolicy.BlockedDomains;
};

const cases: Partial<Record<LifecycleName, SettingsCase>> = {
    authorizationPolicy: {
        declared: { allowInvitesFrom: "adminsAndGuestInviters", onRemove: "restore" },
        later: { allowInvitesFrom: "adminsGuestInvitersAndAllMembers", onRemove: "restore" },
        withoutSetting: { onRemove: "restore" },
        changeByHand: ({ directory }) =>
            directory.succeed("PATCH /policies/authorizationPolicy", { allowInvitesFrom: "none" }),
        read: ({ directory }) =>
            directory.tenant.store.primary.get("singletons", "authorizationPolicy")?.["allowInvitesFrom"],
        byHand: "none",
        before: "everyone",
    },
    crossTenantAccessPartner: {
        prepare: ({ directory }) =>
            directory.succeed(`POST ${partners}`, {
                tenantId: partnerTenantId,
                b2bDirectConnectInbound: everyone("blocked"),
            }),
        declared: { tenantId: partnerTenantId, b2bCollaborationInbound: everyone("allowed") },
        later: { tenantId: partnerTenantId, b2bCollaborationInbound: oneGroup },
        withoutSetting: { tenantId: partnerTenantId },
        changeByHand: ({ directory }) =>
            directory.succeed(`PATCH ${partners}/${partnerTenantId}`, {
                b2bCollaborationInbound: everyone("blocked"),
            }),
        read: (session) => only(session, "partners")["b2bCollaborationInbound"] ?? null,
        byHand: everyone("blocked"),
        before: null,
    },
    identitySynchronization: {
        prepare: (session) => {
            session.directory.succeed(`POST ${partners}`, { tenantId: partnerTenantId });
            session.catchUp();
            const setting = { displayName: "Before", userSyncInbound: { isSyncAllowed: true } };
            session.directory.succeed(`PUT ${synchronization}`, setting);
        },
        declared: { tenantId: partnerTenantId, displayName: "Declared", allowUserSync: true },
        later: { tenantId: partnerTenantId, displayName: "Later", allowUserSync: true },
        changeByHand: ({ directory }) =>
            directory.succeed(`PUT ${synchronization}`, {
                displayName: "Declared",
                userSyncInbound: { isSyncAllowed: false },
            }),
        read: ({ directory }) => directory.ask(`GET ${synchronization}`).body["userSyncInbound"],
        byHand: { isSyncAllowed: false },
        before: { isSyncAllowed: true },
    },
    servicePrincipalSettings: {
        declared: { appId: applicationId, loginUrl: "https://declared.example" },
        later: { appId: applicationId, loginUrl: "https://later.example" },
        withoutSetting: { appId: applicationId },
        changeByHand: ({ directory }) =>
            directory.succeed(`PATCH /servicePrincipals/${servicePrincipalId}`, {
                loginUrl: "https://by-hand.example",
            }),
        read: ({ directory }) =>
            directory.tenant.store.primary.get("servicePrincipals", servicePrincipalId)?.["loginUrl"] ?? null,
        byHand: "https://by-hand.example",
        before: null,
    },
    groupSettings: {
        prepare: ({ directory }) =>
            directory.succeed("POST /groupSettings", { templateId: tenantTemplate, values: [] }),
        declared: { GuestUsageGuidelinesUrl: "https://declared.example" },
        later: { GuestUsageGuidelinesUrl: "https://later.example" },
        withoutSetting: {},
        changeByHand: (session) =>
            setGroupSetting(session, "GuestUsageGuidelinesUrl", "https://by-hand.example"),
        read: (session) => groupSetting(session, "GuestUsageGuidelinesUrl"),
        byHand: "https://by-hand.example",
        before: "",
    },
    guestDomains: {
        prepare: ({ directory }) =>
            directory.succeed(`POST ${domains}`, domainsPolicy({ BlockedDomains: ["before.example"] })),
        declared: { blockedDomains: ["declared.example"], onRemove: "restore" },
        later: { blockedDomains: ["later.example"], onRemove: "restore" },
        changeByHand: (session) =>
            session.directory.succeed(
                `PATCH ${domains}/${String(only(session, "b2bManagementPolicies")["id"])}`,
                domainsPolicy({ BlockedDomains: ["by-hand.example"] }),
            ),
        read: listOf,
        byHand: ["by-hand.example"],
        before: ["before.example"],
    },
};

/** Makes a resource as the engine does. */
async function make(session: SandboxSession, name: LifecycleName, news: Properties) {
    const { inputs = {}, failures } = await session.lifecycle(name).check({}, news);
    assert.deepEqual(failures, []);
    const { id, outs = {} } = await session.lifecycle(name).create(inputs);
    session.catchUp();
    return { id, outs };
}

/** Updates a resource in a run that is killed after its first write. */
async function killUpdate(
    session: SandboxSession,
    name: LifecycleName,
    id: string,
    olds: Properties,
    news: Properties,
): Promise<void> {
    const { update } = session.lifecycle(name);
    const death = session.dieAfterWrites(1);
    void update(id, olds, news);
    await death;
    session.catchUp();
}

for (const [name, each] of Object.entries(cases) as [LifecycleName, SettingsCase][]) {
    describe(`${name}, changed by someone else since`, () => {
        let session: SandboxSession;
        let id: string;
        let outs: Properties;

        beforeEach(async () => {
            session = tenantOfOwners({ lagMs: 2_000 });
            each.prepare?.(session);
            session.catchUp();
            ({ id, outs } = await make(session, name, each.declared));
        });

        const changeByHand = () => {
            each.changeByHand(session);
            session.catchUp();
        };
        const refuses = async (work: Promise<unknown>) => {
            const writes = session.writes.length;
            await assert.rejects(work, /which this stack's state does not have.*pulumi refresh/);
            session.catchUp();
            assert.deepEqual(each.read(session), each.byHand);
            assert.equal(session.writes.length, writes);
        };

        it("is not given back, and the run says how to go on", async () => {
            changeByHand();
            await refuses(session.lifecycle(name).delete(id, outs));
        });

        it("is given back once a refresh has shown the change", async () => {
            changeByHand();
            const { props = {} } = await session.lifecycle(name).read(id, outs);
            await session.lifecycle(name).delete(id, props);
            assert.deepEqual(each.read(session), each.before);
        });

        it("is given back by a run that knows that an earlier one may have written it", async () => {
            changeByHand();
            const unfinishedProperties = Object.keys(each.declared);
            await session.lifecycle(name).delete(id, { ...outs, unfinishedProperties });
            assert.deepEqual(each.read(session), each.before);
        });

        it("is given back where no one changed it, although replicas lag", async () => {
            each.changeByHand(session);
            session.catchUp();
            const { outs: after = {} } = await session.lifecycle(name).update(id, outs, each.declared);
            await session.lifecycle(name).delete(id, { ...after });
            assert.deepEqual(each.read(session), each.before);
        });

        it("is reported when it was as declared before, because that decides what the end does", async () => {
            session.warnings.length = 0;
            await make(session, name, each.declared);
            assert.match(session.warnings.join(), /already (had|was) .*as declared/);
        });

        describe("after an update that was killed", () => {
            let folder: string;

            beforeEach(async () => {
                folder = session.folder = mkdtempSync(join(tmpdir(), "killed-update-"));
                await killUpdate(session, name, id, outs, each.later);
            });
            afterEach(() => rmSync(folder, { recursive: true }));

            it("is given back", async () => {
                await session.lifecycle(name).delete(id, outs);
                assert.deepEqual(each.read(session), each.before);
                assert.deepEqual(readdirSync(join(folder, ".entra-b2b", "updates")), []);
            });

            it("is written again by a program that declares what it did before", async () => {
                const verbs = session.lifecycle(name);
                const { inputs = {} } = await verbs.check({}, each.declared);
                assert.equal((await verbs.diff(id, outs, inputs)).changes, true);
                const { outs: after = {} } = await verbs.update(id, outs, inputs);
                session.catchUp();
                assert.notEqual((await session.lifecycle(name).diff(id, after, inputs)).changes, true);
                await session.lifecycle(name).delete(id, after);
                assert.deepEqual(each.read(session), each.before);
            });

            it("is not given back if someone else has changed it after that", async () => {
                changeByHand();
                await refuses(session.lifecycle(name).delete(id, outs));
            });

            it("is not given back by another machine, which does not know", async () => {
                session.folder = undefined;
                await assert.rejects(session.lifecycle(name).delete(id, outs), /pulumi refresh/);
            });

            it("is compared with the state once a run has recorded another value", async () => {
                const { outs: after = {} } = await session.lifecycle(name).update(id, outs, each.later);
                changeByHand();
                await refuses(session.lifecycle(name).delete(id, after));
            });

            it("is not explained by a file of another form", async () => {
                const updates = join(folder, ".entra-b2b", "updates");
                for (const file of readdirSync(updates)) {
                    assert.doesNotMatch(
                        readFileSync(join(updates, file), "utf8"),
                        /later|declared\.example/i,
                    );
                    writeFileSync(join(updates, file), "{}");
                }
                await assert.rejects(session.lifecycle(name).delete(id, outs), /pulumi refresh/);
            });

            if (each.withoutSetting !== undefined) {
                it("is given back when only this setting is no longer declared", async () => {
                    await session.lifecycle(name).update(id, outs, each.withoutSetting ?? {});
                    assert.deepEqual(each.read(session), each.before);
                });

                it("is not given back then if someone else has changed it after that", async () => {
                    changeByHand();
                    await refuses(session.lifecycle(name).update(id, outs, each.withoutSetting ?? {}));
                });
            }
        });

        const { withoutSetting } = each;
        if (withoutSetting !== undefined) {
            it("is not given back either when only this setting is no longer declared", async () => {
                changeByHand();
                await refuses(session.lifecycle(name).update(id, outs, withoutSetting));
            });
        }
    });
}

describe("what others added to settings that this stack created", () => {
    let session: SandboxSession;

    beforeEach(() => {
        session = tenantOfOwners({ lagMs: 2_000 });
    });

    it("stays: other values of the tenant's group settings", async () => {
        const { id, outs } = await make(session, "groupSettings", { AllowToAddGuests: false });
        setGroupSetting(session, "EnableGroupCreation", "false");
        session.catchUp();
        await session.lifecycle("groupSettings").delete(id, outs);
        assert.deepEqual(
            ["EnableGroupCreation", "AllowToAddGuests"].map((name) => groupSetting(session, name)),
            ["false", "true"],
        );
        assert.match(session.warnings.join(), /stay, because others set EnableGroupCreation/);
    });

    it("stays: other parts of the policy that holds the guest domains", async () => {
        const news = { blockedDomains: ["declared.example"], onRemove: "restore" };
        const { id, outs } = await make(session, "guestDomains", news);
        const policy = only(session, "b2bManagementPolicies");
        const [text] = policy["definition"] as string[];
        const whole = JSON.parse(text ?? "") as { B2BManagementPolicy: Entity };
        const definition = { B2BManagementPolicy: { ...whole.B2BManagementPolicy, AutoRedeemPolicy: {} } };
        session.directory.succeed(`PATCH ${domains}/${String(policy["id"])}`, {
            definition: [JSON.stringify(definition)],
        });
        session.catchUp();
        await session.lifecycle("guestDomains").delete(id, outs);
        assert.match(JSON.stringify(only(session, "b2bManagementPolicies")), /AutoRedeemPolicy/);
        assert.deepEqual(listOf(session), []);
        assert.match(session.warnings.join(), /others set its AutoRedeemPolicy/);
    });
});

/** Lets someone else send a request just before the first one of the session that fits. */
function overtake(session: SandboxSession, method: string, path: string, byOthers: () => void): void {
    const ask = session.directory.ask.bind(session.directory);
    let isDone = false;
    session.directory.ask = (request, body, options) => {
        if (!isDone && request.startsWith(method) && request.includes(path)) {
            isDone = true;
            byOthers();
        }
        return ask(request, body, options);
    };
}

describe("settings that someone else creates between the search and the write", () => {
    it("are not removed at the end: the list of guest domains", async () => {
        const session = tenantOfOwners({ lagMs: 2_000 });
        overtake(session, "POST", "b2bManagementPolicies", () =>
            session.directory.succeed(
                `POST ${domains}`,
                domainsPolicy({ BlockedDomains: ["before.example"] }),
            ),
        );
        const news = { blockedDomains: ["declared.example"], onRemove: "restore" };
        const { id, outs } = await make(session, "guestDomains", news);
        assert.deepEqual(listOf(session), ["declared.example"]);
        await session.lifecycle("guestDomains").delete(id, outs);
        assert.deepEqual(listOf(session), ["before.example"]);
    });

    for (const lagMs of [0, 2_000]) {
        it(`are not counted as this stack's: group settings, with a lag of ${lagMs} ms`, async () => {
            const session = tenantOfOwners({ lagMs });
            overtake(session, "POST", "groupSettings", () =>
                session.directory.succeed("POST /groupSettings", {
                    templateId: tenantTemplate,
                    values: [{ name: "AllowToAddGuests", value: "true" }],
                }),
            );
            const { create } = session.lifecycle("groupSettings");
            const made = await create({ AllowToAddGuests: false }).catch((error: unknown) => {
                // Nothing is kept of what was refused. The next run finds the settings.
                assert.ok(!(error instanceof Error) || error.name !== "CreatedError");
                session.catchUp();
                return session.lifecycle("groupSettings").create({ AllowToAddGuests: false });
            });
            session.catchUp();
            assert.deepEqual(made.outs?.["formerValues"], { AllowToAddGuests: "true" });
            await session.lifecycle("groupSettings").delete(made.id, made.outs ?? {});
            assert.equal(groupSetting(session, "AllowToAddGuests"), "true");
        });
    }
});

describe("an object that is not what the state says", () => {
    let session: SandboxSession;

    beforeEach(() => {
        session = tenantOfOwners({ lagMs: 2_000 });
    });

    for (const [name, kind] of Object.entries(ownedKinds) as [
        LifecycleName,
        (typeof ownedKinds)["accessPackage"],
    ][]) {
        it(`is not deleted: ${name}`, async () => {
            const { inputs = {}, table = "groups" } = kind ?? {};
            const others = { ...inputs, displayName: "Of others", mark: "entra-b2b-of-others" };
            const other = await make(session, name, others);
            const { outs } = await make(session, name, inputs);
            await assert.rejects(
                session.lifecycle(name).delete(other.id, outs),
                /its name is "Of others".*refresh/,
            );
            session.catchUp();
            assert.ok(rows(session, table).some(({ id }) => id === other.id));
            // A refresh takes the name into the state, and the end is meant then.
            const { props = {} } = await session.lifecycle(name).read(other.id, outs);
            await session.lifecycle(name).delete(other.id, props);
            assert.ok(!rows(session, table).some(({ id }) => id === other.id));
        });
    }

    for (const name of Object.keys(ownedKinds) as LifecycleName[]) {
        it(`is deleted if an update that was killed renamed it: ${name}`, async () => {
            const { inputs = {}, table = "groups" } = ownedKinds[name] ?? {};
            const folder = (session.folder = mkdtempSync(join(tmpdir(), "killed-update-")));
            const { id, outs } = await make(session, name, inputs);
            await killUpdate(session, name, id, outs, { ...inputs, displayName: "Renamed" });
            assert.ok(rows(session, table).some(({ displayName }) => displayName === "Renamed"));
            await session.lifecycle(name).delete(id, outs);
            session.catchUp();
            assert.ok(!rows(session, table).some((row) => row["id"] === id));
            rmSync(folder, { recursive: true });
        });
    }

    it("is deleted as a group that someone renamed, because its mail nickname has the mark", async () => {
        const { id, outs } = await make(session, "directoryGroup", { displayName: "Partners", mark });
        session.directory.succeed(`PATCH /groups/${id}`, { displayName: "Renamed" });
        session.catchUp();
        await session.lifecycle("directoryGroup").delete(id, outs);
        assert.deepEqual(rows(session, "groups"), []);
    });
});

describe("the end of a conditional access policy", () => {
    const name = "conditionalAccessPolicy";
    const policies = "/identity/conditionalAccess/policies";
    let session: SandboxSession;
    let id: string;
    let outs: Properties;

    beforeEach(async () => {
        session = tenantOfOwners({ lagMs: 2_000 });
        ({ id, outs } = await make(session, name, ownedKinds.conditionalAccessPolicy?.inputs ?? {}));
    });

    const changeByHand = (change: Properties) => {
        session.directory.succeed(`PATCH ${policies}/${id}`, change);
        session.catchUp();
    };

    it("stops where someone else put it in force, until a refresh has shown that", async () => {
        changeByHand({ state: "enabled" });
        await assert.rejects(session.lifecycle(name).delete(id, outs), /is enforced.*pulumi refresh/);
        assert.equal(rows(session, "conditionalAccessPolicies").length, 1);
        const { props = {} } = await session.lifecycle(name).read(id, outs);
        await session.lifecycle(name).delete(id, props);
        assert.deepEqual(rows(session, "conditionalAccessPolicies"), []);
    });

    it("is not needed for a word about it: an update that takes it out of force reports that", async () => {
        changeByHand({ state: "enabled" });
        const news = { ...outs, displayName: "MFA for all guests" };
        await session.lifecycle(name).update(id, outs, news);
        assert.equal(
            only(session, "conditionalAccessPolicies")["state"],
            "enabledForReportingButNotEnforced",
        );
        assert.match(session.warnings.join(), /is enforced, and goes back to enabledForReporting/);
    });

    it("reports another change, and takes place", async () => {
        changeByHand({ state: "disabled" });
        await session.lifecycle(name).delete(id, outs);
        assert.deepEqual(rows(session, "conditionalAccessPolicies"), []);
        assert.match(session.warnings.join(), /no longer as in this stack's state: its state is disabled/);
    });

    describe("after an update that was killed", () => {
        let folder: string;
        const { inputs = {} } = ownedKinds.conditionalAccessPolicy ?? {};

        beforeEach(() => (folder = session.folder = mkdtempSync(join(tmpdir(), "killed-update-"))));
        afterEach(() => rmSync(folder, { recursive: true }));

        it("takes place where it had put the policy in force", async () => {
            await killUpdate(session, name, id, outs, { ...inputs, state: "enabled" });
            await session.lifecycle(name).delete(id, outs);
            assert.deepEqual(rows(session, "conditionalAccessPolicies"), []);
        });

        it("stops where someone else put the policy in force after that", async () => {
            await killUpdate(session, name, id, outs, { ...inputs, displayName: "MFA for all guests" });
            changeByHand({ state: "enabled" });
            await assert.rejects(
                session.lifecycle(name).delete(id, outs),
                /was not deleted: .*pulumi refresh/,
            );
        });
    });

    it("needs no word where it is as the state says, or a run left it unfinished", async () => {
        changeByHand({ state: "enabled" });
        await session.lifecycle(name).delete(id, { ...outs, unfinishedProperties: ["state"] });
        assert.deepEqual([rows(session, "conditionalAccessPolicies"), session.warnings], [[], []]);
    });
});

describe("what ends with an object, and this stack did not declare", () => {
    const root = "/identityGovernance/entitlementManagement";
    let session: SandboxSession;

    beforeEach(() => {
        session = tenantOfOwners({ lagMs: 2_000 });
    });

    const post = (path: string, body: Properties) => {
        session.directory.succeed(`POST ${path}`, body);
        session.catchUp();
    };
    /** What others add to an object, and what the warning says then. */
    const additions: Partial<Record<LifecycleName, [add: (id: string) => void, expected: RegExp]>> = {
        accessPackageCatalog: [
            (id) => {
                const originId = session.directory.makeGroup("Payroll");
                session.catchUp();
                post(`${root}/resourceRequests`, {
                    requestType: "adminAdd",
                    resource: { originId, originSystem: "AadGroup" },
                    catalog: { id },
                });
            },
            /with 1 resources that others put in \(/,
        ],
        accessPackage: [
            (id) =>
                post(`${root}/assignmentPolicies`, {
                    displayName: "Of others",
                    accessPackage: { id },
                    allowedTargetScope: "allMemberUsers",
                    expiration: { type: "noExpiration" },
                }),
            /with 1 assignment policies that this stack did not declare \(/,
        ],
        claimsMappingPolicy: [
            (id) =>
                post(`/servicePrincipals/${servicePrincipalId}/claimsMappingPolicies/$ref`, {
                    "@odata.id": `https://graph.microsoft.com/v1.0/policies/claimsMappingPolicies/${id}`,
                }),
            new RegExp(`with 1 enterprise applications that use it \\(${servicePrincipalId}\\)`),
        ],
    };
    for (const [name, [add, expected]] of Object.entries(additions) as [
        LifecycleName,
        [(id: string) => void, RegExp],
    ][]) {
        it(`is named: ${name}`, async () => {
            const inputs = ownedKinds[name]?.inputs ?? {};
            const { id, outs } = await make(session, name, inputs);
            add(id);
            await session.lifecycle(name).delete(id, outs);
            assert.match(session.warnings.join(), expected);
            assert.ok(session.warnings[0]?.includes(id));
        });

        it(`is nothing, without a word: ${name}`, async () => {
            const { id, outs } = await make(session, name, ownedKinds[name]?.inputs ?? {});
            await session.lifecycle(name).delete(id, outs);
            assert.deepEqual(session.warnings, []);
        });
    }

    it("does not count what the run has ended before", async () => {
        const policy = await make(
            session,
            "claimsMappingPolicy",
            ownedKinds.claimsMappingPolicy?.inputs ?? {},
        );
        const news = { appId: applicationId, policyId: policy.id };
        const assignment = await make(session, "claimsMappingAssignment", news);
        session.lifecycle("claimsMappingPolicy");
        await session.current("claimsMappingAssignment").delete(assignment.id, assignment.outs);
        await session.current("claimsMappingPolicy").delete(policy.id, policy.outs);
        assert.deepEqual(session.warnings, []);
    });
});
