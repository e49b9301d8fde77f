/**
 * `npm run bench -- tenants`: an action for many stacks, each with a separate sandbox tenant and its guests, by `tenants`
 * and by runs of the command line one after the other.
 *
 * Options: `--tenants N`, `--guests N`, `--parallel N`, `--time-scale N`, `--json` (the figures as one JSON line).
 */
import { execFile, spawn } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { loadavg } from "node:os";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { promisify } from "node:util";
import { Command } from "commander";
import pMap from "p-map";
import { stringify } from "yaml";
import { standIns } from "../sandbox/plugins";
import { SandboxProcess } from "../sandbox/process";
import { preparePulumiHome, pulumiBinary } from "../tools/pulumiHome";
import { ProcessMemory } from "./processMemory";
import { endedProcessorSeconds } from "./processorTime";
import { root } from "./tenantRun";

interface Options {
    readonly tenants: string;
    readonly guests: string;
    readonly parallel: string;
    readonly timeScale: string;
    readonly json?: true;
}

/** What one action for all stacks cost. */
interface Figures {
    readonly action: string;
    readonly way: "tenants" | "one after the other";
    readonly seconds: number;
    readonly processorSeconds: number | undefined;
    /** Of all processes except the sandbox. */
    readonly peakMiB: number | undefined;
    readonly requests: number;
}

const say = (text: string) => process.stderr.write(`${text}\n`);

/** A project whose stacks share a base, and the sandbox tenants of its stacks. */
class ManyTenants {
    private constructor(
        private readonly folder: string,
        private readonly sandbox: SandboxProcess,
        private readonly env: NodeJS.ProcessEnv,
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
        const many = new ManyTenants(folder, sandbox, env);
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
        for (const [index, stack] of stacks.entries()) {
            await file(`stacks/Pulumi.${stack}.yaml`, {
                config: {
                    "azuread:tenantId": this.sandbox.connection.tenants[index]?.tenantId,
                    "entra-b2b:extends": "base.yaml",
                },
            });
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
            await this.run(words);
        }
        const seconds = (performance.now() - startedMs) / 1_000;
        const processorAfter = endedProcessorSeconds();
        return {
            action,
            way,
            seconds,
            processorSeconds: processorAfter && processorAfter - processorBefore,
            peakMiB: memory.stop(),
            requests: (await this.requests()) - requestsBefore,
        };
    }

    private run([command = "", ...words]: readonly string[]): Promise<void> {
        return new Promise((resolve, reject) => {
            const child = spawn(command, words, { cwd: this.folder, env: this.env, stdio: "pipe" });
            let output = "";
            [child.stdout, child.stderr].forEach((stream) =>
                stream.on("data", (chunk: Buffer) => (output = (output + chunk.toString()).slice(-5_000))),
            );
            child.on("error", reject);
            child.on("close", (code) =>
                code === 0 ? resolve() : reject(new Error(`${command} ended with ${code}:\n${output}`)),
            );
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

async function main(options: Options): Promise<void> {
    const count = Number(options.tenants);
    // Two halves, so that both ways deploy to empty tenants.
    const halves = ["a", "b"].map((half) =>
        Array.from({ length: count }, (_, index) => `${half}${String(index + 1).padStart(4, "0")}`),
    );
    const [together = [], serial = []] = halves;
    const load = loadavg()[0];
    const many = await ManyTenants.start([...together, ...serial], Number(options.guests), options.timeScale);
    try {
        const tenants = (action: string) => [
            [
                process.execPath,
                join(root, "commands", "bin.cjs"),
                ...["tenants", action, "--stacks", together.join(","), "--parallel", options.parallel],
            ],
        ];
        const pulumi = (...words: string[]) =>
            serial.map((stack) => ["pulumi", ...words, "--non-interactive", "--stack", stack]);
        const drift = serial.map((stack) => [
            process.execPath,
            join(root, "commands", "bin.cjs"),
            ...["drift", "--stack", stack],
        ]);
        const [way, other] = ["tenants", "one after the other"] as const;
        const figures = [
            await many.measure("preview", way, tenants("preview")),
            await many.measure("preview", other, pulumi("preview")),
            await many.measure("up", way, tenants("up")),
            await many.measure("up", other, pulumi("up", "--yes", "--skip-preview")),
            await many.measure("preview, no change", way, tenants("preview")),
            await many.measure("preview, no change", other, pulumi("preview")),
            await many.measure("drift", way, tenants("drift")),
            await many.measure("drift", other, drift),
        ];
        if (options.json) {
            console.log(JSON.stringify({ ...options, load, figures }));
            return;
        }
        console.log(
            `${count} tenants of ${options.guests} guests, ${options.parallel} at a time, load ${load?.toFixed(1)}`,
        );
        console.table(
            figures.map(({ seconds, processorSeconds, ...others }) => ({
                ...others,
                seconds: seconds.toFixed(1),
                "CPU s": processorSeconds?.toFixed(1),
            })),
        );
    } finally {
        await many.stop();
    }
}

const program = new Command("npm run bench -- tenants")
    .option("--tenants <n>", "tenants for each way", "200")
    .option("--guests <n>", "guests of each tenant", "20")
    .option("--parallel <n>", "stacks at a time", "2")
    .option("--time-scale <factor>", "how many times faster than real time goes", "16")
    .option("--json", "print one JSON line of the figures");

void main(program.parse().opts<Options>()).catch((error: unknown) => {
    say(error instanceof Error ? error.message : String(error));
    process.exitCode = 1;
});
