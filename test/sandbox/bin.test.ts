import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { SandboxProcess } from "../../sandbox/process";

const root = join(__dirname, "..", "..");

/** Runs the sandbox's program with options that it has to refuse. */
function run(...options: string[]): Promise<{ code: number | null; text: string }> {
    return new Promise((resolve) => {
        const child = spawn(
            process.execPath,
            ["--import", "tsx", join(root, "sandbox", "bin.ts"), "--json", ...options],
            { cwd: root, stdio: ["ignore", "ignore", "pipe"] },
        );
        let text = "";
        child.stderr.on("data", (part: Buffer) => (text += part.toString("utf8")));
        child.once("exit", (code) => resolve({ code, text }));
    });
}

describe("the sandbox's program", () => {
    it("says in one line where it is, serves there, and leaves nothing behind", async () => {
        const sandbox = await SandboxProcess.start(
            "--lag",
            "0",
            "--fault",
            '{"kind":"throttle","path":"^/users","count":1}',
        );
        const { connection } = sandbox;
        try {
            assert.match(connection.graph, /^https:\/\/127\.0\.0\.1:\d+$/);
            assert.deepEqual(
                [connection.login, connection.resourceManager, `https://${connection.metadataHost}`],
                [connection.graph, `${connection.graph}/arm`, connection.graph],
            );
            assert.ok(existsSync(connection.caFile));
            assert.deepEqual(sandbox.env["ARM_METADATA_HOSTNAME"], connection.metadataHost);
            const { users } = await sandbox.directory();
            assert.equal(users.length, 4);
            assert.deepEqual(await sandbox.log(), []);
            await sandbox.addFault({ kind: "unavailable" });
            await sandbox.clearFaults();
            assert.equal((await sandbox.stats()).requests, 0);
            await assert.rejects(sandbox.addFault({ kind: "earthquake" }), /400/);
            // The hand of someone else waits as any client does.
            await sandbox.addFault({ kind: "throttle", path: "^/users", count: 1 });
            const { value } = await sandbox.graph<{ value: unknown[] }>("GET", "/v1.0/users");
            assert.deepEqual([value.length, (await sandbox.stats()).throttled], [4, 1]);
        } finally {
            await sandbox.stop();
        }
        assert.equal(existsSync(connection.caFile), false);
    });

    for (const [options, message] of [
        [["--replicas", "0"], /--replicas.*whole number from 1 to 64/],
        [["--fault", '{"kind":"earthquake"}'], /--fault.*must be a fault as JSON/],
        [["--color", "red"], /unknown option '--color'/],
    ] as [string[], RegExp][]) {
        it(`refuses ${options.join(" ")} with code 2`, async () => {
            const { code, text } = await run(...options);
            assert.equal(code, 2, text);
            assert.match(text, message);
        });
    }
});
