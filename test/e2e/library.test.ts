import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { cp, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { parse, stringify } from "yaml";
import { mainPackage, policyPackage, publishedPackages, sandboxPackage } from "../../tools/build/packages";
import { SandboxProcess } from "../../sandbox/process";
import type { GuideShell } from "../guides/shell";
import { follow } from "../guides/walk";
import { runContainerfile } from "./containerSteps";
import { Deployment } from "./deployment";
import { InstalledPackage } from "./installedPackage";
import { PipelineJobs } from "./pipelineJobs";
import { readersTerminal } from "./reader";
import { scaledTime } from "../../tools/scaledTime";

const run = promisify(execFile);
const root = join(__dirname, "..", "..");
const programs = join(__dirname, "library");
const containerfile = join(root, "sandbox", "Containerfile");
const tsc = join(root, "node_modules", "typescript", "bin", "tsc");

interface Connection {
    readonly caFile: string;
    readonly page: string;
    readonly processId: number;
}

describe("the published packages, in a separate project that follows the guides word for word", function () {
    this.timeout(300_000);
    let installed: InstalledPackage;
    let sandbox: SandboxProcess;
    let shell: GuideShell;

    before(async () => {
        installed = await InstalledPackage.pack(publishedPackages);
        const time = scaledTime(4);
        sandbox = await SandboxProcess.start(
            ...["--state-dir", installed.folder, "--replicas", "1", "--lag", "0"],
            ...time.sandbox,
        );
        shell = await readersTerminal(installed.project, installed.folder, { ...sandbox.env, ...time.env });
    });
    after(async () => {
        shell?.close();
        await sandbox?.stop();
        await installed?.remove();
    });

    /** Follows a guide with the packed packages in place of the published ones. */
    const followed = (guide: string) =>
        follow(guide, {
            shell,
            folder: installed.project,
            replaced: {
                [`install ${mainPackage.name} `]: `install ${installed.tarballOf(mainPackage)} `,
                // With the sandbox tenant's package, which npx would otherwise download.
                [`install ${policyPackage.name} `]: `install ${[policyPackage, sandboxPackage].map((each) => installed.tarballOf(each)).join(" ")} `,
                // The ids that the guides leave to their readers.
                "33333333-3333-4333-8333-333333333333": sandbox.connection.tenantId,
            },
        });

    it("own-project.md: imports the tenant, deploys it, and finds no drift", async () => {
        await followed("docs/own-project.md");
        assert.ok(existsSync(join(installed.project, "stacks/contoso/guests.csv")));
    });

    it("pipelines.md: deploys the identities of the stack that was imported", async () => {
        await followed("docs/pipelines.md");
        const { applications } = await sandbox.directory();
        const names = applications.map(({ displayName }) => String(displayName));
        assert.deepEqual(names.filter((name) => name.startsWith("entra-b2b-")).sort(), [
            "entra-b2b-contoso",
            "entra-b2b-contoso-review",
        ]);
    });

    it("the copied workflow: plans and applies as these identities, and refuses what is not in the plan", async () => {
        const { applications } = await sandbox.directory();
        const jobs = new PipelineJobs(shell, installed.project, {
            repository: "your-organization@12345678/your-repository@987654321",
            clientIdOf: (name) =>
                String(
                    applications.find(({ displayName }) => displayName === `entra-b2b-${name}`)?.["appId"],
                ),
        });
        const configFile = join(installed.project, "stacks", "Pulumi.contoso.yaml");
        const imported = parse(await readFile(configFile, "utf8")) as { config: Record<string, object> };
        const change = (settings: object) => {
            const key = "entra-b2b:externalCollaboration";
            const config = { ...imported.config, [key]: { ...imported.config[key], ...settings } };
            return writeFile(configFile, stringify({ ...imported, config }));
        };
        await change({ guestUserAccess: "restricted" });
        const plan = await jobs.run("deploy", "plan", "contoso");
        assert.equal(plan.code, 0, plan.output);
        await change({ guestUserAccess: "restricted", allowGuestsToLeave: false });
        const refused = await jobs.run("deploy", "apply", "contoso");
        assert.notEqual(refused.code, 0);
        assert.match(refused.output, /violates plan/);
        await change({ guestUserAccess: "restricted" });
        const applied = await jobs.run("deploy", "apply", "contoso");
        assert.equal(applied.code, 0, applied.output);
        assert.match(applied.output, /^0 errors/m);
        const { singletons } = await sandbox.directory();
        // The role of a restricted guest.
        assert.match(JSON.stringify(singletons), /2af84b1e-32c8-42b7-82bc-daa82404023b/);
    });

    it("sandbox/README.md and sandbox.md: serve until Ctrl-C, and let plain Node invite a guest", async () => {
        await followed("sandbox/README.md");
        await followed("docs/sandbox.md");
    });

    /** Runs one of the packages' commands as its user does. */
    const command = (...words: string[]) => installed.npx([mainPackage.name, ...words]);

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

    it("says that there is no Pulumi command line", async () => {
        const bin = join(installed.project, "node_modules", mainPackage.name, "commands", "bin.js");
        const words = [bin, "drift", "--stack", "contoso"];
        const { code, stderr } = await installed.run(process.execPath, words, { PATH: "" });
        assert.equal(code, 1);
        assert.match(stderr, /^There is no Pulumi command line on the PATH/);
    });

    it("the sandbox tenant's package: serves its page, ends with SIGTERM, and needs no package of Pulumi", async () => {
        const root = join(installed.project, "container");
        const context = join(installed.project, "node_modules", sandboxPackage.name);
        const container = await runContainerfile(containerfile, context, root, ["/sandbox", "/home/node"]);
        assert.equal(existsSync(join(container.at("/sandbox"), "node_modules", "@pulumi")), false);
        // The last port counts: the container's may be taken here.
        const words = [...container.entrypoint, ...container.command, "--port", "0", "--json"];
        const serving = await installed.start(words, container.folder);
        const { caFile, page, processId } = JSON.parse(serving.line) as Connection;
        assert.equal(caFile, join(container.at("/home/node/state"), "sandbox-ca.pem"));
        const read = `fetch(${JSON.stringify(page)}).then((r) => r.text()).then(console.log)`;
        const env = { NODE_EXTRA_CA_CERTS: caFile };
        const { stdout } = await installed.run(process.execPath, ["--eval", read], env);
        assert.match(stdout, /<title>.*<script>.*<\/script>/s);
        process.kill(processId, "SIGTERM");
        assert.equal(await serving.exit, 0);
        assert.equal(existsSync(caFile), false);
    });

    describe("as a library", () => {
        let deployment: Deployment;
        const program = {
            folder: "",
            stack: "sandbox",
            configFile: join(__dirname, "examples", "noConfig.yaml"),
        };

        before(async () => {
            program.folder = join(installed.project, "library");
            await cp(programs, program.folder, { recursive: true });
            await main("index.cjs");
            deployment = await Deployment.start({
                sandbox: ["--replicas", "3", "--lag", "300", "--seed", "11"],
                program,
            });
        });
        after(() => deployment?.stop());

        /** Makes a file the project's program. */
        const main = (file: string) =>
            installed.write(
                "library/Pulumi.yaml",
                "name: partner-guests\nruntime:\n    name: nodejs\n    options:\n        typescript: false\n" +
                    `main: ${file}\n`,
            );

        it("has no TypeScript but declarations, and nothing of the project's tests and tools", async () => {
            const { stdout } = await run("tar", ["-tzf", installed.tarballOf(mainPackage)]);
            const files = stdout.trim().split("\n");
            assert.deepEqual(
                files.filter(
                    (file) =>
                        /(?<!\.d)\.ts$/.test(file) || /^package\/(test|tools|policy|sandbox)\//.test(file),
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
                run(process.execPath, [tsc, ...options, ...more, join(program.folder, file)], {
                    cwd: program.folder,
                }).catch(({ stdout }: { stdout: string }) => assert.fail(stdout));
            await Promise.all([
                compile("index.mts"),
                // Declarations of @pulumi/policy do not compile by themselves.
                compile("guard/index.mts", "--skipLibCheck"),
            ]);
            // Made for the ES module's own deployment below.
            assert.match(
                await readFile(join(program.folder, "index.mjs"), "utf8"),
                /from "pulumi-entra-b2b"/,
            );
        });

        it("checks a preview with its policy pack, and with a custom pack that has its rules", async () => {
            const own = await deployment.stack.preview("--policy-pack", join(program.folder, "guard"));
            assert.notEqual(own.code, 0, own.output);
            assert.match(own.output, /\[mandatory\]\s+guests-of-contoso/);
            const ready = join(installed.project, "node_modules", policyPackage.name, "policy", "pack");
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
            const text = await readFile(join(program.folder, "index.mjs"), "utf8");
            await main("index.mjs");
            await writeFile(join(program.folder, "index.mjs"), text.replace(/^new Guest\("bob".*$/m, ""));
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
    });
});
