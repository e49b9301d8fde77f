/** `preview` and `up` of one stack, over Pulumi's Automation API. */
import { hostname } from "node:os";
import { performance } from "node:perf_hooks";
import {
    LocalWorkspace,
    PulumiCommand,
    Stack,
    type EngineEvent,
    type OutputMap,
    type UpdateSummary,
} from "@pulumi/pulumi/automation";
import { said } from "../../rules/text";
import { PreviewError } from "../shared/engine";
import { runChild } from "./child";
import { isAlive } from "./liveProcess";
import { lockOf } from "./lock";
import { statusOf, type TenantResult } from "./result";

/** One stack's run. */
export interface EngineRunOptions {
    readonly folder: string;
    readonly stack: string;
    readonly action: "preview" | "up";
    readonly signal: AbortSignal;
    readonly onProgress: (text: string) => void;
    /** Called with the process id of each engine that starts. */
    readonly onEngine: (pid: number) => void;
    /** Process ids of engines that earlier runs started for this stack. Their locks go once they are dead. */
    readonly formerEngines: readonly number[];
}

/** The engine failed, in its own words. */
class EngineFailure extends Error {}

/** @throws PreviewError - There is no Pulumi command line. */
export async function findEngine(): Promise<PulumiCommand> {
    return PulumiCommand.get().catch((error: unknown) => {
        throw new PreviewError(
            `There is no Pulumi command line on the PATH that can be used (${said(String(error), 200)}). ` +
                "https://www.pulumi.com/docs/install/ explains how to install one.",
        );
    });
}

/** Runs one stack. @returns Its result, also when the engine fails. */
export async function runEngine(pulumi: PulumiCommand, options: EngineRunOptions): Promise<TenantResult> {
    const startedMs = performance.now();
    const events = new Events(options.onProgress);
    const ended = (result: Pick<TenantResult, "status" | "exitCode" | "summary">): TenantResult => ({
        stack: options.stack,
        ...result,
        seconds: (performance.now() - startedMs) / 1_000,
    });
    try {
        await operate(pulumi, options, events);
        return ended({ status: statusOf(0), exitCode: 0, summary: events.changes() });
    } catch (error) {
        if (options.signal.aborted) {
            return ended({ status: "canceled", exitCode: null, summary: "interrupted" });
        }
        const reason = events.errors[0] ?? (error instanceof Error ? error.message : String(error));
        return ended({ status: "failed", exitCode: 1, summary: said(reason.replace(/^error: /, ""), 1_000) });
    }
}

async function operate(pulumi: PulumiCommand, options: EngineRunOptions, events: Events): Promise<void> {
    const { action, signal } = options;
    const stack = await stackOf(pulumi, options);
    const common = { color: "never", signal, onEvent: (event: EngineEvent) => events.take(event) } as const;
    const run = () => (action === "up" ? stack.up(common) : stack.preview(common));
    try {
        await run();
    } catch (error) {
        const lock = lockOf(error instanceof Error ? error.message : "");
        const isOurs = lock?.host === hostname() && options.formerEngines.includes(lock.pid);
        if (!isOurs || isAlive(lock.pid)) {
            throw error;
        }
        // The lock is that of an engine which an earlier run started for this stack, and which is dead.
        await stack.cancel();
        events.errors.length = 0;
        await run();
    }
}

/** The stack, without selecting it: a user's selected stack stays, and runs at the same time do not collide. */
async function stackOf(pulumi: PulumiCommand, options: EngineRunOptions): Promise<Stack> {
    const { folder, stack: name } = options;
    const workspace = await LocalWorkspace.create({
        workDir: folder,
        pulumiCommand: ownGroup(pulumi, options),
    });
    workspace.selectStack = () => Promise.resolve();
    const stack = await Stack.select(name, workspace);
    // Each would be a further start of the command line, and neither is used.
    stack.outputs = () => Promise.resolve({} as OutputMap);
    stack.info = () => Promise.resolve(undefined as UpdateSummary | undefined);
    return stack;
}

/** The command line, run by {@link runChild}. */
function ownGroup(pulumi: PulumiCommand, { onEngine }: EngineRunOptions): PulumiCommand {
    const run = async (
        args: string[],
        cwd: string,
        env: NodeJS.ProcessEnv,
        onOutput?: (text: string) => void,
        onError?: (text: string) => void,
        signal?: AbortSignal,
    ) => {
        const ended = await runChild(pulumi.command, [...args, "--non-interactive"], {
            cwd,
            env: { ...env, PULUMI_AUTOMATION_API: "true" },
            onOutput,
            onError,
            onStart: onEngine,
            signal,
        });
        if (ended.code !== 0) {
            throw new EngineFailure(
                ended.signal === null
                    ? ended.stderr.trim() || ended.stdout.trim() || `the engine ended with ${ended.code}`
                    : `the engine was ended by ${ended.signal}`,
            );
        }
        return ended;
    };
    return Object.create(pulumi, { run: { value: run } }) as PulumiCommand;
}

/** What the engine reports while it works. */
class Events {
    readonly errors: string[] = [];
    private readonly counts = new Map<string, number>();
    private finished = 0;

    constructor(private readonly onProgress: (text: string) => void) {}

    take(event: EngineEvent): void {
        const { diagnosticEvent, summaryEvent, resOutputsEvent } = event;
        if (diagnosticEvent?.severity === "error") {
            this.errors.push(diagnosticEvent.message.replace(/<\{%[^%]*%\}>/g, ""));
        }
        if (resOutputsEvent !== undefined) {
            this.finished += 1;
            this.onProgress(`${this.finished} resources`);
        }
        Object.entries(summaryEvent?.resourceChanges ?? {}).forEach(([operation, count]) =>
            this.counts.set(operation, count ?? 0),
        );
    }

    /** The changes in words. */
    changes(): string {
        const changes = [...this.counts].filter(([operation, count]) => operation !== "same" && count > 0);
        const same = this.counts.get("same") ?? 0;
        return changes.length === 0
            ? `no changes, ${same} unchanged`
            : [...changes.map(([operation, count]) => `${count} ${operation}`), `${same} unchanged`].join(
                  ", ",
              );
    }
}
