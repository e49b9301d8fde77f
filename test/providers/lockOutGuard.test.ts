import assert from "node:assert/strict";
import { GraphError, type GraphClient, type PolicyJson } from "../../graph";
import { LockOutError, LockOutGuard } from "../../providers/lifecycle/kinds/lockOutGuard";
import { keptLog } from "./engineLogs";
import { failuresOf, over, unknown } from "./setUp";

const ids = ["00000000-0000-4000-8000-00000000e001", "00000000-0000-4000-8000-00000000e002"];
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

/** A tenant with policies of its own, and everybody's groups. */
function tenant({
    policies = [] as PolicyJson[],
    groups = [] as string[],
    identity = { kind: "application", objectId: "sp1" },
    isListRefused = false,
} = {}) {
    const lists: string[] = [];
    const client = {
        signedIn: () => Promise.resolve(identity),
        list: (path: string) => {
            lists.push(path);
            if (isListRefused) {
                const details = { method: "GET", path, status: 403, code: "AccessDenied", message: "no" };
                return Promise.reject(new GraphError(details as never));
            }
            return Promise.resolve(path.startsWith("/users/") ? groups.map((id) => ({ id })) : policies);
        },
    } as unknown as GraphClient;
    const warnings: string[] = [];
    const guard = new LockOutGuard({ client, log: keptLog({ warn: warnings }) });
    const write = (policy: PolicyJson, id?: string) => guard.checkWrite(id, policy, access);
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

    it("lets a tenant be mended that locks them out already, and warns", async () => {
        const { write, warnings } = tenant({ policies: [outside(blocking())] });
        await write(blocking({ displayName: "Another" }));
        assert.match(warnings.join(), /lock out every account for emergency access .* already/);
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

    it("asks nothing for a policy that stops nobody", async () => {
        const { write, lists } = tenant();
        await write(blocking({ state: "enabledForReportingButNotEnforced" }));
        assert.deepEqual(lists, []);
    });

    it("judges by what it may read, and says so", async () => {
        const { write, warnings } = tenant({ isListRefused: true });
        await assert.rejects(write(blocking()), LockOutError);
        assert.match(warnings.join(), /cannot be read.*Policy.Read.All/);
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

    it("refuses one that is for the group of the accounts, whose members it does not know", async () => {
        assert.deepEqual(await check(blocking(), { groupId: exemptId }), ["conditions"]);
        assert.deepEqual(await check(blocking({}, { excludeGroups: [exemptId] }), { groupId: exemptId }), []);
        assert.deepEqual(await check(blocking({}, { excludeGroups: [unknown] }), { groupId: exemptId }), []);
    });

    it("says nothing while values are not known, or nobody is named", async () => {
        assert.deepEqual(await check(blocking({ state: unknown })), []);
        assert.deepEqual(await check(blocking({}, { excludeUsers: [unknown] })), []);
        assert.deepEqual(await check(blocking(), { accountIds: [unknown] }), []);
        assert.deepEqual(await check(blocking(), {}), []);
    });
});
