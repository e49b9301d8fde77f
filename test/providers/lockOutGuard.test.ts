import assert from "node:assert/strict";
import type { GraphClient, PolicyJson } from "../../graph";
import { LockOutGuard, type GuardedAccess } from "../../providers/lifecycle/kinds/lockOut/guard";
import { LockOutError } from "../../providers/lifecycle/kinds/lockOut/messages";
import { batchAnswer, stepsOf } from "../graph/client/batchFake";
import { fakeGraph, refusal, type Answer } from "../graph/fakes";
import { keptLog } from "./engineLogs";
import { failuresOf, over, unknown, warnings } from "./setUp";

const ids = ["00000000-0000-4000-8000-00000000e001", "00000000-0000-4000-8000-00000000e002"] as const;
const exemptId = "00000000-0000-4000-8000-00000000f001";
const access = { accountIds: ids };

function blocking(changes: object = {}, users: object = {}): PolicyJson {
    return {
        displayName: "Block all",
        state: "enabled",
        conditions: {
            applications: { includeApplications: ["All"] },
            users: { includeUsers: ["All"], ...users },
        },
        grantControls: { operator: "OR", builtInControls: ["block"] },
        ...changes,
    };
}

const forWorkloads = blocking({
    displayName: "Block pipelines",
    conditions: {
        applications: { includeApplications: ["All"] },
        clientApplications: { includeServicePrincipals: ["ServicePrincipalsInMyTenant"] },
        users: { includeUsers: ["None"] },
    },
});

const emergencyGroupId = "00000000-0000-4000-8000-00000000f0e0";

/** Whether accounts are enabled, by id. */
const bothEnabled: Readonly<Record<string, boolean | null>> = { [ids[0]]: true, [ids[1]]: true };

/** A tenant with its own policies, accounts for emergency access, and everyone's groups. */
function tenant({
    policies = [] as PolicyJson[],
    groups = [] as string[],
    identity = { kind: "application", objectId: "sp1" },
    refused = [] as string[],
    enabled = bothEnabled,
    members = undefined as string[] | undefined,
} = {}) {
    const lists: string[] = [];
    const valueOf = (path: string): Answer => {
        const [, kind, id = "", relation] = path.split("/");
        if (refused.some((part) => path.includes(part))) {
            return refusal(403, "Authorization_RequestDenied");
        }
        if (kind === "users" && relation === undefined) {
            return id in enabled ? { status: 200, body: { id, accountEnabled: enabled[id] } } : refusal(404);
        }
        if (kind === "groups") {
            return members
                ? { status: 200, body: { value: members.map((each) => ({ id: each })) } }
                : refusal(404);
        }
        const value = kind === "users" ? groups.map((each) => ({ id: each })) : policies;
        return { status: 200, body: { value } };
    };
    const { client: graph } = fakeGraph((request) => {
        const path = new URL(request.url).pathname.replace("/v1.0", "");
        const steps = stepsOf(request);
        if (steps !== undefined) {
            return batchAnswer(steps, ({ url }) => {
                lists.push(url.replace(/\?.*/, ""));
                return valueOf(url.replace(/\?.*/, ""));
            });
        }
        lists.push(path);
        return valueOf(path);
    });
    const signedIn = () => Promise.resolve(identity);
    const client = Object.create(graph, { signedIn: { value: signedIn } }) as GraphClient;
    const warnings: string[] = [];
    const guard = new LockOutGuard({ client, log: keptLog({ warn: warnings }) });
    const write = (policy: PolicyJson, id?: string, given: GuardedAccess | undefined = access) =>
        guard.checkWrite(id, policy, given);
    return { guard, lists, warnings, write };
}

const outside = (changes: PolicyJson = blocking({}, { excludeUsers: [ids[0]] })): PolicyJson => ({
    ...changes,
    id: "00000000-0000-4000-8000-0000000000a1",
});

