import assert from "node:assert/strict";
import { join } from "node:path";
import type { PulumiStack } from "../../tools/pulumiStack";
import { Deployment } from "./deployment";
import { knownObjects } from "./knownObjects";

const folder = join(__dirname, "ownership");
const program = { folder, stack: "ownership", configFile: join(folder, "Pulumi.ownership.yaml") };
const nothingLost = { unknownToState: [], missingFromTenant: [], withoutProvider: [] };

describe("a group whose replacement is asked for by hand", function () {
    this.timeout(200_000);
    let deployment: Deployment;

    before(async () => {
        deployment = await Deployment.start({ program, sandbox: ["--replicas", "2", "--lag", "200"] });
        await deployment.configure({ "ownership:declare": ["group"] });
        const { code, output } = await deployment.stack.up();
        assert.equal(code, 0, output);
    });
    after(() => deployment?.stop());

    it("exists after pulumi up --replace, and the run reports what it kept", async () => {
        const { code, output } = await deployment.stack.up("--replace", "**DirectoryGroup::partners");
        assert.equal(code, 0, output);
        assert.match(output, /Left the directoryGroup "Partners" .* destroy its resource first/);
        assert.equal((await deployment.sandbox.directory()).groups.length, 1);
        assert.deepEqual(await knownObjects(deployment), nothingLost);
        const again = await deployment.stack.up("--expect-no-changes");
        assert.equal(again.code, 0, again.output);
    });

    it("is another one after its resource was destroyed and made again", async () => {
        const [before] = (await deployment.sandbox.directory()).groups;
        const destroyed = await deployment.stack.destroy(
            ...["--target", "**DirectoryGroup::partners", "--target-dependents"],
        );
        assert.equal(destroyed.code, 0, destroyed.output);
        const { code, output } = await deployment.stack.up();
        assert.equal(code, 0, output);
        const [after, ...more] = (await deployment.sandbox.directory()).groups;
        assert.deepEqual(more, []);
        assert.notEqual(after?.["id"], before?.["id"]);
        assert.deepEqual(await knownObjects(deployment), nothingLost);
    });

    it("is the same one under another name by an alias; without one the run stops before it writes", async () => {
        const before = (await deployment.sandbox.directory()).groups;
        await deployment.configure({ "ownership:declare": ["renamed"] });
        const refused = await deployment.stack.up();
        assert.notEqual(refused.code, 0);
        assert.match(refused.output, /"partners" is no longer declared, and "members" is new\./);
        assert.deepEqual((await deployment.sandbox.directory()).groups, before);
        await deployment.configure({ "ownership:declare": ["renamed by alias"] });
        const renamed = await deployment.stack.up();
        assert.equal(renamed.code, 0, renamed.output);
        assert.deepEqual((await deployment.sandbox.directory()).groups, before);
        assert.deepEqual(await knownObjects(deployment), nothingLost);
    });

    it("is a target without its guests, and with its members the engine names the guest that is none", async () => {
        await deployment.configure({ "ownership:declare": ["renamed by alias", "group of a guest"] });
        const targets = ["**GuestGroup::of-a-guest", "**DirectoryGroup::of-a-guest"];
        const made = await deployment.stack.up(...targets.flatMap((target) => ["--target", target]));
        assert.equal(made.code, 0, made.output);
        const { code, output } = await deployment.stack.up("--target", "**::of-a-guest");
        assert.notEqual(code, 0);
        assert.match(output, /depends on '[^']*GuestAccount::bob' which was was not specified in --target/);
        assert.doesNotMatch(output, /received undefined/);
    });

    it("restores a guest that an administrator deleted, and changes the guest", async () => {
        await deployment.configure({ "ownership:declare": ["renamed by alias", "group of a guest"] });
        const made = await deployment.stack.up();
        assert.equal(made.code, 0, made.output);
        const idsOf = async () =>
            (await deployment.sandbox.directory()).users
                .filter(({ mail }) => mail === "bob@fabrikam.example")
                .map(({ id }) => String(id));
        const ids = await idsOf();
        await deployment.sandbox.graph("DELETE", `/v1.0/users/${ids[0]}`);
        await deployment.configure({ "ownership:declare": ["renamed by alias", "changed guest"] });
        const { code, output } = await deployment.stack.up();
        assert.equal(code, 0, output);
        assert.match(output, /was deleted outside of this program, and was\s+restored/);
        assert.deepEqual(await idsOf(), ids);
    });

    it("refuses an enforced policy for everyone without emergency access beside it", async () => {
        await deployment.configure({
            "ownership:declare": ["renamed by alias", "changed guest", "policy without emergency access"],
        });
        const { code, output } = await deployment.stack.up();
        assert.notEqual(code, 0);
        assert.match(output, /emergency/);
        assert.deepEqual((await deployment.sandbox.directory()).conditionalAccessPolicies, []);
    });

    it("goes with pulumi destroy --run-program", async () => {
        const { code, output } = await deployment.stack.destroy("--run-program");
        assert.equal(code, 0, output);
        assert.deepEqual((await deployment.sandbox.directory()).groups, []);
    });
});

