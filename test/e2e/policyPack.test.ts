import assert from "node:assert/strict";
import { join } from "node:path";
import { Deployment } from "./deployment";

describe("a policy pack under an engine without a language host of its own", function () {
    this.timeout(120_000);

    it("is run, and a mandatory violation fails the preview before anything is written", async () => {
        const deployment = await Deployment.start();
        try {
            const { code, output } = await deployment.stack.preview(
                "--policy-pack",
                join(__dirname, "policyPack"),
            );
            assert.notEqual(code, 0);
            assert.match(output, /policies-are-report-only/);
            assert.match(output, /the policy MFA for Fabrikam's guests is enforced/);
            assert.equal((await deployment.sandbox.stats()).writes, 0);
        } finally {
            await deployment.stop();
        }
    });
});
