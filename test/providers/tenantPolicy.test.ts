import assert from "node:assert/strict";
import { CreatedError } from "../../providers/lifecycle/kit/lifecycle";
import type { LifecycleName } from "../../providers/lifecycle";
import { SandboxSession } from "./overSandbox";
import { failuresOf } from "./setUp";

const path = "/policies/authorizationPolicy";
const restricted = "2af84b1e-32c8-42b7-82bc-daa82404023b";
const limited = "10dae51f-b6af-4016-8d66-8c2a99b929b3";
const inputs = { guestUserRoleId: restricted, onRemove: "retain" };

describe("the life cycle of a policy that every tenant has", () => {
    let sandbox: SandboxSession;

    beforeEach(() => {
        sandbox = SandboxSession.start();
    });

    const policy = () => sandbox.directory.tenant.store.primary.get("singletons", "authorizationPolicy");
    const run = () => sandbox.lifecycle("authorizationPolicy");
    /** What people are warned of meanwhile. */
    const warningsOf = async (action: () => Promise<unknown>): Promise<string[]> => {
        sandbox.warnings.length = 0;
        await action();
        return [...sandbox.warnings];
    };

    it("keeps settings unless their return is requested, and reports every fault at once", async () => {
        const { check } = run();
        assert.deepEqual((await check({}, { guestUserRoleId: restricted })).inputs, inputs);
        const faults = await failuresOf(run(), { allowInvitesFrom: "me", guestUserRoleId: "guest", x: 1 });
        assert.deepEqual(faults, ["x", "allowInvitesFrom", "guestUserRoleId"]);
    });

    it("changes only the declared settings, waits until replicas agree, and records the former ones", async () => {
        const { id, outs } = await run().create(inputs);
        assert.equal(id, "authorizationPolicy");
        assert.deepEqual(outs, { ...inputs, formerSettings: { guestUserRoleId: limited } });
        assert.deepEqual(sandbox.writes, [`PATCH ${path}`]);
        assert.equal(policy()?.["guestUserRoleId"], restricted);
        assert.equal(policy()?.["allowInvitesFrom"], "everyone");
        for (const replica of [0, 1, 2]) {
            const { body } = sandbox.directory.ask(`GET ${path}`, undefined, { replica });
            assert.equal(body["guestUserRoleId"], restricted);
        }
    });

    it("keeps its state when the change was written but did not show", async () => {
        const { create } = run();
        for (const replica of [0, 1, 2]) {
            sandbox.directory.parts.addFault({ kind: "stuckReplica", replica, ms: 10_000_000 });
        }
        const error: unknown = await create(inputs).catch((thrown: unknown) => thrown);
        assert.ok(error instanceof CreatedError, String(error));
        assert.deepEqual(error.properties["formerSettings"], { guestUserRoleId: limited });
    });

    it("shows a refresh what was changed by hand, and does not touch what is not declared", async () => {
        const { create, read } = run();
        const { outs } = await create(inputs);
        const byHand = { guestUserRoleId: limited, allowInvitesFrom: "none" };
        sandbox.directory.succeed(`PATCH ${path}`, byHand);
        sandbox.catchUp();
        const { props } = await read("authorizationPolicy", outs ?? {});
        assert.deepEqual(props, { ...outs, guestUserRoleId: limited });
    });

    it("sees a change of a setting or of what happens to it, and none in what it recorded", async () => {
        const { diff } = run();
        const olds = { ...inputs, formerSettings: { guestUserRoleId: limited } };
        assert.deepEqual(await diff("", olds, inputs), { changes: false, replaces: [] });
        assert.equal((await diff("", olds, { ...inputs, onRemove: "restore" })).changes, true);
        assert.equal((await diff("", olds, { onRemove: "retain" })).changes, true);
    });

    it("records the former value of a setting declared later, and keeps what it recorded before", async () => {
        const { create, update } = run();
        const { outs } = await create(inputs);
        const news = {
            allowInvitesFrom: "adminsAndGuestInviters",
            guestUserRoleId: limited,
            onRemove: "retain",
        };
        const { outs: after } = await update("authorizationPolicy", outs ?? {}, news);
        assert.deepEqual(after?.["formerSettings"], {
            guestUserRoleId: limited,
            allowInvitesFrom: "everyone",
        });
        assert.equal(policy()?.["allowInvitesFrom"], "adminsAndGuestInviters");
    });

    it("reports what restoring will leave, such as a setting exactly as declared, as a killed run leaves it", async () => {
        const restoring = { ...inputs, onRemove: "restore" };
        const messages = await warningsOf(() => run().create(restoring));
        assert.deepEqual(messages, []);
        const toldThen = await warningsOf(() => run().create(restoring));
        assert.match(
            toldThen.join(),
            /authorizationPolicy already had guestUserRoleId.*restoring will leave it/,
        );
        assert.deepEqual(await warningsOf(() => run().create(inputs)), []);
    });

    for (const [onRemove, expected] of [
        ["retain", restricted],
        ["restore", limited],
    ] as const) {
        it(`treats a setting no longer declared as onRemove says: ${onRemove}`, async () => {
            const { create, update } = run();
            const { outs } = await create({ ...inputs, onRemove });
            await update("authorizationPolicy", outs ?? {}, { onRemove });
            assert.equal(policy()?.["guestUserRoleId"], expected);
        });

        it(`deletes nothing, and ends as onRemove says: ${onRemove}`, async () => {
            const { outs } = await run().create({ ...inputs, onRemove });
            await run().delete("authorizationPolicy", outs ?? {});
            assert.equal(policy()?.["guestUserRoleId"], expected);
            assert.ok(sandbox.writes.every((call) => call.startsWith("PATCH ")));
        });
    }

    it("puts nothing back when the policy is declared under another name in the same run", async () => {
        const { check, create, delete: remove } = run();
        const { outs } = await create({ ...inputs, onRemove: "restore" });
        await check({}, inputs);
        await remove("authorizationPolicy", outs ?? {});
        assert.equal(policy()?.["guestUserRoleId"], restricted);
    });

    it("fails at once on a refusal, with nothing kept", async () => {
        // Refused, and refused again with a new token.
        sandbox.directory.parts.addFault({ kind: "expiredToken", method: "PATCH", count: 2 });
        const error: unknown = await run()
            .create(inputs)
            .catch((thrown: unknown) => thrown);
        assert.ok(error instanceof Error);
        assert.ok(!(error instanceof CreatedError));
        assert.deepEqual(policy()?.["guestUserRoleId"], limited);
    });

    for (const [name, settings, row, call] of [
        [
            "emailOneTimePasscode",
            { allowExternalIdToUseEmailOtp: "disabled" },
            "emailAuthenticationMethod",
            "PATCH /policies/authenticationMethodsPolicy/authenticationMethodConfigurations/email",
        ],
        [
            "authenticationFlowsPolicy",
            { selfServiceSignUp: { isEnabled: true } },
            "authenticationFlowsPolicy",
            "PATCH /policies/authenticationFlowsPolicy",
        ],
        [
            "externalIdentitiesPolicy",
            { allowExternalIdentitiesToLeave: false },
            "externalIdentitiesPolicy",
            "PATCH /policies/externalIdentitiesPolicy",
        ],
    ] as [LifecycleName, Record<string, unknown>, string, string][]) {
        it(`writes and puts back ${name}`, async () => {
            const { primary } = sandbox.directory.tenant.store;
            const before = primary.get("singletons", row);
            const { create, delete: remove } = sandbox.lifecycle(name);
            const { outs } = await create({ ...settings, onRemove: "restore" });
            assert.deepEqual(sandbox.writes, [call]);
            assert.deepEqual(primary.get("singletons", row), { ...before, ...settings });
            await remove("", outs ?? {});
            assert.deepEqual(primary.get("singletons", row), before);
        });
    }

    it("names the type in a change of the mail method, which is one of several types", async () => {
        await sandbox.lifecycle("emailOneTimePasscode").create({ allowExternalIdToUseEmailOtp: "disabled" });
        const sent = sandbox.firstBody("PATCH");
        assert.equal(sent["@odata.type"], "#microsoft.graph.emailAuthenticationMethodConfiguration");
    });
});