describe("The guard before a policy is written", () => {
    it("refuses what locks out all accounts for emergency access, and says by what and the cure", async () => {
        const { write } = tenant();
        await assert.rejects(write(blocking()), (error) => {
            assert.ok(error instanceof LockOutError);
            assert.match(error.message, /"Block all" would lock out every account for emergency access/);
            assert.match(
                error.message,
                /e001.*e002.*Exclude one of these accounts, or a group .*"Block all"/,
            );
            return true;
        });
        await write(blocking({}, { excludeUsers: ids.slice(0, 1) }));
    });

    it("counts policies outside of the stack, read once in a run", async () => {
        const { write, lists } = tenant({ policies: [outside()] });
        const policy = blocking({ displayName: "Second" }, { excludeUsers: [ids[1]] });
        await assert.rejects(write(policy), /"Block all", "Second"/);
        await assert.rejects(write(policy, "00000000-0000-4000-8000-0000000000a2"), LockOutError);
        await write(blocking({ displayName: "Third" }, { excludeUsers: ids }));
        assert.equal(lists.filter((path) => path.includes("policies")).length, 1);
    });

    it("counts what the run wrote and removed before", async () => {
        const { write, guard } = tenant({ policies: [outside()] });
        const policy = blocking({ displayName: "Second" }, { excludeUsers: [ids[1]] });
        guard.noteRemoval(String(outside()["id"]));
        // Nothing of the run was asked about yet: the list shows what was there.
        await assert.rejects(write(policy), LockOutError);
        guard.noteRemoval(String(outside()["id"]));
        await write(policy);
        await assert.rejects(
            write(blocking({ displayName: "Third" }, { excludeUsers: [ids[0]] })),
            LockOutError,
        );
    });

    it("sees two writes at the same time together", async () => {
        const { write } = tenant();
        const results = await Promise.allSettled(
            ids.map((id) => write(blocking({ displayName: id }, { excludeUsers: [id] }))),
        );
        assert.deepEqual(results.map(({ status }) => status).sort(), ["fulfilled", "rejected"]);
    });

    it("knows the accounts' groups from the tenant", async () => {
        const policy = blocking({}, { excludeGroups: [exemptId] });
        await tenant({ groups: [exemptId] }).write(policy);
        await assert.rejects(tenant({ groups: [] }).write(policy), LockOutError);
    });

    it("allows corrections in a tenant that already locks them out, and warns", async () => {
        const { write, warnings } = tenant({ policies: [outside(blocking())] });
        await write(blocking({ displayName: "Another" }));
        assert.match(warnings.join(), /already lock out every account for emergency access/);
        await write(blocking({}, { excludeUsers: ids }), String(outside()["id"]));
    });

    it("refuses what stops the identity that deploys, in a pipeline and at a desk", async () => {
        await assert.rejects(
            tenant().write(forWorkloads),
            /would lock out the identity that deploys \(sp1\)/,
        );
        const identity = { kind: "user", objectId: "u1" } as const;
        const person = tenant({ identity });
        await assert.rejects(person.write(blocking({}, { excludeUsers: ids })), /deploys \(u1\)/);
        await person.write(blocking({}, { excludeUsers: [...ids, "u1"] }));
    });

    it("asks nothing for a policy that stops no one", async () => {
        const { write, lists } = tenant();
        await write(blocking({ state: "enabledForReportingButNotEnforced" }));
        assert.deepEqual(lists, []);
    });

    it("refuses what it cannot judge because other policies cannot be read, unless that is acknowledged", async () => {
        const { write, warnings } = tenant({ refused: ["/policies"] });
        const policy = blocking({}, { excludeUsers: ids });
        await assert.rejects(
            write(policy),
            /could not be checked.*other conditional access policies.*Policy.Read.All/,
        );
        await write(policy, undefined, { ...access, acknowledgeUnchecked: true });
        await assert.rejects(
            write(blocking(), undefined, { ...access, acknowledgeUnchecked: true }),
            /would lock out every account/,
        );
        assert.match(warnings.join(), /could not be read.*Policy.Read.All/);
    });

    it("refuses what it cannot judge because a policy in force cannot be read, and names policy and value", async () => {
        const broken = outside(blocking({ displayName: "Odd", conditions: { users: { includeUsers: 7 } } }));
        const { write } = tenant({ policies: [broken] });
        await assert.rejects(write(blocking({}, { excludeUsers: ids })), /the policy "Odd" \(.*includeUsers/);
    });
});

describe("The guard's accounts for emergency access", () => {
    const everyone = blocking({}, { excludeUsers: ids, excludeGroups: [emergencyGroupId] });
    const mfa = { ...everyone, grantControls: { operator: "OR", builtInControls: ["mfa"] } };
    const group = { groupId: emergencyGroupId };
    const acknowledged = { acknowledgeUnchecked: true };

    /** Tenant, what the policy names, and the refusal; none where it is written. */
    const cases: Record<
        string,
        [Parameters<typeof tenant>[0], GuardedAccess | undefined, RegExp | undefined]
    > = {
        "two enabled accounts": [{}, access, undefined],
        "one of two disabled": [{ enabled: { [ids[0]]: false, [ids[1]]: true } }, access, undefined],
        "both disabled": [
            { enabled: { [ids[0]]: false, [ids[1]]: false } },
            access,
            /e001 is disabled.*e002 is disabled/,
        ],
        "both missing": [{ enabled: {} }, access, /e001 is not in the tenant.*e002 is not in the tenant/],
        "one missing, one disabled": [
            { enabled: { [ids[0]]: false } },
            access,
            /disabled.*not in the tenant/,
        ],
        "a group with an enabled member": [{ members: [ids[0]] }, group, undefined],
        "a group with a disabled member": [
            { members: [ids[0]], enabled: { [ids[0]]: false } },
            group,
            /is disabled/,
        ],
        "an empty group": [{ members: [] }, group, /the group \S+f0e0 is empty/],
        "a missing group": [{}, group, /the group \S+f0e0 is not in the tenant/],
        "a group of devices": [{ members: [exemptId] }, group, /f001 is not in the tenant/],
        "an empty group and an enabled account": [{ members: [] }, { ...access, ...group }, undefined],
        "accounts that may not be read": [
            { refused: ["/users/"] },
            access,
            /could not be checked.*the account \S+e001/,
        ],
        "a group that may not be read": [
            { refused: ["/groups/"] },
            group,
            /could not be checked.*the members of the group/,
        ],
        "one enabled account beside one that does not say": [
            { enabled: { [ids[0]]: true, [ids[1]]: null } },
            access,
            undefined,
        ],
        "accounts that do not say whether they are enabled": [
            { enabled: { [ids[0]]: null, [ids[1]]: null } },
            access,
            /whether the account \S+e001 is enabled/,
        ],
        "accounts whose groups may not be read": [
            { refused: ["transitiveMemberOf"] },
            access,
            /the groups of the account/,
        ],
        "accounts that may not be read, acknowledged": [
            { refused: ["/users/"] },
            { ...access, ...acknowledged },
            undefined,
        ],
        "both disabled, acknowledged": [
            { enabled: { [ids[0]]: false, [ids[1]]: false } },
            { ...access, ...acknowledged },
            /is disabled/,
        ],
        "no account": [{}, {}, /names no emergency access/],
        "nothing at all": [{}, undefined, /names no emergency access/],
        "no account, acknowledged": [{}, acknowledged, undefined],
    };
    for (const [title, [given, named, refusalText]] of Object.entries(cases)) {
        it(`${refusalText ? "refuse" : "allow"} an enforced policy for everyone: ${title}`, async () => {
            for (const policy of [everyone, mfa]) {
                const { guard } = tenant(given);
                const writing = guard.checkWrite(undefined, policy, named);
                await (refusalText ? assert.rejects(writing, refusalText) : writing);
            }
        });
    }

    it("are also needed for a policy for all global administrators", async () => {
        const admins = { includeUsers: [], includeRoles: ["62e90394-69f5-4237-9190-012177145e10"] };
        await assert.rejects(
            tenant().guard.checkWrite(undefined, blocking({}, admins), {}),
            /names no emergency/,
        );
    });

    it("are not needed for guests, for one group, for only session controls, and before it is enforced", async () => {
        const written = [
            blocking(
                {},
                {
                    includeUsers: [],
                    includeGuestsOrExternalUsers: { guestOrExternalUserTypes: "internalGuest" },
                },
            ),
            blocking({}, { includeUsers: [], includeGroups: [exemptId] }),
            blocking({
                grantControls: null,
                sessionControls: { persistentBrowser: { isEnabled: true, mode: "never" } },
            }),
            blocking({ state: "disabled" }),
            blocking({ state: "enabledForReportingButNotEnforced" }),
        ];
        for (const policy of written) {
            await tenant({ enabled: {} }).guard.checkWrite(undefined, policy, {});
        }
    });

    it("do not count while they are disabled where another policy stops the only enabled one", async () => {
        const { write } = tenant({ policies: [outside()], enabled: { [ids[0]]: false, [ids[1]]: true } });
        // The policy that is there leaves out the disabled account only, so it locks out already.
        await write(blocking({ displayName: "Second" }, { excludeUsers: ids }));
        const second = tenant({ enabled: { [ids[0]]: false, [ids[1]]: true } });
        await assert.rejects(
            second.write(blocking({}, { excludeUsers: [ids[0]] })),
            /lock out every account.*e002/,
        );
    });

    it("are read once in a run", async () => {
        const { write, lists } = tenant();
        await write(blocking({}, { excludeUsers: ids }));
        await write(blocking({ displayName: "Second" }, { excludeUsers: ids }));
        assert.equal(lists.filter((path) => path === `/users/${ids[0]}`).length, 1);
    });

    it("leave the identity that deploys to be known for a policy for workload identities", async () => {
        const { write } = tenant({ identity: { kind: "application", objectId: "" } });
        await assert.rejects(write(forWorkloads), /could not be checked.*which identity deploys/);
    });
});

describe("A preview of a policy", () => {
    const check = (policy: PolicyJson, given: object = access, lifecycle = over("conditionalAccessPolicy")) =>
        failuresOf(lifecycle, { ...policy, emergencyAccess: given });

    it("refuses a lock-out that the program declares, by one policy or several", async () => {
        assert.deepEqual(await check(blocking()), ["conditions"]);
        const lifecycle = over("conditionalAccessPolicy");
        const [first, second] = ids.map((id) => blocking({}, { excludeUsers: [id] }));
        assert.deepEqual(await check(first!, access, lifecycle), []);
        assert.deepEqual(await check(second!, access, lifecycle), ["conditions"]);
        assert.deepEqual(lifecycle.directory.calls, []);
    });

    it("refuses a policy for the group of the accounts, whose members it does not know", async () => {
        assert.deepEqual(await check(blocking(), { groupId: exemptId }), ["conditions"]);
        assert.deepEqual(await check(blocking({}, { excludeGroups: [exemptId] }), { groupId: exemptId }), []);
        assert.deepEqual(await check(blocking({}, { excludeGroups: [unknown] }), { groupId: exemptId }), []);
    });

    it("says nothing while values are not known", async () => {
        assert.deepEqual(await check(blocking({ state: unknown })), []);
        assert.deepEqual(await check(blocking({}, { excludeUsers: [unknown] })), []);
        assert.deepEqual(await check(blocking(), { accountIds: [unknown] }), []);
    });

    it("refuses an enforced policy for everyone that names no account, unless that is acknowledged", async () => {
        assert.deepEqual(await check(blocking(), {}), ["conditions"]);
        assert.deepEqual(await check(blocking(), { acknowledgeUnchecked: true }), []);
        const lifecycle = over("conditionalAccessPolicy");
        assert.deepEqual(await failuresOf(lifecycle, blocking()), ["conditions"]);
        assert.deepEqual(await failuresOf(lifecycle, blocking({ state: "disabled" })), []);
    });

    it("leaves an existing policy unchanged, with a warning", async () => {
        const lifecycle = over("conditionalAccessPolicy");
        assert.deepEqual(await failuresOf(lifecycle, blocking(), blocking()), []);
        assert.match(warnings.join(), /names no emergency access/);
        const changed = blocking({ displayName: "Renamed" });
        assert.deepEqual(await failuresOf(lifecycle, changed, blocking()), ["conditions"]);
    });
});
