import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { SignJWT } from "jose";
import type { Diagnosis } from "../../commands/doctor/diagnosis";
import { commandLine } from "./commandLine";
import { Deployment } from "./deployment";

const run = promisify(execFile);
const root = join(__dirname, "../..");

/** The azuread provider's own reads after a creation are not repeated: this tenant has one replica that does not lag. */
const sandbox = ["--replicas", "1", "--lag", "0", "--seed", "3"];

/** What the doctor finds for the stack's own identity, signed in with a token such as GitHub gives its pipeline. */
async function diagnosedAs(
    { sandbox: { connection, env } }: Deployment,
    applications: readonly Readonly<Record<string, unknown>>[],
): Promise<Diagnosis> {
    const pipeline = applications.find(({ displayName }) => displayName === "entra-b2b-sandbox");
    const token = await new SignJWT({ sub: "repo:contoso@5/b2b@7:environment:sandbox" })
        .setProtectedHeader({ alg: "HS256" })
        .setIssuer("https://token.actions.githubusercontent.com")
        .setAudience("api://AzureADTokenExchange")
        .setExpirationTime("10m")
        .sign(new Uint8Array(32));
    const { stdout } = await run(process.execPath, commandLine("doctor", "--stack", "sandbox", "--json"), {
        cwd: root,
        env: {
            ...process.env,
            ...env,
            ARM_TENANT_ID: connection.tenantId,
            ARM_CLIENT_ID: String(pipeline?.["appId"]),
            ARM_CLIENT_SECRET: "",
            ARM_USE_OIDC: "true",
            ARM_OIDC_TOKEN: token,
        },
    });
    return JSON.parse(stdout) as Diagnosis;
}

describe("the foundation", function () {
    this.timeout(300_000);

    it("makes identities with the permissions of their stack and a state that is protected", async () => {
        const deployment = await Deployment.start({
            sandbox,
            program: {
                folder: join(root, "foundation"),
                stack: "main",
                configFile: join(__dirname, "foundation/Pulumi.main.yaml"),
            },
        });
        try {
            const { stack } = deployment;
            const up = await stack.up();
            assert.equal(up.code, 0, up.output);
            assert.match(up.output, /gh variable set ARM_CLIENT_ID --repo contoso\/b2b --env sandbox --body/);
            assert.match(up.output, /backendUrl +: "azblob:\/\/entra-b2b\?storage_account=entrab2bstate"/);
            const { applications, appRoleAssignments, armResources } = await deployment.sandbox.directory();
            const names = applications.map(({ displayName }) => displayName);
            assert.ok(names.includes("entra-b2b-sandbox") && names.includes("entra-b2b-sandbox-review"));
            assert.ok(appRoleAssignments.length > 4);
            const roles = armResources.filter(
                ({ type }) => type === "Microsoft.Authorization/roleAssignments",
            );
            assert.equal(roles.length, 4);
            const diagnosis = await diagnosedAs(deployment, applications);
            assert.deepEqual(diagnosis.findings, []);
            const again = await stack.up("--expect-no-changes");
            assert.equal(again.code, 0, again.output);
            // The state outlives a command that was meant for something else.
            const destroy = await stack.destroy();
            assert.notEqual(destroy.code, 0);
            assert.match(destroy.output, /protect/);
            const left = (await deployment.sandbox.directory()).armResources;
            assert.ok(left.some(({ type }) => type === "Microsoft.Storage/storageAccounts"));
        } finally {
            await deployment.stop();
        }
    });
});
