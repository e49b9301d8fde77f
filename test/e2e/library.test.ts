import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { cp, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { mainPackage } from "../../tools/build/packages";
import { Deployment } from "./deployment";
import { InstalledPackage } from "./installedPackage";

const run = promisify(execFile);
const root = join(__dirname, "..", "..");
const programs = join(__dirname, "library");
const tsc = join(root, "node_modules", "typescript", "bin", "tsc");
const emergencyAccess = "00000000-0000-4000-8000-00000000e00";

describe("the package, installed by npm into a project of its own", function () {
    this.timeout(300_000);
    let installed: InstalledPackage;
    let project: string;
    let deployment: Deployment;

    before(async () => {
        const { dependencies } = JSON.parse(await readFile(join(root, "package.json"), "utf8")) as {
            dependencies: Record<string, string>;
        };
        const sdk = `@pulumi/pulumi@${dependencies["@pulumi/pulumi"]}`;
        installed = await InstalledPackage.install(mainPackage, sdk);
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
        const { stdout } = await run("tar", ["-tzf", installed.tarball]);
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
        const types = ["--types", "node", "--typeRoots", join(root, "node_modules", "@types")];
        const options = ["--strict", "--target", "es2023", "--module", "nodenext", ...types];
        const sources = ["index.mts", "guard/index.mts"].map((file) => join(project, file));
        await run(process.execPath, [tsc, ...options, "--outDir", project, ...sources], {
            cwd: project,
        }).catch(({ stdout }: { stdout: string }) => assert.fail(stdout));
        // Made for the ES module's own deployment below.
        assert.match(await readFile(join(project, "index.mjs"), "utf8"), /from "pulumi-entra-b2b"/);
    });

    it("holds a preview to its policy pack, and to one of the user's that has its rules", async () => {
        const own = await deployment.stack.preview("--policy-pack", join(project, "guard"));
        assert.notEqual(own.code, 0);
        assert.match(own.output, /\[mandatory\].*\s+policy-groups-known|\[mandatory\]/);
        const ready = join(project, "node_modules", mainPackage.name, "policy", "pack");
        const { code, output } = await deployment.stack.preview("--policy-pack", ready);
        assert.equal(code, 0, output);
        console.log(own.output, output);
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
        for (const name of ["doctor", "import", "drift", "review", "stale-guests"]) {
            const help = await command(name, "--help");
            assert.equal(help.code, 0);
            assert.ok(help.stdout.startsWith(`Usage: npx pulumi-entra-b2b ${name} [options]`), help.stdout);
        }
    });

    it("imports the tenant as a stack config, which its program deploys and the other commands read", async () => {
        await program("program.cjs", "stacks");
        await installed.write("program.cjs", `module.exports = require("pulumi-entra-b2b/program");\n`);
        const accounts = ["1", "2"].flatMap((n) => ["--emergency-access-account", `${emergencyAccess}${n}`]);
        const imported = await command("import", "--stack", "contoso", "--json", ...accounts);
        assert.equal(imported.code, 0, imported.stderr);
        const { configFile } = JSON.parse(imported.stdout) as { configFile: string };
        assert.equal(configFile, join("stacks", "Pulumi.contoso.yaml"));

        const stack = ["--stack", "contoso"];
        const pulumi = (...words: string[]) => installed.run("pulumi", [...words, ...stack], deployment.env);
        for (const words of [
            ["stack", "init"],
            ["up", "--yes", "--skip-preview", "--non-interactive"],
        ]) {
            const { code, stdout, stderr } = await (words[0] === "stack"
                ? installed.run("pulumi", ["stack", "init", "contoso"], deployment.env)
                : pulumi(...words));
            assert.equal(code, 0, stdout + stderr);
        }
        for (const [name, expected] of [
            ["drift", /no drift/],
            ["review", /alice|Sign-in review/],
            ["doctor", /contoso/],
            ["stale-guests", /alice@fabrikam\.example/],
        ] as const) {
            const { code, stdout, stderr } = await command(name, ...stack);
            console.log(name, code, stdout, stderr);
            assert.equal(code, 0, `${name}: ${stdout}${stderr}`);
            assert.match(stdout, expected);
        }
    });

    it("says what is missing where there is no project and no Pulumi command line", async () => {
        const nowhere = await installed.run(
            process.execPath,
            [
                join(project, "node_modules", mainPackage.name, "commands", "bin.js"),
                "drift",
                "--stack",
                "contoso",
            ],
            { PATH: "" },
        );
        console.log(nowhere);
        assert.equal(nowhere.code, 1);
    });
});
