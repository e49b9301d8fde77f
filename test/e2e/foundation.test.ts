import assert from "node:assert/strict";
import { join } from "node:path";
import { Deployment } from "./deployment";

const root = join(__dirname, "../..");

/** The azuread provider's own reads after a creation are not repeated: this tenant has one replica that does not lag. */
const sandbox = ["--replicas", "1", "--lag", "0", "--seed", "3"];

describe("the foundation", function () {
    this.timeout(300_000);

    it("makes identities with the permissions of their stack, and takes them away again", async () => {
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
            const { applications, appRoleAssignments } = await deployment.sandbox.directory();
            const names = applications.map(({ displayName }) => displayName);
            assert.ok(names.includes("entra-b2b-sandbox") && names.includes("entra-b2b-sandbox-review"));
            assert.ok(appRoleAssignments.length > 4);
            const again = await stack.up("--expect-no-changes");
            assert.equal(again.code, 0, again.output);
            const destroy = await stack.destroy();
            assert.equal(destroy.code, 0, destroy.output);
            const left = (await deployment.sandbox.directory()).applications;
            assert.deepEqual(
                left.filter(({ displayName }) => String(displayName).startsWith("entra-b2b-sandbox")),
                [],
            );
        } finally {
            await deployment.stop();
        }
    });
});
