import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { mainPackage } from "../../tools/build/packages";
import { Deployment } from "./deployment";
import { packed } from "./installedPackage";

const run = promisify(execFile);
const root = join(__dirname, "..", "..");
const programs = join(__dirname, "library");
const tsc = join(root, "node_modules", "typescript", "bin", "tsc");

describe("the package, installed from its tarball into a project of its own", function () {
    this.timeout(300_000);
    let folder: string;
    let project: string;
    let tarball: string;
    let deployment: Deployment | undefined;

    before(async () => {
        await mkdir(join(root, ".sandbox"), { recursive: true });
        folder = await mkdtemp(join(root, ".sandbox", "library-"));
        project = join(folder, "project");
        const installed = join(project, "node_modules", "pulumi-entra-b2b");
        await mkdir(installed, { recursive: true });
        tarball = await packed(mainPackage, folder);
        await run("tar", ["-xzf", tarball, "--strip-components", "1", "-C", installed]);
        await writeFile(
            join(project, "package.json"),
            JSON.stringify({ name: "partner-guests", private: true }),
        );
        await program("index.cjs");
    });
    after(async () => {
        await deployment?.stop();
        await rm(folder, { recursive: true, force: true });
    });

    /** Makes a file of `test/e2e/library` the project's program. */
    async function program(main: string): Promise<void> {
        await cp(programs, project, { recursive: true });
        await writeFile(
            join(project, "Pulumi.yaml"),
            `name: partner-guests\nruntime:\n    name: nodejs\n    options:\n        typescript: false\nmain: ${main}\n`,
        );
    }

    it("has no TypeScript but declarations, and nothing of the project's tests and tools", async () => {
        const { stdout } = await run("tar", ["-tzf", tarball]);
        const files = stdout.trim().split("\n");
        assert.deepEqual(
            files.filter(
                (file) => /(?<!\.d)\.ts$/.test(file) || /^package\/(test|tools|sandbox)\//.test(file),
            ),
            [],
        );
        assert.ok(files.includes("package/LICENSE") && files.includes("package/docs/import.md"));
    });

    it("has types for CommonJS and for ES modules, complete without a look at its sources", async () => {
        const options = ["--strict", "--target", "es2023", "--module", "nodenext", "--types", "node"];
        await run(process.execPath, [tsc, ...options, "--outDir", project, join(project, "index.mts")], {
            cwd: project,
        }).catch(({ stdout }: { stdout: string }) => assert.fail(stdout));
        // Made for the ES module's own deployment below.
        assert.match(await readFile(join(project, "index.mjs"), "utf8"), /from "pulumi-entra-b2b"/);
    });

    it("deploys from CommonJS, its dynamic providers from node_modules", async () => {
        deployment = await Deployment.start({
            sandbox: ["--replicas", "3", "--lag", "300", "--seed", "11"],
            program: {
                folder: project,
                stack: "sandbox",
                configFile: join(__dirname, "examples", "noConfig.yaml"),
            },
        });
        const { code, output } = await deployment.stack.up();
        assert.equal(code, 0, output);
        const { users, groups, partners } = await deployment.sandbox.directory();
        const alice = users.find(({ mail }) => mail === "alice@fabrikam.example");
        assert.equal(alice?.["companyName"], "Fabrikam");
        assert.equal(groups[0]?.memberIds.length, 2);
        assert.equal(partners.length, 1);
    });

    it("is the same from an ES module, and is refreshed and destroyed", async () => {
        // Without the resource that the types refuse.
        const text = await readFile(join(project, "index.mjs"), "utf8");
        await program("index.mjs");
        await writeFile(join(project, "index.mjs"), text.replace(/^new Guest\("bob".*$/m, ""));
        const stack = deployment?.stack;
        for (const result of [
            await stack?.up("--expect-no-changes"),
            await stack?.refresh("--expect-no-changes"),
            await stack?.destroy(),
        ]) {
            assert.equal(result?.code, 0, result?.output);
        }
        const { groups, partners } = (await deployment?.sandbox.directory()) ?? {};
        assert.deepEqual([groups, partners], [[], []]);
    });
});
