import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Deployment } from "./deployment";

const pack = join(__dirname, "..", "..", "policy", "pack");

describe("the policy pack under the real engine", function () {
    this.timeout(240_000);
    let deployment: Deployment;

    before(async () => {
        deployment = await Deployment.start();
    });

    after(() => deployment.stop());

    const previewWith = async (config: Readonly<Record<string, unknown>>) => {
        const file = join(deployment.folder, "policy-pack.json");
        await writeFile(file, JSON.stringify(config));
        return deployment.stack.preview("--policy-pack", pack, "--policy-pack-config", file);
    };

    it("advises on the demo's stack, and lets it pass", async () => {
        const { code, output } = await deployment.stack.preview("--policy-pack", pack);
        assert.equal(code, 0, output);
        assert.match(output, /\[advisory\] \[severity: high\]\s+policy-starts-report-only/);
        assert.match(output, /MFA for Fabrikam's guests is enforced/);
        assert.match(output, /MFA twice: a policy asks guests of northwind/);
        assert.match(output, /Guests of partner northwind are asked for MFA in report-only/);
        // Fabrikam's guests are asked once, and all policies leave out the emergency-access accounts.
        assert.doesNotMatch(output, /guests of fabrikam|emergency-access-excluded|\[mandatory\]/);
        assert.doesNotMatch(output, /can't run policy/);
    });

    it("stops a preview by a rule that is made mandatory, before anything is written", async () => {
        const { code, output } = await previewWith({ "policy-starts-report-only": "mandatory" });
        assert.notEqual(code, 0, output);
        assert.match(output, /\[mandatory\] \[severity: high\]\s+policy-starts-report-only/);
        assert.equal((await deployment.sandbox.stats()).writes, 0);
    });

    it("stops a preview by a rule about one resource, and takes a rule's options", async () => {
        const { code, output } = await previewWith({
            all: "disabled",
            "emergency-access-excluded": {
                enforcementLevel: "mandatory",
                accountIds: ["00000000-0000-4000-8000-00000000e001", "00000000-0000-4000-8000-0000000000ff"],
            },
        });
        assert.notEqual(code, 0, output);
        assert.match(output, /MFA for all guests does not exclude the named emergency access/);
        assert.doesNotMatch(output, /policy-starts-report-only/);
        assert.equal((await deployment.sandbox.stats()).writes, 0);
    });
});
