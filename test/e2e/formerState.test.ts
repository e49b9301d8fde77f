import assert from "node:assert/strict";
import { copyFile, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Deployment } from "./deployment";

const program = join(__dirname, "formerState");

describe("a stack that an earlier version deployed, with other names of inputs", function () {
    this.timeout(300_000);
    let folder: string;
    let deployment: Deployment;

    before(async () => {
        folder = await mkdtemp(join(tmpdir(), "entra-b2b-former-"));
        // The sandbox writes the file when it ends.
        const tenant = join(folder, "tenant.json");
        await copyFile(join(program, "tenant.json"), tenant);
        deployment = await Deployment.start({
            sandbox: ["--replicas", "1", "--lag", "0", "--seed", "11", "--state", tenant],
            // What the state's secrets are encrypted with.
            env: { PULUMI_CONFIG_PASSPHRASE: "former state" },
            program: {
                folder: program,
                stack: "sandbox",
                configFile: join(__dirname, "examples", "noConfig.yaml"),
            },
        });
        const { code, output } = await deployment.stack.importState(join(program, "state.json"));
        assert.equal(code, 0, output);
    });
    after(async () => {
        await deployment?.stop();
        await rm(folder, { recursive: true, force: true });
    });

    const guests = async () =>
        (await deployment.sandbox.directory()).users
            .filter(({ userType }) => userType === "Guest")
            .map(({ mail, accountEnabled }) => [mail, accountEnabled])
            .sort();

    it("has the former names in its state", async () => {
        const state = await readFile(join(program, "state.json"), "utf8");
        for (const name of ["onDestroy", "isRestored", "isSignInBlocked", "isUserSyncAllowed"]) {
            assert.ok(state.includes(`"${name}"`), name);
        }
    });

    it("gets the resource that compares names, which a former version did not have, and nothing else", async () => {
        for (const command of ["preview", "up"] as const) {
            const { code, output } = await deployment.stack[command]();
            assert.equal(code, 0, output);
            assert.match(output, /RenameGuard names/);
            assert.match(output, /\+ 1 (to create|created)\n +\d+ unchanged/);
        }
        assert.equal((await deployment.sandbox.stats()).writes, 0);
    });

    for (const command of ["preview", "refresh", "up", "preview"] as const) {
        it(`has nothing to change: pulumi ${command}`, async () => {
            const { code, output } = await deployment.stack[command]("--expect-no-changes");
            assert.equal(code, 0, output);
            assert.equal((await deployment.sandbox.stats()).writes, 0);
        });
    }

    it("ends as it was declared under the former names", async () => {
        const { code, output } = await deployment.stack.destroy();
        assert.equal(code, 0, output);
        assert.deepEqual(await guests(), [
            ["alice@fabrikam.example", false],
            ["bob@fabrikam.example", false],
        ]);
        const { singletons, partners, deletedUsers } = await deployment.sandbox.directory();
        assert.deepEqual([partners, deletedUsers.map(({ mail }) => mail)], [[], ["carol@fabrikam.example"]]);
        // Kept.
        assert.equal(
            singletons["authorizationPolicy"]?.["guestUserRoleId"],
            "2af84b1e-32c8-42b7-82bc-daa82404023b",
        );
    });
});
