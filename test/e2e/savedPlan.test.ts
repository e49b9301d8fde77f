import assert from "node:assert/strict";
import { join } from "node:path";
import { Deployment } from "./deployment";

describe("a saved plan, as the pipelines apply it", function () {
    this.timeout(240_000);
    let deployment: Deployment;
    const plan = () => join(deployment.folder, "plan.json");

    before(async () => {
        deployment = await Deployment.start({ env: { PULUMI_EXPERIMENTAL: "true" } });
        // Groups alone: a plan's rules are the same for every resource.
        await deployment.configure({
            "entra-b2b:guestList": undefined,
            "entra-b2b:partners": undefined,
            "entra-b2b:mfaPolicies": undefined,
        });
    });

    after(() => deployment.stop());

    it("is made without a write, and applied unchanged", async () => {
        const preview = await deployment.stack.preview("--save-plan", plan());
        assert.equal(preview.code, 0, preview.output);
        assert.equal((await deployment.sandbox.stats()).writes, 0);
        const { code, output } = await deployment.stack.up("--plan", plan());
        assert.equal(code, 0, output);
        assert.deepEqual(await deployment.missing(), []);
    });

    it("stops what it does not hold", async () => {
        const preview = await deployment.stack.preview("--save-plan", plan());
        assert.equal(preview.code, 0, preview.output);
        const [first] = (await deployment.config())["entra-b2b:groups"] as Record<string, string>[];
        await deployment.configure({ "entra-b2b:groups": [first] });
        const { code, output } = await deployment.stack.up("--plan", plan());
        assert.notEqual(code, 0, output);
        assert.match(output, /violates plan/);
    });
});
