import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { stringify } from "yaml";
import { standIns } from "../sandbox/plugins";
import { SandboxProcess, type SandboxStats } from "../sandbox/process";
import { waitedMs } from "../sandbox/waitedTime";
import { preparePulumiHome, pulumiBinary } from "../tools/pulumiHome";
import { PulumiStack, type PulumiResult } from "../tools/pulumiStack";
import { ProcessMemory } from "./processMemory";
import { endedProcessorSeconds } from "./processorTime";

/** Root folder of the project. */
export const root = join(__dirname, "..");

/** After this many failed runs, there is nothing to measure. */
const maxRuns = 10;

/** Name of the file that plugins write their waits to. */
const waitsFile = "waits";

/** What a Pulumi command cost. */
export interface Cost {
    /** From the start of the command to its end, in seconds of this machine. */
    readonly seconds: number;
    /**
     * The same on the tenant's clock, where the machine's own work counts as many times as the clock is faster: an upper
     * bound of what it would take in real time.
     */
    readonly tenantSeconds: number;
    /** Processor time of engine, program and plugins, in seconds; `undefined` where it cannot be measured. */
    readonly processorSeconds: number | undefined;
    /** Time in which a plugin waited, for replicas or for its turn to write, in seconds of this machine. */
    readonly waitSeconds: number;
    /** Requests over the wire; a batch is one. */
    readonly requests: number;
    /** Requests and steps of batches that were refused with 429. */
    readonly throttled: number;
    readonly writes: number;
    readonly resourceUnits: number;
    /** From the first write to the last, on the tenant's clock, in seconds. */
    readonly writeSeconds: number;
    /** Requests and steps of batches by method and path, ids left out. */
    readonly byOperation: Readonly<Record<string, number>>;
    /** Highest memory of engine, program and plugins together, in MiB; not the sandbox's. */
    readonly peakMemory: number | undefined;
}

/** How the tenant behaves and what is deployed. */
export interface TenantRunOptions {
    /** Makes the program's folder, in the run's folder, unless the project itself is the program. */
    readonly programFolder?: (folder: string) => Promise<string>;
    /** The stack config, by key with namespace. */
    readonly config: (folder: string) => Promise<Record<string, unknown>>;
    readonly env?: NodeJS.ProcessEnv;
    readonly lagMs: number;
    /** How many times faster than real time goes: for the tenant, the package's waits and the stand-in plugin's alike. */
    readonly timeScale: number;
    readonly onOutput: (text: string) => void;
}

/** A sandbox tenant with the published quotas, and a stack on it whose commands are measured. */
export class TenantRun {
    private constructor(
        readonly sandbox: SandboxProcess,
        private readonly stack: PulumiStack,
        private readonly folder: string,
        private readonly timeScale: number,
    ) {}

    static async start(options: TenantRunOptions): Promise<TenantRun> {
        const stateFolder = join(root, ".sandbox");
        await mkdir(stateFolder, { recursive: true });
        const folder = await mkdtemp(join(stateFolder, "bench-"));
        const [timeScale, timeOrigin] = [String(options.timeScale), String(Date.now())];
        const sandbox = await SandboxProcess.start(
            ...["--state-dir", folder, "--replicas", "3", "--lag", String(options.lagMs)],
            ...["--seed", "1", "--clock-scale", "1", "--time-scale", timeScale, "--time-origin", timeOrigin],
        );
        try {
            const configFile = join(folder, "stack.yaml");
            await writeFile(configFile, stringify({ config: await options.config(folder) }));
            const env = await preparePulumiHome({
                root,
                stateFolder: folder,
                pulumi: await pulumiBinary(root),
                plugins: standIns(root),
            });
            const stack = await PulumiStack.create({
                programFolder: (await options.programFolder?.(folder)) ?? root,
                stack: "bench",
                env: {
                    ...env,
                    ...sandbox.env,
                    // The caller's own are kept, so that a profiler reaches all processes.
                    NODE_OPTIONS: `--require ${join(root, "sandbox", "scaledTime.cjs")} ${process.env["NODE_OPTIONS"] ?? ""}`,
                    ENTRA_B2B_SANDBOX_TIME_SCALE: timeScale,
                    ENTRA_B2B_SANDBOX_TIME_ORIGIN: timeOrigin,
                    ENTRA_B2B_SANDBOX_CLOCK_SCALE: timeScale,
                    ENTRA_B2B_SANDBOX_SCALE_RETRY_AFTER: "true",
                    ENTRA_B2B_SANDBOX_WAITS_FILE: join(folder, waitsFile),
                    ...options.env,
                },
                workFolder: join(folder, "stack"),
                configFile,
                onOutput: options.onOutput,
            });
            return new TenantRun(sandbox, stack, folder, options.timeScale);
        } catch (error) {
            await sandbox.stop();
            throw error;
        }
    }

