import assert from "node:assert/strict";
import { Deployment } from "./deployment";

describe("a guest list kept as a roster", function () {
    this.timeout(240_000);
    let deployment: Deployment;
    let firstIds: string[];

    before(async () => {
        deployment = await Deployment.start({
            sandbox: ["--replicas", "3", "--lag", "800", "--early-throttle", "0.02", "--seed", "11"],
        });
        // Whoever is taken for gone would be deleted.
        await deployment.configure({
            "entra-b2b:guestsAs": "guests",
            "entra-b2b:rosterShardCount": 3,
            "entra-b2b:onRemove": "delete",
        });
    });
    after(() => deployment?.stop());

    const invitationCount = async () =>
        (await deployment.sandbox.log()).filter(
            ({ method, path }) => method === "POST" && String(path).endsWith("/invitations"),
        ).length;
    const guestIds = async () =>
        (await deployment.sandbox.directory()).users
            .filter(({ creationType }) => creationType === "Invitation")
            .map(({ id }) => String(id))
            .sort();
    const removedMembers = async () =>
        (await deployment.sandbox.log()).filter(
            ({ method, path }) => method === "DELETE" && String(path).includes("/members/"),
        ).length;

    it("adopts guests that each had a resource, without an invitation, a deletion or a lost membership", async () => {
        const first = await deployment.stack.up();
        assert.equal(first.code, 0, first.output);
        firstIds = await guestIds();
        const invited = await invitationCount();
        await deployment.configure({ "entra-b2b:guestsAs": "roster" });
        const { code, output } = await deployment.stack.up();
        assert.equal(code, 0, output);
        assert.deepEqual(await guestIds(), firstIds);
        assert.equal(await invitationCount(), invited);
        assert.equal(await removedMembers(), 0);
        assert.deepEqual(await deployment.missing(), []);
    });

    it("has nothing to change in a second run, nor after a refresh", async () => {
        const refreshed = await deployment.stack.refresh();
        assert.equal(refreshed.code, 0, refreshed.output);
        const { code, output } = await deployment.stack.up("--expect-no-changes");
        assert.equal(code, 0, output);
    });

    it("keeps the links that redeem out of the state's plain text", async () => {
        const state = JSON.stringify(await deployment.stack.exportState());
        assert.doesNotMatch(state, /invitations\.microsoft\.com/);
    });

    it("shows a changed row in the preview, and changes one resource by it", async () => {
        await deployment.changeGuestList((text) => text.replace("Erin Eriksen", "Erin Ericsson"));
        const preview = await deployment.stack.preview();
        assert.equal(preview.code, 0, preview.output);
        assert.match(preview.output, /~ erin@northwind\.example \(displayName\)/);
        const { code, output } = await deployment.stack.up();
        assert.equal(code, 0, output);
        assert.match(output, /~ 1 updated/);
        assert.deepEqual(await deployment.missing(), []);
    });

    it("spreads its guests over another number of resources without touching them", async () => {
        await deployment.configure({ "entra-b2b:rosterShardCount": 2 });
        const { code, output } = await deployment.stack.up();
        assert.equal(code, 0, output);
        assert.deepEqual(await guestIds(), firstIds);
        assert.equal(await removedMembers(), 0);
    });

    it("gives its guests back to a resource each, and invites or deletes no one again", async () => {
        const invited = await invitationCount();
        await deployment.configure({ "entra-b2b:guestsAs": "guests" });
        const { code, output } = await deployment.stack.up();
        assert.equal(code, 0, output);
        assert.deepEqual(await guestIds(), firstIds);
        assert.equal(await invitationCount(), invited);
        assert.deepEqual(await deployment.missing(), []);
    });
});
