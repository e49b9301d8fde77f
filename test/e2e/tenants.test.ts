import assert from "node:assert/strict";
import { TenantsProject, type StackResult } from "../../tools/tenantsProject";

const stacks = ["a", "b", "c"] as const;

describe("tenants up, of three tenants that share their settings", function () {
    this.timeout(180_000);
    let project: TenantsProject;

    before(async () => {
        project = await TenantsProject.start({
            stacks,
            timeScale: 4,
            base: {
                "entra-b2b:groups": ["one", "two"].map((name) => ({ name, displayName: `Group ${name}` })),
            },
        });
    });

    after(() => project.stop());

    const groupsOf = async (stack: (typeof stacks)[number]) =>
        (await project.tenantOf(stack).directory()).groups
            .map(({ displayName }) => String(displayName))
            .sort();

    it("reports a wrong config and a killed engine beside what is done, and --resume finishes them", async () => {
        await project.configure("b", { "entra-b2b:onRemove": "keep" });
        const [first] = await Promise.all([
            project.tenants("up", ["--all", "--parallel", "3", "--continue-on-error"]),
            project.killEngineOf("c"),
        ]);
        const statuses = (results: readonly StackResult[]) =>
            results.map(({ stack, status }) => `${stack} ${status}`);
        assert.deepEqual(statuses(first.results), ["a done", "b failed", "c failed"], first.output);
        assert.match(first.results[1]?.summary ?? "", /Pulumi\.b\.yaml:\d+:\d+ entra-b2b:onRemove/);
        assert.match(first.results[2]?.summary ?? "", /ended by SIGKILL/);
        assert.equal(first.code, 1);
        assert.deepEqual(await groupsOf("a"), ["Group one", "Group two"]);
        assert.deepEqual(await groupsOf("b"), []);

        await project.configure("b");
        const { writes } = await project.tenantOf("a").stats();
        const second = await project.tenants("up", ["--resume"]);
        assert.deepEqual(statuses(second.results), ["b done", "c done"], second.results[1]?.summary);
        assert.equal(second.code, 0);
        for (const stack of stacks) {
            assert.deepEqual(await groupsOf(stack), ["Group one", "Group two"]);
        }
        assert.equal((await project.tenantOf("a").stats()).writes, writes);
        // No stack was selected before, and none is.
        assert.doesNotMatch(await project.pulumi("stack", "ls", "--json"), /"current": true/);
    });
});
