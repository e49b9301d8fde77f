import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { stringify } from "yaml";
import { azureadStandIn } from "../sandbox/plugins";
import { SandboxProcess, type SandboxStats } from "../sandbox/process";
import { preparePulumiHome, pulumiBinary } from "../tools/pulumiHome";
import { PulumiStack, type PulumiResult } from "../tools/pulumiStack";
import { ProcessMemory } from "./processMemory";

/** Root folder of the project. */
export const root = join(__dirname, "..");

/** What a Pulumi command cost. */
export interface Cost {
    /** From the start of the command to its end, in seconds. */
    readonly seconds: number;
    /** Requests over the wire; a batch is one. */
    readonly requests: number;
    /** Requests and steps of batches that were refused with 429. */
    readonly throttled: number;
    readonly writes: number;
    readonly resourceUnits: number;
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
    readonly onOutput: (text: string) => void;
}

/** A sandbox tenant with the published quotas in real time, and a stack on it whose commands are measured. */
export class TenantRun {
    private constructor(
        readonly sandbox: SandboxProcess,
        private readonly stack: PulumiStack,
        private readonly folder: string,
    ) {}

    static async start(options: TenantRunOptions): Promise<TenantRun> {
        const stateFolder = join(root, ".sandbox");
        await mkdir(stateFolder, { recursive: true });
        const folder = await mkdtemp(join(stateFolder, "bench-"));
        const sandbox = await SandboxProcess.start(
            ...["--state-dir", folder, "--replicas", "3", "--lag", String(options.lagMs)],
            ...["--seed", "1", "--clock-scale", "1"],
        );
        try {
            const configFile = join(folder, "stack.yaml");
            await writeFile(configFile, stringify({ config: await options.config(folder) }));
            const env = await preparePulumiHome({
                root,
                stateFolder: folder,
                pulumi: pulumiBinary(),
                plugins: [azureadStandIn(root)],
            });
            const stack = await PulumiStack.create({
                programFolder: (await options.programFolder?.(folder)) ?? root,
                stack: "bench",
                env: { ...env, ...sandbox.env, ...options.env },
                workFolder: join(folder, "stack"),
                configFile,
                onOutput: options.onOutput,
            });
            return new TenantRun(sandbox, stack, folder);
        } catch (error) {
            await sandbox.stop();
            throw error;
        }
    }

    up(): Promise<Cost> {
        return this.measure(() => this.stack.up());
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
        const before = await this.sandbox.stats();
        const memory = new ProcessMemory(process.pid, new Set([this.sandbox.processId]));
        const startedMs = performance.now();
        const { code, output } = await command().finally(() => memory.stop());
        const seconds = (performance.now() - startedMs) / 1_000;
        if (code !== 0) {
            throw new Error(`Pulumi ended with exit code ${code}:\n${output}`);
        }
        return { seconds, ...difference(before, await this.sandbox.stats()), peakMemory: memory.stop() };
    }
}

function difference(before: SandboxStats, after: SandboxStats): Omit<Cost, "seconds" | "peakMemory"> {
    return {
        requests: after.wireRequests - before.wireRequests,
        throttled: after.throttled - before.throttled,
        writes: after.writes - before.writes,
        resourceUnits: after.resourceUnits - before.resourceUnits,
    };
}
