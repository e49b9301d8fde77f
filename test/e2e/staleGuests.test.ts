import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { commandLine } from "./commandLine";
import { SandboxProcess } from "../../sandbox/process";

const run = promisify(execFile);

describe("npm run stale-guests", function () {
    this.timeout(120_000);
    let sandbox: SandboxProcess;

    before(async () => {
        sandbox = await SandboxProcess.start("--lag", "0");
    });
    after(() => sandbox?.stop());

    const stale = (...args: string[]) =>
        run(process.execPath, commandLine("stale-guests", "--stack", "sandbox", ...args), {
            env: { ...process.env, ...sandbox.env },
        });
    const invite = async (address: string) => {
        const { invitedUser } = await sandbox.graph<{ invitedUser: { id: string } }>(
            "POST",
            "/v1.0/invitations",
            {
                invitedUserEmailAddress: address,
                inviteRedirectUrl: "https://myapplications.microsoft.com",
            },
        );
        return invitedUser.id;
    };

    it("finds guests who have not signed in recently, and changes nothing", async () => {
        const [bob, alice] = [await invite("bob@fabrikam.example"), await invite("alice@fabrikam.example")];
        await sandbox.signIn(bob, "2024-01-01T00:00:00Z");
        await sandbox.signIn(alice, new Date().toISOString());
        const { writes } = await sandbox.stats();
        const rows = JSON.parse((await stale("--json")).stdout) as Record<string, unknown>[];
        assert.deepEqual(
            rows.map(({ userId, reason, isDeclared }) => [userId, reason, isDeclared]),
            [[bob, "inactive", true]],
        );
        assert.match((await stale("--csv", "--days", "10")).stdout, /^userId,.*\r\n.*bob@fabrikam\.example/);
        assert.equal((await sandbox.stats()).writes, writes);
        const asked = (await sandbox.log()).filter(({ query }) => String(query).includes("signInActivity"));
        assert.ok(asked.every(({ query }) => String(query).includes("%24top=500")));
    });

    it("says which permission is missing", async () => {
        await assert.rejects(stale("--stack", "nobody"), ({ stderr }: { stderr: string }) =>
            /Pulumi\.nobody\.yaml/.test(stderr),
        );
    });
});
