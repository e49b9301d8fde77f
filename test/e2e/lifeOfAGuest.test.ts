import assert from "node:assert/strict";
import { join } from "node:path";
import { Deployment } from "./deployment";

const root = join(__dirname, "../..");
const config = join(root, "examples/guests/Pulumi.sandbox.yaml");

/** A row whose guest is blocked on removal. */
const dana = "dana@northwind.example,https://myapplications.microsoft.com,false,,,Dana,,,,,,,,";

describe("a guest, from the invitation on", function () {
    this.timeout(180_000);
    let deployment: Deployment;
    let aliceId: unknown;

    before(async () => {
        deployment = await Deployment.start({
            sandbox: ["--replicas", "3", "--lag", "300", "--seed", "5"],
            program: { folder: root, stack: "sandbox", configFile: config },
        });
        // The former address belongs to a guest in the example, and to no one at first here.
        await deployment.changeGuestList((text) => text.replace(/^erin.*\n/m, ""));
        await up();
        aliceId = (await user("alice@fabrikam.example"))?.["id"];
        assert.ok(aliceId);
    });
    after(() => deployment?.stop());

    const up = async () => {
        const { code, output } = await deployment.stack.up();
        assert.equal(code, 0, output);
        assert.deepEqual(await deployment.missing(), []);
    };
    const user = async (mail: string) =>
        (await deployment.sandbox.directory()).users.find((each) => each["mail"] === mail);
    /** What has been posted to invite so far. */
    const invitations = async () =>
        (await deployment.sandbox.log())
            .filter(({ path, status }) => path === "/v1.0/invitations" && status === 201)
            .map(({ body }) => body as Record<string, unknown>);

    it("accepts the invitation, which a refresh shows and no run undoes", async () => {
        await deployment.sandbox.redeem(String(aliceId));
        const refreshed = await deployment.stack.refresh();
        assert.equal(refreshed.code, 0, refreshed.output);
        assert.match(JSON.stringify(await deployment.stack.exportState()), /"externalUserState":"Accepted"/);
        const { code, output } = await deployment.stack.up("--expect-no-changes");
        assert.equal(code, 0, output);
    });

    it("gets a second mail when the mark is counted up and the first was not accepted", async () => {
        const before = (await invitations()).length;
        const { "entra-b2b:guestDefaults": defaults } = await deployment.config();
        await deployment.configure({
            "entra-b2b:guestDefaults": { ...(defaults as object), resendInvitation: 2 },
        });
        await up();
        assert.deepEqual(
            (await invitations())
                .slice(before)
                .map((body) => [body["invitedUserEmailAddress"], body["sendInvitationMessage"]]),
            [["bob.baker@fabrikam.example", true]],
        );
    });

    it("leaves the list, is deleted, and comes back as the same user without an invitation", async () => {
        const before = (await invitations()).length;
        let row = "";
        await deployment.changeGuestList((text) =>
            text.replace(/^alice.*\n/m, (found) => {
                row = found;
                return "";
            }),
        );
        await up();
        assert.deepEqual(
            (await deployment.sandbox.directory()).deletedUsers.map(({ id }) => id),
            [aliceId],
        );
        await deployment.changeGuestList((text) => text + row);
        await up();
        assert.equal((await user("alice@fabrikam.example"))?.["id"], aliceId);
        assert.equal((await invitations()).length, before);
    });

    it("takes another address, stays the same user, and redeems with it", async () => {
        await deployment.changeGuestList((text) =>
            text.replace(/^alice@(.*),$/m, `alice.baker@$1,alice@fabrikam.example\n${dana}`),
        );
        await up();
        const alice = await user("alice.baker@fabrikam.example");
        assert.equal(alice?.["id"], aliceId);
        assert.equal(alice?.["externalUserState"], "PendingAcceptance");
        assert.deepEqual((await deployment.sandbox.directory()).deletedUsers, []);
        const { code, output } = await deployment.stack.up("--expect-no-changes");
        assert.equal(code, 0, output);
    });

    it("leaves the list and is blocked, and can sign in again when declared again", async () => {
        const isEnabled = async () => (await user("dana@northwind.example"))?.["accountEnabled"];
        assert.equal(await isEnabled(), true);
        await deployment.changeGuestList((text) => text.replace(`${dana}\n`, ""));
        await up();
        assert.equal(await isEnabled(), false);
        await deployment.changeGuestList((text) => `${text.trimEnd()}\n${dana}\n`);
        await up();
        assert.equal(await isEnabled(), true);
    });
});
