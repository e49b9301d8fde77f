import assert from "node:assert/strict";
import { join } from "node:path";
import { Deployment } from "./deployment";

describe("the same program without its waiting", function () {
    this.timeout(120_000);

    it("fails on the sandbox's lag, or is caught with a directory that lacks what was declared", async () => {
        const deployment = await Deployment.start({
            timeScale: 1,
            sandbox: ["--replicas", "3", "--lag", "1500", "--seed", "7"],
            env: { NODE_OPTIONS: `--require ${join(__dirname, "withoutWaiting.cjs")}` },
        });
        try {
            const { code, output } = await deployment.stack.up();
            const missing = code === 0 ? await deployment.missing() : [];
            assert.ok(code !== 0 || missing.length > 0, "the run converged without waiting");
            if (code !== 0) {
                assert.match(
                    output,
                    /Request_ResourceNotFound|do(es)? not exist|Not a valid reference update|reads in a row agreed/,
                );
            }
        } finally {
            await deployment.stop();
        }
    });
});
