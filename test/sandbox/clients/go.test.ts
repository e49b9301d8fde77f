import assert from "node:assert/strict";
import { execFile, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { mkdir, rename } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { SandboxProcess } from "../../../sandbox/process";

const folder = join(__dirname, "go");
/** How long the program may take to compile, in milliseconds: once for each change of it or of its modules. */
const compileTimeoutMs = 300_000;

/** The compiled program, from the user's cache; `undefined` where it cannot be compiled here. */
async function compiledClient(): Promise<string | undefined> {
    const sources = ["main.go", "go.mod", "go.sum"].map((name) => readFileSync(join(folder, name)));
    const key = createHash("sha256").update(Buffer.concat(sources)).digest("hex").slice(0, 16);
    const cache = join(homedir(), ".cache", "pulumi-entra-b2b");
    const program = join(cache, `graph-client-${key}`);
    if (existsSync(program)) {
        return program;
    }
    await mkdir(cache, { recursive: true });
    const part = `${program}.${process.pid}`;
    const { status } = spawnSync("go", ["build", "-trimpath", "-o", part, "."], {
        cwd: folder,
        stdio: "ignore",
        timeout: compileTimeoutMs,
    });
    if (status !== 0) {
        return undefined;
    }
    await rename(part, program);
    return program;
}

/** Microsoft's own client for Go, which knows nothing of the sandbox. */
describe("Microsoft's client for Go, at the sandbox", () => {
    it("signs in, pages, batches, writes, and reads a refusal", async function () {
        this.timeout(compileTimeoutMs + 60_000);
        const program = await compiledClient();
        if (program === undefined) {
            // Go, or a registry with its modules, is not at hand.
            this.skip();
        }
        const sandbox = await SandboxProcess.start("--replicas", "2", "--lag", "0");
        try {
            const running = promisify(execFile)(program, [], {
                env: { ...process.env, SSL_CERT_FILE: sandbox.connection.caFile },
            });
            running.child.stdin?.end(JSON.stringify(sandbox.connection));
            const { stdout } = await running;
            const { invited, ...others } = JSON.parse(stdout) as { invited: string[] };
            assert.equal(invited.length, 3);
            assert.deepEqual(others, {
                batch: [204, 200],
                jobTitle: "Engineer",
                members: invited,
                policy: "MFA for guests",
                refusal: { code: "Request_ResourceNotFound", status: 404 },
                trust: true,
            });
        } finally {
            await sandbox.stop();
        }
    });
});
