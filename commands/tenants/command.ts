/** The command `tenants`: one action for many stacks. */
import { availableParallelism, totalmem } from "node:os";
import { ConfigurationError, findProject, type PulumiProject } from "../../config";
import { engineEnvironment, engineModuleVariable } from "../shared/engineEnvironment";
import { LiveLines } from "../shared/live";
import { say } from "../shared/print";
import type { Rendered } from "../shared/rendered";
import { reportForms } from "../shared/reportForms";
import { writeReports } from "../shared/reportOptions";
import { runCommand } from "./commandRun";
import { findEngine, runEngine } from "./engineRun";
import { holdRun } from "./holdRun";
import { formats, interrupted, type Action, type TenantsOptions } from "./options";
import { RunRecord } from "./record";
import { reportOf, toJunit, type TenantsReport } from "./report";
import { worstExitCode, type TenantResult } from "./result";
import { runAll } from "./schedule";
import { chosenStacks, hasStackConfig } from "./select";

const writers: Readonly<
    Record<(typeof formats)[number], (report: TenantsReport, file: string | undefined) => Rendered>
> = { ...reportForms(reportOf), junit: toJunit };

/** Memory that one stack's engine, program and plugins take together, in bytes. Measured: docs/benchmark.md. */
const bytesPerStack = 800 * 1024 * 1024;

/** Ctrl-C, the end of a pipeline's job, and a terminal that is closed. */
const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** @returns The exit code. */
export async function run(options: TenantsOptions): Promise<number> {
    const project = findProject();
    const { action } = options;
    if (action === "list") {
        return list(project, options);
    }
    const release = holdRun(project.folder, action);
    try {
        const record = await recordOf(project, action, options);
        const stacks = record.unfinished();
        const results = await runStacks(project, options, action, stacks, record);
        if (record.fault !== undefined) {
            say(
                `The record of the run could not be written (${record.fault}): --resume does not know its end.`,
            );
        }
        const report = { action, results };
        await writeReports(options, formats[0], (format, file) => writers[format](report, file));
        return results.some(({ status }) => status === "canceled") ? interrupted : worstExitCode(results);
    } finally {
        release();
    }
}

/** The record of this run: a new one, or that of the earlier run that it goes on with. */
async function recordOf(
    project: PulumiProject,
    action: Exclude<Action, "list">,
    options: TenantsOptions,
): Promise<RunRecord> {
    const { folder } = project;
    if (options.resume) {
        const record = RunRecord.open(folder, action, options.canary);
        checkCanary(record.canary, record.all());
        return record;
    }
    const stacks = await chosenStacks(project, options);
    checkCanary(options.canary, stacks);
    return RunRecord.begin(folder, action, stacks, options.canary);
}

async function runStacks(
    project: PulumiProject,
    options: TenantsOptions,
    action: Exclude<Action, "list">,
    stacks: readonly string[],
    record: RunRecord,
): Promise<TenantResult[]> {
    const interrupt = new AbortController();
    const onSignal = () => {
        say("Interrupting the stacks that run: each finishes the step that it is in …");
        interrupt.abort();
    };
    const lines = new LiveLines();
    const runOne = await runnerOf(project.folder, options, action, record, interrupt.signal, lines);
    // A second signal ends this process at once.
    signals.forEach((signal) => process.once(signal, onSignal));
    try {
        return await runAll({
            stacks,
            canary: record.canary,
            parallel: options.parallel ?? defaultParallel(),
            continueOnError: options.continueOnError,
            signal: interrupt.signal,
            run: (stack) => {
                lines.start(stack);
                // The engine would take a stack without its file for one that declares nothing.
                return hasStackConfig(project, stack)
                    ? runOne(stack)
                    : Promise.reject(new Error("the stack config no longer exists"));
            },
            onEnd: (result) => {
                record.ended(result);
                lines.end(result.stack, result.summary);
            },
        });
    } finally {
        signals.forEach((signal) => process.off(signal, onSignal));
        lines.stop();
    }
}

/** What runs one stack. */
async function runnerOf(
    folder: string,
    { base }: TenantsOptions,
    action: Exclude<Action, "list">,
    record: RunRecord,
    signal: AbortSignal,
    lines: LiveLines,
): Promise<(stack: string) => Promise<TenantResult>> {
    const common = (stack: string) => ({
        folder,
        stack,
        signal,
        onProgress: (text: string) => lines.set(stack, text),
    });
    if (action !== "doctor") {
        // Found once, for all processes that this one starts.
        Object.assign(process.env, await engineEnvironment(), { [engineModuleVariable]: "" });
    }
    if (action !== "preview" && action !== "up") {
        return (stack) => runCommand({ ...common(stack), action, base });
    }
    const pulumi = await findEngine();
    return (stack) =>
        runEngine(pulumi, {
            ...common(stack),
            action,
            formerEngines: record.enginesOf(stack),
            onEngine: (pid) => record.engineStarted(stack, pid),
        });
}

/** The names of the stacks that the options choose: in JSON, for the matrix of a pipeline. */
async function list(project: PulumiProject, options: TenantsOptions): Promise<number> {
    const stacks = await chosenStacks(project, options);
    const forms = reportForms<{ readonly stacks: readonly string[] }>((result) => ({
        title: `Stacks: ${result.stacks.length}`,
        sections: [{ items: result.stacks.map((text) => ({ text })) }],
    }));
    await writeReports(options, formats[0], (format, file) =>
        format === "junit" ? forms.text({ stacks }, file) : forms[format]({ stacks }, file),
    );
    return 0;
}

/** @throws ConfigurationError - A canary is not among the stacks: the others would run without it. */
function checkCanary(canary: readonly string[] = [], stacks: readonly string[]): void {
    const missing = canary.filter((stack) => !stacks.includes(stack));
    if (missing.length > 0) {
        throw new ConfigurationError(
            missing.map((stack) => ({
                file: `Pulumi.${stack}.yaml`,
                field: "--canary",
                message: "the canary is not one of the stacks of this run",
                cure: "Correct its name, or add it to the stacks",
            })),
        );
    }
}

function defaultParallel(): number {
    const memory = Math.min(process.constrainedMemory() || Infinity, totalmem());
    return Math.max(1, Math.min(availableParallelism(), Math.floor((0.75 * memory) / bytesPerStack)));
}
