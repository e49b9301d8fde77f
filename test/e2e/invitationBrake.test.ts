import assert from "node:assert/strict";
import { Deployment } from "./deployment";

describe("a stack whose tenant puts the brake on invitations", function () {
    this.timeout(180_000);

    it("stops inviting, says what to do, keeps invited guests, and sends nothing twice", async () => {
        const deployment = await Deployment.start({ sandbox: ["--lag", "100", "--invitation-brake", "4"] });
        try {
            const idsOf = async () =>
                (await deployment.sandbox.directory()).users.map(({ id }) => String(id));
            const before = new Set(await idsOf());
            const { code, output } = await deployment.stack.up();
            assert.notEqual(code, 0);
            assert.match(output, /Entra blocks invitations of this tenant.*support ticket/);
            const log = await deployment.sandbox.log();
            const invitations = log.filter(({ path }) => path === "/v1.0/invitations");
            const refused = invitations.filter(({ status }) => status === 403);
            assert.equal(invitations.length - refused.length, 4);
            // Only those that were under way when the first was refused. None was sent a second time.
            assert.ok(refused.length >= 1 && invitations.length <= 12, `${invitations.length} invitations`);
            const invited = (await idsOf()).filter((id) => !before.has(id));
            const state = JSON.stringify(await deployment.stack.exportState());
            assert.equal(invited.length, 4);
            assert.deepEqual(
                invited.filter((id) => !state.includes(id)),
                [],
            );
        } finally {
            await deployment.stop();
        }
    });
});
