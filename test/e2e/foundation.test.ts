import assert from "node:assert/strict";
import { join } from "node:path";
import { Deployment } from "./deployment";

const root = join(__dirname, "../..");

/** The azuread provider's own reads after a creation are not repeated: this tenant has one replica that does not lag. */
const sandbox = ["--replicas", "1", "--lag", "0", "--seed", "3"];

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
            const again = await stack.up("--expect-no-changes");
            assert.equal(again.code, 0, again.output);
            // The state outlives a command that was meant for something else.
            const destroy = await stack.destroy();
            assert.notEqual(destroy.code, 0);
            assert.match(destroy.output, /protect/);
            const left = (await deployment.sandbox.directory()).armResources;
            assert.ok(left.some(({ type }) => type === "Microsoft.Storage/storageAccounts"));
            // Once it is meant, nothing is left but what can be restored.
            const unprotect = await stack.unprotect();
            assert.equal(unprotect.code, 0, unprotect.output);
            const end = await stack.destroy();
            assert.equal(end.code, 0, end.output);
            const after = await deployment.sandbox.directory();
            const made = ["entra-b2b-sandbox", "entra-b2b-sandbox-review"];
            assert.ok(!after.applications.some(({ displayName }) => made.includes(String(displayName))));
            assert.deepEqual(after.deletedApplications.map(({ displayName }) => displayName).sort(), made);
            assert.deepEqual(
                after.armResources.filter(({ type }) => type === "Microsoft.Storage/storageAccounts"),
                [],
            );
        } finally {
            await deployment.stop();
        }
    });
});
