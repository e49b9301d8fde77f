import assert from "node:assert/strict";
import { Deployment } from "./deployment";

const restricted = "2af84b1e-32c8-42b7-82bc-daa82404023b";

describe("settings of the tenant as a whole, with three lagging replicas", function () {
    this.timeout(180_000);
    let deployment: Deployment;
    let former: Readonly<Record<string, unknown>>;

    before(async () => {
        deployment = await Deployment.start({
            sandbox: ["--replicas", "3", "--lag", "500", "--early-throttle", "0.02", "--seed", "11"],
        });
        former = await singletons();
    });
    after(() => deployment?.stop());

    const singletons = async () => (await deployment.sandbox.directory()).singletons;
    const collaboration = (more: Record<string, unknown>) =>
        deployment.configure({ "entra-b2b:externalCollaboration": { onDestroy: "restore", ...more } });

    async function succeed(run: Promise<{ code: number; output: string }>): Promise<string> {
        const { code, output } = await run;
        assert.equal(code, 0, output);
        return output;
    }

    it("stop a run that would deny a guest of the list, with the guest's line, before anything is written", async () => {
        await collaboration({ domains: { allow: ["fabrikam.example"] } });
        const { code, output } = await deployment.stack.up();
        assert.notEqual(code, 0);
        assert.match(output, /guests\.csv:\d+ \[inviteeEmail\]: tailspin\.example is denied/);
        assert.match(output, /partners\[1\]\.domains\[0\]: northwind\.example is denied/);
        assert.equal((await deployment.sandbox.stats()).writes, 0);
    });

    it("are not written when they deny a guest who is in the tenant, unless that is accepted", async () => {
        await deployment.sandbox.graph("POST", "/v1.0/invitations", {
            invitedUserEmailAddress: "somebody@evil.example",
            inviteRedirectUrl: "https://myapplications.microsoft.com",
        });
        await collaboration({ domains: { block: ["evil.example"] }, guestUserAccess: "restricted" });
        const { code, output } = await deployment.stack.up();
        assert.notEqual(code, 0);
        assert.match(output, /evil\.example: 1 guest, 1 not redeemed/);
        const { users, b2bManagementPolicies } = await deployment.sandbox.directory();
        assert.deepEqual(b2bManagementPolicies, []);
        assert.equal(users.filter(({ userType }) => userType === "Guest").length, 1);
    });

    it("are in force before the first guest is invited", async () => {
        await collaboration({
            domains: { block: ["evil.example"], deniedGuests: "accept" },
            guestUserAccess: "restricted",
            selfServiceSignUp: true,
            guestsMayLeave: false,
            emailOneTimePasscode: "disabled",
        });
        await succeed(deployment.stack.up());
        const { authorizationPolicy, authenticationFlowsPolicy, Email, externalidentitiespolicy } =
            await singletons();
        assert.equal(authorizationPolicy?.["guestUserRoleId"], restricted);
        assert.deepEqual(authenticationFlowsPolicy?.["selfServiceSignUp"], { isEnabled: true });
        assert.equal(Email?.["allowExternalIdToUseEmailOtp"], "disabled");
        assert.equal(externalidentitiespolicy?.["allowExternalIdentitiesToLeave"], false);
        const calls = (await deployment.sandbox.log()).map(
            ({ method, path }) => `${String(method)} ${String(path)}`,
        );
        const invitations = calls.map((call, index) => (call.endsWith("/invitations") ? index : -1));
        const [, firstOfOurs] = invitations.filter((index) => index >= 0);
        assert.ok(calls.indexOf("POST /beta/policies/b2bManagementPolicies") < (firstOfOurs ?? 0));
    });

    it("have nothing to change in a second run", async () => {
        await succeed(deployment.stack.up("--expect-no-changes"));
    });

    it("are found by a refresh when changed by hand, and put right in the next run", async () => {
        await deployment.sandbox.graph("PATCH", "/v1.0/policies/authorizationPolicy", {
            guestUserRoleId: "a0b1b346-4d3e-4e8b-98f8-753987be4970",
        });
        const output = await succeed(deployment.stack.refresh("--diff"));
        assert.match(output, /a0b1b346-4d3e-4e8b-98f8-753987be4970/);
        await succeed(deployment.stack.up());
        assert.equal((await singletons())["authorizationPolicy"]?.["guestUserRoleId"], restricted);
    });

    it("are as they were before once the stack is destroyed, since onDestroy asks for it", async () => {
        await succeed(deployment.stack.destroy());
        assert.deepEqual(await singletons(), former);
        assert.deepEqual((await deployment.sandbox.directory()).b2bManagementPolicies, []);
    });
});
