import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { cp, mkdtemp, realpath, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { SandboxProcess } from "../../sandbox/process";
import { readGuide } from "../guides/guide";
import type { GuideShell } from "../guides/shell";
import { follow } from "../guides/walk";
import { readersTerminal } from "./reader";
import { scaledTime } from "../../tools/scaledTime";

const root = join(__dirname, "..", "..");
const guide = "docs/getting-started.md";

/** Copies what Git knows, and what it would take, into an empty folder. */
async function clone(folder: string): Promise<void> {
    const list = ["ls-files", "--cached", "--others", "--exclude-standard", "-z"];
    const { stdout } = await promisify(execFile)("git", list, { cwd: root });
    for (const file of stdout.split("\0").filter((name) => name !== "")) {
        // The packages count as installed if they are newer than the lockfile.
        await cp(join(root, file), join(folder, file), { preserveTimestamps: true });
    }
    // Installing them takes longer than the rest of the guide.
    await symlink(join(root, "node_modules"), join(folder, "node_modules"), "junction");
}

/** The permissions that the guide grants. */
function granted(): string[] {
    const [, names = ""] = /for permission in ([^;]+);/.exec(readGuide(guide)[0]?.text ?? "") ?? [];
    return names.split(/[\s\\]+/);
}

describe("the guide to getting started, followed word for word in a clone", function () {
    this.timeout(300_000);
    let folder: string;
    let sandbox: SandboxProcess;
    let shell: GuideShell;

    before(async () => {
        folder = await realpath(await mkdtemp(join(tmpdir(), "entra-b2b-guide-")));
        await clone(join(folder, "clone"));
        const time = scaledTime(4);
        const options = ["--lag", "300", "--permissions", granted().join(",")];
        sandbox = await SandboxProcess.start("--state-dir", folder, ...time.sandbox, ...options);
        shell = await readersTerminal(join(folder, "clone"), folder, {
            ...sandbox.env,
            ...time.env,
            // An installation would replace the packages that are linked here.
            npm_config_dry_run: "true",
        });
    });
    after(async () => {
        shell?.close();
        await sandbox?.stop();
        await rm(folder, { recursive: true, force: true });
    });

    it("ends with an enforced policy for the partner's guest, who is in the group", async () => {
        await follow(guide, { shell, folder: join(folder, "clone") });
        const { users, groups, conditionalAccessPolicies, partners } = await sandbox.directory();
        const kim = users.find(({ mail }) => mail === "kim@fabrikam.example");
        assert.deepEqual(
            groups.map(({ memberIds }) => memberIds),
            [[kim?.["id"]]],
        );
        assert.deepEqual(
            conditionalAccessPolicies.map(({ displayName, state }) => [displayName, state]),
            [["MFA for Fabrikam's guests", "enabled"]],
        );
        assert.equal(partners.length, 1);
    });
});
