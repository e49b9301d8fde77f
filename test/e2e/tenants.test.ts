import assert from "node:assert/strict";
import { execFile, spawn } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { stringify } from "yaml";
import { standIns } from "../../sandbox/plugins";
import { SandboxProcess } from "../../sandbox/process";
import { preparePulumiHome, pulumiBinary } from "../../tools/pulumiHome";
import { scaledTime } from "./scaledTime";

const root = join(__dirname, "..", "..");
const stacks = ["a", "b", "c"] as const;

interface Result {
    readonly stack: string;
    readonly status: string;
    readonly summary: string;
}

describe("tenants up, of three tenants that share their settings", function () {
    this.timeout(180_000);
    let folder: string;
    let sandbox: SandboxProcess;
    let env: NodeJS.ProcessEnv;

    before(async () => {
        await mkdir(join(root, ".sandbox"), { recursive: true });
        folder = await mkdtemp(join(root, ".sandbox", "tenants-"));
        const time = scaledTime(4);
        sandbox = await SandboxProcess.start("--state-dir", folder, "--tenants", "3", ...time.sandbox);
        const home = await preparePulumiHome({
            root,
            stateFolder: folder,
            pulumi: await pulumiBinary(root),
            plugins: standIns(root),
        });
        // Each stack config names its tenant.
        env = { ...process.env, ...sandbox.env, ...home, ...time.env };
        delete env["ARM_TENANT_ID"];
        await write("Pulumi.yaml", {
            name: "tenants",
            runtime: {
                name: "nodejs",
                options: { typescript: false, nodeargs: "--require pulumi-entra-b2b/start" },
            },
            main: "index.ts",
            stackConfigDir: "stacks",
        });
        await writeFile(join(folder, "index.ts"), 'export * from "../../index";\n');
        await mkdir(join(folder, "stacks"));
        await write("stacks/base.yaml", {
            config: {
                "entra-b2b:groups": ["one", "two"].map((name) => ({ name, displayName: `Group ${name}` })),
            },
        });
        for (const [index, stack] of stacks.entries()) {
            await configure(stack, { "azuread:tenantId": sandbox.connection.tenants[index]?.tenantId });
            await promisify(execFile)("pulumi", ["stack", "init", stack, "--non-interactive"], {
                cwd: folder,
                env,
            });
        }
    });

    after(async () => {
        await sandbox.stop();
        await rm(folder, { recursive: true, force: true });
    });

    const write = (name: string, content: unknown) => writeFile(join(folder, name), stringify(content));
    const configFile = (stack: string) => `stacks/Pulumi.${stack}.yaml`;
    const configure = (stack: string, config: object) =>
        write(configFile(stack), { config: { "entra-b2b:extends": "base.yaml", ...config } });

    const tenant = (stack: (typeof stacks)[number]) =>
        sandbox.tenant(sandbox.connection.tenants[stacks.indexOf(stack)]?.tenantId ?? "");
    const groupsOf = async (stack: (typeof stacks)[number]) =>
        (await tenant(stack).directory()).groups.map(({ displayName }) => String(displayName)).sort();

    function up(...options: string[]) {
        const words = [join(root, "commands", "bin.cjs"), "tenants", "up", ...options];
        const child = spawn(process.execPath, [...words, "--format", "json=report.json"], {
            cwd: folder,
            env,
            stdio: ["ignore", "ignore", "pipe"],
        });
        let stderr = "";
        child.stderr.on("data", (chunk: Buffer) => (stderr += chunk.toString()));
        return new Promise<{ code: number | null; results: readonly Result[]; stderr: string }>((resolve) =>
            child.on("close", (code) => {
                void readFile(join(folder, "report.json"), "utf8")
                    .then((text) => (JSON.parse(text) as { results: Result[] }).results)
                    .catch(() => [])
                    .then((results) => resolve({ code, results, stderr }));
            }),
        );
    }

    /** Kills the engine of a stack in the middle of its work. */
    async function killEngineOf(stack: (typeof stacks)[number]): Promise<void> {
        for (let attempt = 0; attempt < 1_200; attempt++) {
            const { writes } = await tenant(stack).stats();
            if (writes > 0) {
                const text = await readFile(join(folder, ".entra-b2b", "tenants-up.json"), "utf8");
                const { engines } = (JSON.parse(text) as { stacks: Record<string, { engines: number[] }> })
                    .stacks[stack]!;
                process.kill(engines.at(-1) ?? assert.fail(), "SIGKILL");
                return;
            }
            await new Promise((resolve) => setTimeout(resolve, 50));
        }
        assert.fail("nothing was written");
    }

    it("reports a wrong config and a killed engine beside what is done, and --resume finishes them", async () => {
        const good = await readFile(join(folder, configFile("b")), "utf8");
        await writeFile(
            join(folder, configFile("b")),
            good.replace(/^config:\n/m, "$&  entra-b2b:onRemove: keep\n"),
        );
        const [first] = await Promise.all([
            up("--all", "--parallel", "3", "--continue-on-error"),
            killEngineOf("c"),
        ]);
        const statuses = (results: readonly Result[]) =>
            results.map(({ stack, status }) => `${stack} ${status}`);
        assert.deepEqual(statuses(first.results), ["a done", "b failed", "c failed"], first.stderr);
        assert.match(first.results[1]?.summary ?? "", /Pulumi\.b\.yaml:\d+:\d+ entra-b2b:onRemove/);
        assert.match(first.results[2]?.summary ?? "", /ended by SIGKILL/);
        assert.equal(first.code, 1);
        assert.deepEqual(await groupsOf("a"), ["Group one", "Group two"]);
        assert.deepEqual(await groupsOf("b"), []);

        await writeFile(join(folder, configFile("b")), good);
        const writes = (await tenant("a").stats()).writes;
        const second = await up("--resume");
        assert.deepEqual(statuses(second.results), ["b done", "c done"], second.results[1]?.summary);
        assert.equal(second.code, 0);
        for (const stack of stacks) {
            assert.deepEqual(await groupsOf(stack), ["Group one", "Group two"]);
        }
        assert.equal((await tenant("a").stats()).writes, writes);
        const selected = await promisify(execFile)("pulumi", ["stack", "ls", "--json"], { cwd: folder, env });
        assert.equal(selected.stdout.match(/"current": true/g)?.length, 1);
    });
});
