import assert from "node:assert/strict";
import type { Diagnosis } from "../../commands/doctor/diagnosis";
import { SandboxProcess } from "../../sandbox/process";
import { doctor, least } from "./doctor";

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
        assert.match(silent.errors, /metadata host 127\.0\.0\.1:9, .* does not answer/);
        assert.ok(!silent.errors.includes("not-told"));
    });
});
