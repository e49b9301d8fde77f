import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { cp, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { mainPackage, policyPackage } from "../../tools/build/packages";
import { Deployment } from "./deployment";
import { InstalledPackage } from "./installedPackage";

const run = promisify(execFile);
const root = join(__dirname, "..", "..");
const programs = join(__dirname, "library");
const tsc = join(root, "node_modules", "typescript", "bin", "tsc");
const emergencyAccess = "00000000-0000-4000-8000-00000000e00";

describe("the package, installed by npm into a separate project", function () {
    this.timeout(300_000);
    let installed: InstalledPackage;
    let project: string;
    let deployment: Deployment;

    before(async () => {
        const range = async (folder: string, name: string) => {
            const { peerDependencies } = JSON.parse(
                await readFile(join(root, folder, "package.json"), "utf8"),
            ) as { peerDependencies: Record<string, string> };
            return `${name}@${peerDependencies[name]}`;
        };
        installed = await InstalledPackage.install(
            [mainPackage, policyPackage],
            await range(".", "@pulumi/pulumi"),
            await range("policy", "@pulumi/policy"),
        );
        project = installed.project;
        await cp(programs, project, { recursive: true });
        await program("index.cjs");
        deployment = await Deployment.start({
            sandbox: ["--replicas", "3", "--lag", "300", "--seed", "11"],
            program: {
                folder: project,
                stack: "sandbox",
                configFile: join(__dirname, "examples", "noConfig.yaml"),
            },
        });
    });
    after(async () => {
        await deployment?.stop();
        await installed?.remove();
    });

    /** Makes a file the project's program, and says where its stack configs are. */
    function program(main: string, stackConfigDir = "."): Promise<void> {
        return installed.write(
            "Pulumi.yaml",
            `name: partner-guests\nruntime:\n    name: nodejs\n    options:\n        typescript: false\n` +
                `main: ${main}\nstackConfigDir: ${stackConfigDir}\n`,
        );
    }

    /** Runs one of the package's commands as its user does. */
    const command = (...words: string[]) => installed.npx([mainPackage.name, ...words], deployment.env);

    it("has no TypeScript but declarations, and nothing of the project's tests and tools", async () => {
        const { stdout } = await run("tar", ["-tzf", installed.tarballOf(mainPackage)]);
        const files = stdout.trim().split("\n");
        assert.deepEqual(
            files.filter(
                (file) => /(?<!\.d)\.ts$/.test(file) || /^package\/(test|tools|policy|sandbox)\//.test(file),
            ),
            [],
        );
        // It is installed without the other package, too.
        assert.ok(files.includes(`package/node_modules/${policyPackage.name}/policy/index.js`));
        assert.ok(files.includes("package/LICENSE") && files.includes("package/docs/import.md"));
    });

    it("has types for CommonJS and for ES modules, complete without a look at its sources", async () => {
        const types = ["--types", "node", "--typeRoots", join(root, "node_modules", "@types")];
        const options = ["--strict", "--target", "es2023", "--module", "nodenext", ...types];
        const compile = (file: string, ...more: string[]) =>
            run(process.execPath, [tsc, ...options, ...more, join(project, file)], { cwd: project }).catch(
                ({ stdout }: { stdout: string }) => assert.fail(stdout),
            );
        await Promise.all([
            compile("index.mts"),
            // Declarations of @pulumi/policy do not compile by themselves.
            compile("guard/index.mts", "--skipLibCheck"),
        ]);
        // Made for the ES module's own deployment below.
        assert.match(await readFile(join(project, "index.mjs"), "utf8"), /from "pulumi-entra-b2b"/);
    });

    it("checks a preview with its policy pack, and with a custom pack that has its rules", async () => {
        const own = await deployment.stack.preview("--policy-pack", join(project, "guard"));
        assert.notEqual(own.code, 0, own.output);
        assert.match(own.output, /\[mandatory\]\s+guests-of-contoso/);
        const ready = join(project, "node_modules", policyPackage.name, "policy", "pack");
        const { code, output } = await deployment.stack.preview("--policy-pack", ready);
        assert.equal(code, 0, output);
        for (const text of [own.output, output]) {
            assert.match(text, /\[advisory\] \[severity: \w+\]\s+[a-z-]+/);
        }
    });

    it("deploys from CommonJS, its dynamic providers from node_modules", async () => {
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
        for (const result of [
            await deployment.stack.up("--expect-no-changes"),
            await deployment.stack.refresh("--expect-no-changes"),
            await deployment.stack.destroy(),
        ]) {
            assert.equal(result.code, 0, result.output);
        }
        const { groups, partners } = await deployment.sandbox.directory();
        assert.deepEqual([groups, partners], [[], []]);
    });

    it("has its commands under the name by which npx calls them", async () => {
        const { code, stdout } = await command("--help");
        assert.equal(code, 0);
        assert.match(stdout, /^Usage: npx pulumi-entra-b2b \[options\] \[command\]/);
        const names = ["doctor", "import", "drift", "review", "stale-guests", "double-mfa"];
        const helps = await Promise.all(names.map((name) => command(name, "--help")));
        assert.deepEqual(
            helps.map((help) => help.stdout.split("\n")[0]),
            names.map((name) => `Usage: npx pulumi-entra-b2b ${name} [options]`),
        );
    });

    it("imports the tenant as a stack config, which its program deploys and the other commands read", async () => {
        await program("program.cjs", "stacks");
        await installed.write("program.cjs", `module.exports = require("pulumi-entra-b2b/program");\n`);
        const accounts = ["1", "2"].flatMap((n) => ["--emergency-access-account", `${emergencyAccess}${n}`]);
        const imported = await command("import", "--stack", "contoso", "--json", ...accounts);
        assert.equal(imported.code, 0, imported.stderr);
        const { configFile } = JSON.parse(imported.stdout) as { configFile: string };
        assert.equal(configFile, join("stacks", "Pulumi.contoso.yaml"));

        for (const words of [
            ["stack", "init", "contoso"],
            ["up", "--yes", "--skip-preview", "--non-interactive", "--stack", "contoso"],
        ]) {
            const { code, stdout, stderr } = await installed.run("pulumi", words, deployment.env);
            assert.equal(code, 0, stdout + stderr);
        }
        const { users } = await deployment.sandbox.directory();
        assert.equal(users.filter(({ userType }) => userType === "Guest").length, 1);
        const answers = await Promise.all(
            ["drift", "review", "doctor", "stale-guests"].map((name) => command(name, "--stack", "contoso")),
        );
        for (const [index, expected] of [
            /no drift/,
            /no sign-in changes/i,
            /User\.Invite\.All +guests +yes/,
            /All 1 guests signed in, or were invited/,
        ].entries()) {
            const { code, stdout, stderr } = answers[index] ?? assert.fail();
            assert.equal(code, 0, stdout + stderr);
            assert.match(stdout, expected);
        }
    });

    it("says that there is no Pulumi command line", async () => {
        const bin = join(project, "node_modules", mainPackage.name, "commands", "bin.js");
        const words = [bin, "drift", "--stack", "contoso"];
        const { code, stderr } = await installed.run(process.execPath, words, { PATH: "" });
        assert.equal(code, 1);
        assert.match(stderr, /^There is no Pulumi command line on the PATH/);
    });
});
