import assert from "node:assert/strict";
import { join } from "node:path";
import { Deployment } from "./deployment";

describe("a program whose components have wrong inputs", function () {
    this.timeout(120_000);
    let deployment: Deployment;

    before(async () => {
        const folder = join(__dirname, "wrongInputs");
        const configFile = join(folder, "Pulumi.sandbox.yaml");
        deployment = await Deployment.start({ program: { folder, stack: "sandbox", configFile } });
    });
    after(() => deployment?.stop());

    /** What an `up` prints. */
    async function refused(which: string): Promise<string> {
        await deployment.configure({ "entra-b2b-wrong-inputs:which": which });
        const { code, output } = await deployment.stack.up();
        assert.notEqual(code, 0);
        assert.doesNotMatch(output, /unhandled exception|\bat .*\.ts:\d+|\[Object|propertyPath/);
        assert.equal((await deployment.sandbox.stats()).requests, 0);
        return output;
    }

    it("are all in one message with their paths, without a stack, and write nothing", async () => {
        const output = await refused("policy");
        assert.match(output, /The inputs of GuestAccessPolicy "office" have 3 problems\./);
        assert.match(output, /emergencyAccess: names one emergency access account.* needs two/);
        assert.match(output, /session\.persistentBrowser: "never" needs a policy for all applications/);
        assert.match(output, /conditions\.deviceFilter\.rule: "\(\(" cannot be read as a rule/);
        assert.equal(output.match(/persistentBrowser/g)?.length, 1);
    });

    it("are reported the same way when they are known later", async () => {
        const output = await refused("guest");
        assert.match(output, /emailAddress: "alice at fabrikam" is not a valid email address/);
    });
});
