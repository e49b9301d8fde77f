import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { loadTenant } from "../../config";
import type { Diagnosis } from "../../commands/doctor/diagnosis";
import { neededPermissions } from "../../commands/doctor/permissions";
import { SandboxProcess } from "../../sandbox/process";
import { commandLine } from "./commandLine";
import { Deployment } from "./deployment";

const root = join(__dirname, "..", "..");
const stacksFolder = join(root, "stacks");

function doctor(env: NodeJS.ProcessEnv, ...args: readonly string[]) {
    return new Promise<{ code: number | null; output: string; errors: string }>((resolve, reject) => {
        const child = spawn(process.execPath, commandLine("doctor", ...args), {
            cwd: root,
            env: { ...process.env, ...env },
            stdio: ["ignore", "pipe", "pipe"],
        });
        let [output, errors] = ["", ""];
        child.stdout.on("data", (part: Buffer) => (output += part.toString("utf8")));
        child.stderr.on("data", (part: Buffer) => (errors += part.toString("utf8")));
        child.once("error", reject);
        child.once("close", (code) => resolve({ code, output, errors }));
    });
}

/** What the demo's stack takes, in the doctor's word. */
function least(): string[] {
    const text = readFileSync(join(stacksFolder, "Pulumi.sandbox.yaml"), "utf8");
    const { config } = parse(text) as { config: Record<string, unknown> };
    const tenant = loadTenant({ stack: "sandbox", stacksFolder, values: config });
    return neededPermissions(tenant, []).map(({ name }) => name);
}

describe("npm run doctor", function () {
    this.timeout(300_000);

    it("names the permission that is missing, and ends with code 1", async () => {
        const granted = least().filter((name) => name !== "Policy.ReadWrite.CrossTenantAccess");
        const sandbox = await SandboxProcess.start("--permissions", granted.join(","));
        try {
            const { code, output, errors } = await doctor(sandbox.env, "--stack", "sandbox", "--json");
            assert.equal(code, 1, errors);
            const { findings, identity } = JSON.parse(output) as Diagnosis;
            assert.deepEqual(
                findings.filter(({ severity }) => severity === "error").map(({ message }) => message),
                ["Policy.ReadWrite.CrossTenantAccess is missing, needed for trust in partners (partners)"],
            );
            assert.equal(identity.clientId, sandbox.connection.clientId);
            assert.ok(!`${output}${errors}`.includes(sandbox.connection.clientSecret));
            assert.equal((await sandbox.stats()).writes, 0);
        } finally {
            await sandbox.stop();
        }
    });

    it("ends with code 2 for a wrong command line or stack, and 4 without an answer", async () => {
        assert.equal((await doctor({}, "--json")).code, 2);
        const unknown = await doctor({}, "--stack", "nowhere");
        assert.equal(unknown.code, 2);
        assert.match(unknown.errors, /Pulumi\.nowhere\.yaml --stack: the stack config does not exist/);
        const silent = await doctor(
            {
                ARM_TENANT_ID: "00000000-0000-4000-8000-000000000001",
                ARM_CLIENT_ID: "00000000-0000-4000-8000-000000000002",
                ARM_CLIENT_SECRET: "not-told",
                ARM_METADATA_HOSTNAME: "127.0.0.1:9",
            },
            ...["--stack", "sandbox"],
        );
        assert.equal(silent.code, 4, silent.output);
        assert.match(silent.errors, /metadata host 127\.0\.0\.1:9 does not answer/);
        assert.ok(!silent.errors.includes("not-told"));
    });

    it("asks for no less than a deployment takes: with just that, the stack comes up", async () => {
        const deployment = await Deployment.start({ sandbox: ["--permissions", least().join(",")] });
        try {
            const before = await doctor(deployment.sandbox.env, "--stack", "sandbox");
            assert.equal(before.code, 0, before.output + before.errors);
            assert.match(before.output, /0 errors, 0 warnings, 0 notes/);
            const { code, output } = await deployment.stack.up();
            assert.equal(code, 0, output);
            assert.deepEqual(await deployment.missing(), []);
        } finally {
            await deployment.stop();
        }
    });
});