    up(): Promise<Cost> {
        return this.measure(() => this.stack.up());
    }

    /** Runs again after a run that failed, as a person would; every run counts. */
    async upUntilDone(): Promise<{ readonly cost: Cost; readonly runs: number }> {
        let runs = 0;
        const cost = await this.measure(async () => {
            for (;;) {
                runs += 1;
                const result = await this.stack.up("--continue-on-error");
                if (result.code === 0 || runs === maxRuns) {
                    return result;
                }
            }
        });
        return { cost, runs };
    }

    preview(): Promise<Cost> {
        return this.measure(() => this.stack.preview());
    }

    refresh(): Promise<Cost> {
        return this.measure(() => this.stack.refresh());
    }

    async stop(): Promise<void> {
        await this.sandbox.stop();
        await rm(this.folder, { recursive: true, force: true });
    }

    /** @throws Error - The command failed: there is nothing to measure. */
    private async measure(command: () => Promise<PulumiResult>): Promise<Cost> {
        const waits = join(this.folder, waitsFile);
        await rm(waits, { force: true });
        const before = await this.sandbox.stats();
        const memory = new ProcessMemory(process.pid, new Set([this.sandbox.processId]));
        const startedProcessorSeconds = endedProcessorSeconds();
        const startedMs = performance.now();
        const { code, output } = await command().finally(() => memory.stop());
        const seconds = (performance.now() - startedMs) / 1_000;
        if (code !== 0) {
            throw new Error(`Pulumi ended with exit code ${code}:\n${output}`);
        }
        const processorSeconds = endedProcessorSeconds();
        return {
            seconds,
            tenantSeconds: seconds * this.timeScale,
            processorSeconds:
                processorSeconds === undefined || startedProcessorSeconds === undefined
                    ? undefined
                    : processorSeconds - startedProcessorSeconds,
            waitSeconds: waitedMs(await readFile(waits, "utf8").catch(() => "")) / 1_000,
            ...difference(before, await this.sandbox.stats()),
            writeSeconds: writeSecondsOf((await this.sandbox.log()).slice(before.requests)),
            peakMemory: memory.stop(),
        };
    }
}

function difference(before: SandboxStats, after: SandboxStats) {
    const byOperation = Object.entries(after.byOperation)
        .map(([operation, count]) => [operation, count - (before.byOperation[operation] ?? 0)] as const)
        .filter(([, count]) => count > 0);
    return {
        requests: after.wireRequests - before.wireRequests,
        throttled: after.throttled - before.throttled,
        writes: after.writes - before.writes,
        resourceUnits: after.resourceUnits - before.resourceUnits,
        byOperation: Object.fromEntries(byOperation),
    };
}

function writeSecondsOf(log: readonly Record<string, unknown>[]): number {
    const times = log.filter(({ writes }) => Number(writes) > 0).map(({ time }) => Date.parse(String(time)));
    const [first, last] = [times[0], times.at(-1)];
    return first === undefined || last === undefined ? 0 : (last - first) / 1_000;
}
