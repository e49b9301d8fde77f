import assert from "node:assert/strict";
import { Deployment } from "./deployment";
import { doctor, least } from "./doctor";

describe("a tenant's stack, with three lagging replicas", function () {
    this.timeout(180_000);
    let deployment: Deployment;

    before(async () => {
        deployment = await Deployment.start({
            sandbox: [
                ...["--replicas", "3", "--lag", "800", "--early-throttle", "0.02", "--seed", "7"],
                ...["--permissions", least().join(",")],
            ],
        });
    });
    after(() => deployment?.stop());

    const guest = async (address: string) =>
        (await deployment.sandbox.directory()).users.filter((user) => user["mail"] === address);

    it("lacks nothing, the doctor finds, with the permissions that it lists and no others", async () => {
        const { code, output, errors } = await doctor(deployment.sandbox.env, "--stack", "sandbox");
        assert.equal(code, 0, output + errors);
        assert.match(output, /0 errors, 0 warnings, 0 notes/);
    });

    it("previews with unknown values and writes nothing", async () => {
        const { code, output } = await deployment.stack.preview();
        assert.equal(code, 0, output);
        assert.match(output, /Guest bob@fabrikam\.example create/);
        assert.equal((await deployment.sandbox.stats()).writes, 0);
    });

    it("brings everything that the files declare into the directory", async () => {
        const { code, output } = await deployment.stack.up();
        assert.equal(code, 0, output);
        assert.deepEqual(await deployment.missing(), []);
    });

    it("met stale replicas and throttling on its way", async () => {
        const { staleReads, throttled } = await deployment.sandbox.stats();
        assert.ok(staleReads > 0, `${staleReads} stale reads`);
        assert.ok(throttled > 0, `${throttled} throttled requests`);
    });

    it("has nothing to change in a second run", async () => {
        const { code, output } = await deployment.stack.up("--expect-no-changes");
        assert.equal(code, 0, output);
    });

    it("keeps the redeem links and the credentials out of the state's plain text", async () => {
        const state = JSON.stringify(await deployment.stack.exportState());
        assert.doesNotMatch(state, /invitations\.microsoft\.com/);
        assert.ok(!state.includes(deployment.sandbox.connection.clientSecret));
    });

    it("follows a changed guest list: one invited, one changed, one blocked, none deleted", async () => {
        await deployment.changeGuestList((text) =>
            text
                .replace(/^bob@fabrikam.*$/m, "olga@fabrikam.example,https://myapplications.microsoft.com")
                .replace('Erin Eriksen,"Northwind, Inc."', "Erin Eriksen,Northwind Traders"),
        );
        const { code, output } = await deployment.stack.up();
        assert.equal(code, 0, output);
        assert.deepEqual(await deployment.missing(), []);
        const [bob] = await guest("bob@fabrikam.example");
        assert.equal(bob?.["accountEnabled"], false);
        assert.equal((await guest("erin@northwind.example"))[0]?.["companyName"], "Northwind Traders");
        const { groups, deletedUsers } = await deployment.sandbox.directory();
        assert.ok(groups.every(({ memberIds }) => !memberIds.includes(String(bob?.["id"]))));
        assert.deepEqual(deletedUsers, []);
    });

    it("finds what was changed outside in a refresh, and puts it right in the next run", async () => {
        const [frank] = await guest("frank@northwind.example");
        await deployment.sandbox.graph("PATCH", `/v1.0/users/${String(frank?.["id"])}`, {
            displayName: "Changed by hand",
        });
        const refreshed = await deployment.stack.refresh("--diff");
        assert.equal(refreshed.code, 0, refreshed.output);
        assert.match(refreshed.output, /Changed by hand/);
        const { code, output } = await deployment.stack.up();
        assert.equal(code, 0, output);
        assert.equal((await guest("frank@northwind.example"))[0]?.["displayName"], "Frank Fisher");
    });

    it("stops a destroy that would block more guests than the stack config allows, before anything is taken away", async () => {
        const before = await deployment.sandbox.directory();
        const { code, output } = await deployment.stack.destroy();
        assert.notEqual(code, 0);
        assert.match(output, /would block or delete 12 guests; at most 10 are allowed/);
        assert.deepEqual(await deployment.sandbox.directory(), before);
    });

    it("leaves guests blocked, as onRemove says, and removes the rest on destroy", async () => {
        await deployment.configure({ "entra-b2b:removals": { most: 12 } });
        const confirmed = await deployment.stack.up();
        assert.equal(confirmed.code, 0, confirmed.output);
        const { code, output } = await deployment.stack.destroy();
        assert.equal(code, 0, output);
        const { users, deletedUsers, groups, conditionalAccessPolicies, partners } =
            await deployment.sandbox.directory();
        const guests = users.filter(({ userType }) => userType === "Guest");
        assert.equal(guests.length, 13);
        assert.ok(guests.every(({ accountEnabled }) => accountEnabled === false));
        assert.deepEqual([deletedUsers, groups, conditionalAccessPolicies, partners], [[], [], [], []]);
    });

    it("adopts the guests in a later deployment, without a second invitation", async () => {
        const invitations = async () =>
            (await deployment.sandbox.log()).filter(({ path }) => path === "/v1.0/invitations").length;
        const before = await invitations();
        const { code, output } = await deployment.stack.up();
        assert.equal(code, 0, output);
        assert.deepEqual(await deployment.missing(), []);
        assert.equal(await invitations(), before);
    });
});