describe("two stacks that declare the same", function () {
    this.timeout(300_000);
    let deployment: Deployment;
    let other: PulumiStack;
    const declared = { "ownership:declare": ["policy", "group"] };

    before(async () => {
        deployment = await Deployment.start({ program, sandbox: ["--replicas", "2", "--lag", "200"] });
        other = await deployment.beside("other");
        await deployment.configure(declared);
        await deployment.configure(declared, other);
        const { code, output } = await deployment.stack.up();
        assert.equal(code, 0, output);
    });
    after(() => deployment?.stop());

    it("own a group each; the second enforces no second policy, and says which there is", async () => {
        const before = (await deployment.sandbox.directory()).conditionalAccessPolicies;
        const { code, output } = await other.up();
        assert.notEqual(code, 0);
        assert.match(output, /another conditional access policy named "MFA for guests"/);
        assert.ok(
            output.replaceAll(/\s+/g, " ").includes(`declare objectId: "${String(before[0]?.["id"])}"`),
        );
        const { conditionalAccessPolicies, groups } = await deployment.sandbox.directory();
        assert.deepEqual(conditionalAccessPolicies, before);
        assert.equal(groups.length, 2);
        assert.deepEqual(await knownObjects(deployment, [deployment.stack, other]), nothingLost);
    });

    it("end independently: only the second one's objects are destroyed", async () => {
        const { code, output } = await other.destroy();
        assert.equal(code, 0, output);
        const again = await deployment.stack.up("--refresh", "--expect-no-changes");
        assert.equal(again.code, 0, again.output);
        assert.deepEqual(await knownObjects(deployment), nothingLost);
        const destroyed = await deployment.stack.destroy();
        assert.equal(destroyed.code, 0, destroyed.output);
    });

    it("deploy at once: each state has what the tenant has, and nothing is lost", async () => {
        const results = await Promise.all([deployment.stack.up(), other.up()]);
        assert.ok(
            results.some(({ code }) => code === 0),
            results.map(({ output }) => output).join("\n"),
        );
        const known = await knownObjects(deployment, [deployment.stack, other]);
        assert.deepEqual(known, nothingLost);
        const { conditionalAccessPolicies, groups } = await deployment.sandbox.directory();
        assert.ok(conditionalAccessPolicies.some(({ state }) => state === "enabled"));
        assert.equal(groups.length, 2);
    });
});

describe("one stack in two backends, deployed at once", function () {
    this.timeout(300_000);
    let deployment: Deployment;
    let other: PulumiStack;

    before(async () => {
        deployment = await Deployment.start({ program, sandbox: ["--replicas", "2", "--lag", "200"] });
        other = await deployment.beside(program.stack);
        for (const stack of [deployment.stack, other]) {
            await deployment.configure({ "ownership:declare": ["policy", "group"] }, stack);
        }
    });
    after(() => deployment?.stop());

    it("shares its objects, and neither run deletes one from under the other", async () => {
        const results = await Promise.all([deployment.stack.up(), other.up()]);
        assert.ok(
            results.some(({ code }) => code === 0),
            results.map(({ output }) => output).join("\n"),
        );
        const { conditionalAccessPolicies, groups } = await deployment.sandbox.directory();
        assert.equal(groups.length, 1);
        assert.equal(conditionalAccessPolicies.filter(({ state }) => state === "enabled").length, 1);
        assert.deepEqual(await knownObjects(deployment, [deployment.stack, other]), nothingLost);
    });
});
