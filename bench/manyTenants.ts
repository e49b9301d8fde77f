/** A project with many stacks, each with a separate sandbox tenant, and what actions for all of them cost. */
import { execFile, spawn } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { promisify } from "node:util";
import pMap from "p-map";
import { stringify } from "yaml";
import { standIns } from "../sandbox/plugins";
import { SandboxProcess } from "../sandbox/process";
import { preparePulumiHome, pulumiBinary } from "../tools/pulumiHome";
import { ProcessMemory } from "./processMemory";
import { endedProcessorSeconds } from "./processorTime";
import { root } from "./tenantRun";

/** What one action for all stacks cost. */
export interface Figures {
    readonly action: string;
    readonly way: "tenants" | "one after the other";
    readonly seconds: number;
    readonly processorSeconds: number | undefined;
    /** Of all processes except the sandbox. */
    readonly peakMiB: number | undefined;
    readonly requests: number;
}

export const say = (text: string) => process.stderr.write(`${text}\n`);

/** A project whose stacks share a base, and the sandbox tenants of its stacks. */
export class ManyTenants {
    private constructor(
        readonly folder: string,
        private readonly sandbox: SandboxProcess,
        private readonly env: NodeJS.ProcessEnv,
        private readonly stacks: readonly string[],
    ) {}

    static async start(stacks: readonly string[], guests: number, timeScale: string): Promise<ManyTenants> {
        await mkdir(join(root, ".sandbox"), { recursive: true });
        const folder = await mkdtemp(join(root, ".sandbox", "bench-tenants-"));
        const origin = String(Date.now());
        const sandbox = await SandboxProcess.start(
            ...[
                "--state-dir",
                folder,
                "--tenants",
                String(stacks.length),
                "--lag",
                "5000",
                "--clock-scale",
                "1",
            ],
            ...["--time-scale", timeScale, "--time-origin", origin],
        );
        const home = await preparePulumiHome({
            root,
            stateFolder: folder,
            pulumi: await pulumiBinary(root),
            plugins: standIns(root),
        });
        const env: NodeJS.ProcessEnv = {
            ...process.env,
            ...sandbox.env,
            ...home,
            NODE_OPTIONS: `--require ${join(root, "sandbox", "scaledTime.cjs")}`,
            ENTRA_B2B_SANDBOX_TIME_SCALE: timeScale,
            ENTRA_B2B_SANDBOX_TIME_ORIGIN: origin,
            ENTRA_B2B_SANDBOX_CLOCK_SCALE: timeScale,
            ENTRA_B2B_SANDBOX_SCALE_RETRY_AFTER: "true",
        };
        // Each stack config names its tenant.
        delete env["ARM_TENANT_ID"];
        const many = new ManyTenants(folder, sandbox, env, stacks);
        await many.write(stacks, guests);
        return many;
    }

    private async write(stacks: readonly string[], guests: number): Promise<void> {
        const file = (name: string, content: unknown) =>
            writeFile(join(this.folder, name), typeof content === "string" ? content : stringify(content));
        await mkdir(join(this.folder, "stacks"));
        await file("index.ts", 'export * from "../../index";\n');
        await file("Pulumi.yaml", {
            name: "tenants",
            runtime: {
                name: "nodejs",
                options: { typescript: false, nodeargs: "--require pulumi-entra-b2b/start" },
            },
            main: "index.ts",
            stackConfigDir: "stacks",
        });
        const rows = Array.from(
            { length: guests },
            (_, index) => `guest${index + 1}@fabrikam.example,https://myapplications.microsoft.com,partners`,
        );
        await file(
            "stacks/guests.csv",
            ["version:v1.0", "[inviteeEmail],[inviteRedirectURL],[groups]", ...rows, ""].join("\n"),
        );
        await file("stacks/base.yaml", {
            config: {
                "entra-b2b:guestList": "guests.csv",
                "entra-b2b:guestsAs": "roster",
                "entra-b2b:rosterShardCount": 1,
                "entra-b2b:groups": [{ name: "partners", displayName: "Partners" }],
            },
        });
        for (const stack of stacks) {
            await this.configure(stack);
        }
        say("Making the stacks …");
        await pMap(
            stacks,
            (stack) =>
                promisify(execFile)("pulumi", ["stack", "init", stack, "--no-select", "--non-interactive"], {
                    cwd: this.folder,
                    env: this.env,
                }),
            { concurrency: 2 },
        );
    }

    /** Writes a stack config: what all stacks share, for this stack's tenant, and further keys. */
    async configure(stack: string, more: Readonly<Record<string, unknown>> = {}): Promise<void> {
        const config = {
            "azuread:tenantId": this.tenantIdOf(stack),
            "entra-b2b:extends": "base.yaml",
            ...more,
        };
        await writeFile(join(this.folder, "stacks", `Pulumi.${stack}.yaml`), stringify({ config }));
    }

    /** The sandbox tenant of a stack. */
    tenantOf(stack: string): SandboxProcess {
        return this.sandbox.tenant(this.tenantIdOf(stack));
    }

    private tenantIdOf(stack: string): string {
        return this.sandbox.connection.tenants[this.stacks.indexOf(stack)]?.tenantId ?? "";
    }

    /** @throws Error - A stack failed: there is nothing to measure. */
    async measure(
        action: string,
        way: Figures["way"],
        commands: readonly (readonly string[])[],
    ): Promise<Figures> {
        say(`${action}, ${way} …`);
        const requestsBefore = await this.requests();
        const memory = new ProcessMemory(process.pid, new Set([this.sandbox.processId]));
        const processorBefore = endedProcessorSeconds() ?? 0;
        const startedMs = performance.now();
        for (const words of commands) {
            const { code, output } = await this.run(words);
            if (code !== 0) {
                throw new Error(`${words.join(" ")} ended with ${code}:\n${output}`);
            }
        }
        const seconds = (performance.now() - startedMs) / 1_000;
        const processorAfter = endedProcessorSeconds();
        say(`${action}, ${way}: ${seconds.toFixed(0)} s`);
        return {
            action,
            way,
            seconds,
            processorSeconds: processorAfter && processorAfter - processorBefore,
            peakMiB: memory.stop(),
            requests: (await this.requests()) - requestsBefore,
        };
    }

    /** Runs a command in the project. @returns Its exit code, and the end of what it printed. */
    run([command = "", ...words]: readonly string[]): Promise<{ code: number | null; output: string }> {
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

    private async requests(): Promise<number> {
        const all = await pMap(
            this.sandbox.connection.tenants,
            async ({ tenantId }) => (await this.sandbox.tenant(tenantId).stats()).wireRequests,
            { concurrency: 8 },
        );
        return all.reduce((sum, each) => sum + each, 0);
    }

    async stop(): Promise<void> {
        await this.sandbox.stop();
        await rm(this.folder, { recursive: true, force: true });
    }
}
