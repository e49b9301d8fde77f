/** A project whose stacks extend one base, each with a separate sandbox tenant: for tests and measurements. */
import { execFile, spawn } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import pMap from "p-map";
import { stringify } from "yaml";
import { standIns } from "../sandbox/plugins";
import { SandboxProcess } from "../sandbox/process";
import { root } from "./checks";
import { preparePulumiHome, pulumiBinary } from "./pulumiHome";
import { scaledTime } from "./scaledTime";

/** What the project has. */
export interface TenantsProjectOptions {
    readonly stacks: readonly string[];
    /** Settings that all stacks share, by key with namespace. */
    readonly base: Readonly<Record<string, unknown>>;
    /** Further files of the stacks folder: text by name. */
    readonly files?: Readonly<Record<string, string>>;
    /** How many times faster than real time the tenants and the package's waits go. */
    readonly timeScale: number;
    /** Further options of the sandbox's command line. */
    readonly sandbox?: readonly string[];
}

/** How a command ended. */
export interface Ended {
    readonly code: number | null;
    /** The end of what it printed, to both streams. */
    readonly output: string;
}

/** What `tenants` reports of one stack. */
export interface StackResult {
    readonly stack: string;
    readonly status: string;
    readonly summary: string;
}

export class TenantsProject {
    private constructor(
        readonly folder: string,
        readonly sandbox: SandboxProcess,
        private readonly env: NodeJS.ProcessEnv,
        private readonly stacks: readonly string[],
    ) {}

    static async start({
        stacks,
        base,
        files = {},
        timeScale,
        sandbox: sandboxOptions = [],
    }: TenantsProjectOptions): Promise<TenantsProject> {
        await mkdir(join(root, ".sandbox"), { recursive: true });
        const folder = await mkdtemp(join(root, ".sandbox", "tenants-"));
        const time = scaledTime(timeScale);
        const tenants = ["--tenants", String(stacks.length)];
        const sandbox = await SandboxProcess.start(
            ...["--state-dir", folder, ...tenants, ...sandboxOptions, ...time.sandbox],
        );
        const home = await preparePulumiHome({
            root,
            stateFolder: folder,
            pulumi: await pulumiBinary(root),
            plugins: standIns(root),
        });
        const env: NodeJS.ProcessEnv = { ...process.env, ...sandbox.env, ...home, ...time.env };
        // Each stack config names its tenant.
        delete env["ARM_TENANT_ID"];
        const project = new TenantsProject(folder, sandbox, env, stacks);
        await project.write("index.ts", 'export * from "../../index";\n');
        await project.write("Pulumi.yaml", {
            name: "tenants",
            runtime: {
                name: "nodejs",
                options: { typescript: false, nodeargs: "--require pulumi-entra-b2b/start" },
            },
            main: "index.ts",
            stackConfigDir: "stacks",
        });
        await mkdir(join(folder, "stacks"));
        await project.write("stacks/base.yaml", { config: base });
        await pMap(Object.entries(files), ([name, text]) => project.write(`stacks/${name}`, text));
        await pMap(stacks, (stack) => project.configure(stack));
        await pMap(stacks, (stack) => project.pulumi("stack", "init", stack, "--no-select"), {
            concurrency: 2,
        });
        return project;
    }

    /** Writes a stack config: what all stacks share, for this stack's tenant, and further keys with namespace. */
    async configure(stack: string, more: Readonly<Record<string, unknown>> = {}): Promise<void> {
        await this.write(`stacks/Pulumi.${stack}.yaml`, {
            config: {
                "azuread:tenantId": this.tenantIdOf(stack),
                "entra-b2b:extends": "base.yaml",
                ...more,
            },
        });
    }

    /** The sandbox tenant of a stack. */
    tenantOf(stack: string): SandboxProcess {
        return this.sandbox.tenant(this.tenantIdOf(stack));
    }

    /** Runs a command in the project. */
    run([command = "", ...words]: readonly string[]): Promise<Ended> {
        return new Promise((resolve, reject) => {
            const child = spawn(command, words, { cwd: this.folder, env: this.env, stdio: "pipe" });
            let output = "";
            [child.stdout, child.stderr].forEach((stream) =>
                stream.on("data", (chunk: Buffer) => (output = (output + chunk.toString()).slice(-5_000))),
            );
            child.on("error", reject);
            child.on("close", (code) => resolve({ code, output }));
        });
    }

    /** Runs Pulumi's command line in the project. @returns What it printed. */
    async pulumi(...words: readonly string[]): Promise<string> {
        const { stdout } = await promisify(execFile)("pulumi", [...words, "--non-interactive"], {
            cwd: this.folder,
            env: this.env,
        });
        return stdout;
    }

    /** Runs `tenants`. @throws Error - It ended without a report. */
    async tenants(
        action: string,
        options: readonly string[],
    ): Promise<Ended & { readonly results: readonly StackResult[] }> {
        const report = join(this.folder, "report.json");
        await rm(report, { force: true });
        const bin = join(root, "commands", "bin.cjs");
        const ended = await this.run([
            ...[process.execPath, bin, "tenants", action, ...options],
            ...["--format", `json=${report}`],
        ]);
        const text = await readFile(report, "utf8").catch(() => {
            throw new Error(`There is no report:\n${ended.output}`);
        });
        return { ...ended, results: (JSON.parse(text) as { results: readonly StackResult[] }).results };
    }

    /**
     * Kills the engine that `tenants up` has started for a stack, once it has written to its tenant.
     *
     * @throws Error - The record has no such engine, or nothing is written for ten minutes.
     */
    async killEngineOf(stack: string): Promise<void> {
        for (let attempt = 0; attempt < 12_000; attempt++) {
            if ((await this.tenantOf(stack).stats()).writes > 0) {
                const text = await readFile(join(this.folder, ".entra-b2b", "tenants-up.json"), "utf8");
                const { stacks } = JSON.parse(text) as {
                    readonly stacks: Readonly<Record<string, { readonly engines: readonly number[] }>>;
                };
                const engine = stacks[stack]?.engines.at(-1);
                if (engine === undefined) {
                    throw new Error(`The record has no engine of ${stack}.`);
                }
                process.kill(engine, "SIGKILL");
                return;
            }
            await sleep(50);
        }
        throw new Error(`Nothing was written for ${stack}.`);
    }

    async stop(): Promise<void> {
        await this.sandbox.stop();
        await rm(this.folder, { recursive: true, force: true });
    }

    private async write(name: string, content: unknown): Promise<void> {
        const text = typeof content === "string" ? content : stringify(content);
        await writeFile(join(this.folder, name), text);
    }

    private tenantIdOf(stack: string): string {
        return this.sandbox.connection.tenants[this.stacks.indexOf(stack)]?.tenantId ?? "";
    }
}
