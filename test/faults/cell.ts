import { randomUUID } from "node:crypto";
import { readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { LogEntry } from "../../sandbox/requestLog";
import { waitedMs } from "../../sandbox/waitedTime";
import type { PulumiResult } from "../../tools/pulumiStack";
import { Deployment } from "../e2e/deployment";
import { scaledTime } from "../e2e/scaledTime";
import { findingsAfterUp, problemsAfterDestroy } from "./checks";
import { planOf, type Kill } from "./faultPlan";
import { defaultTimeScale, nameOf, type Cell } from "./matrix";
import { familyOf, killNow, pluginIn } from "./processes";

/** How a deployment came to be what is declared. */
export type Convergence = "at once" | "in a second up" | "never";

/** What was measured of a cell. */
export interface CellResult {
    readonly cell: Cell;
    /** Converged when it should, exactly what is declared and nothing twice, no further change, removed as declared. */
    readonly isGood: boolean;
    readonly convergence: Convergence;
    readonly problems: readonly string[];
    readonly duplicates: number;
    /** Requests to Microsoft Graph during every `up`. */
    readonly requests: number;
    readonly staleReads: number;
    readonly throttled: number;
    /** Unscaled time of every `up` in which the plugin was waiting for something, its waits at once counted once. */
    readonly secondsWaited: number;
    /** How many times faster than real time went. */
    readonly timeScale: number;
    /** When the kill fell. */
    readonly killedWhile?: string;
    /** The end of what Pulumi said in the first command that failed without having been killed. */
    readonly output?: string;
}

/** Longest time of one Pulumi command on this machine, in milliseconds. */
const commandLimitMs = 240_000;

/**
 * How long a restart takes after a kill, in milliseconds: replication goes on for as long, unscaled. Starting a
 * program anew takes seconds of the machine's clock, which the scale would turn into more than a minute.
 */
const restartMs = 3_000;

const lagMs = { "0": 0, "0.5 s": 500, "5 s": 5_000, stuck: 500 } as const;

/** Retry-After of a throttled request, in unscaled seconds. */
const retryAfterSeconds = 10;

/** Runs one cell on a sandbox tenant of its own. */
export async function runCell(cell: Cell, timeScale = defaultTimeScale): Promise<CellResult> {
    const folder = join(__dirname, cell.subject === "ours" ? "program" : "baseline");
    const plan = planOf(cell, timeScale);
    const scaled = scaledTime(timeScale);
    const waitsFile = join(tmpdir(), `entra-b2b-waits-${randomUUID()}`);
    const deployment = await Deployment.start({
        program: { folder, stack: "faults", configFile: join(folder, "Pulumi.faults.yaml") },
        sandbox: [
            ...["--replicas", String(cell.replicas), "--lag", String(lagMs[cell.lag])],
            ...["--seed", String(cell.seed)],
            ...scaled.sandbox,
            ...["--retry-after", String(retryAfterSeconds)],
            ...plan.faults.flatMap((fault) => ["--fault", JSON.stringify(fault)]),
        ],
        env: { ...scaled.env, ENTRA_B2B_SANDBOX_WAITS_FILE: waitsFile },
    });
    const run = new CellRun(cell, deployment, timeScale, waitsFile);
    try {
        return await run.measure(plan.kill);
    } finally {
        run.killOrphans();
        await deployment.stop();
        await rm(waitsFile, { force: true });
    }
}

class CellRun {
    private readonly left = new Set<number>();
    private readonly problems: string[] = [];
    private output: string | undefined;
    constructor(
        private readonly cell: Cell,
        private readonly deployment: Deployment,
        private readonly timeScale: number,
        private readonly waitsFile: string,
    ) {}

    async measure(kill: Kill | undefined): Promise<CellResult> {
        const { sandbox, stack } = this.deployment;
        if (this.cell.lag === "stuck") {
            await sandbox.addFault({ kind: "stuckReplica", replica: 0, ms: 60_000 });
        }
        const convergence = await this.converge(kill);
        const log = await this.log();
        const stats = await sandbox.stats();
        const waits = await readFile(this.waitsFile, "utf8").catch(() => "");
        const found = findingsAfterUp(this.cell.subject, await sandbox.directory(), log);
        this.problems.push(...found.problems);
        if (convergence !== "never") {
            await this.demand("up --expect-no-changes", stack.up("--expect-no-changes"));
            await this.demand("destroy", stack.destroy());
            this.problems.push(...problemsAfterDestroy(this.cell.subject, await sandbox.directory()));
        }
        const isInTime = convergence === (kill ? "in a second up" : "at once");
        return {
            cell: this.cell,
            isGood: isInTime && this.problems.length === 0,
            convergence,
            problems: this.problems,
            duplicates: found.duplicates,
            requests: stats.requests,
            staleReads: stats.staleReads,
            throttled: stats.throttled,
            timeScale: this.timeScale,
            secondsWaited: Math.round((waitedMs(waits) * this.timeScale) / 1000),
            ...(kill && { killedWhile: kill.moment }),
            ...(this.output !== undefined && { output: this.output }),
        };
    }

    /** Ends what a killed engine left running. */
    killOrphans(): void {
        this.left.forEach(killNow);
    }

    /** `up`, and after a kill or a failure once more. */
    private async converge(kill: Kill | undefined): Promise<Convergence> {
        const { stack } = this.deployment;
        const first = await this.up(kill);
        if (first.code === 0) {
            if (kill) {
                this.problems.push(`the ${kill.target} was not killed`);
            }
            return "at once";
        }
        if (kill?.target === "engine") {
            await this.demand("cancel", stack.cancel());
        }
        if (!kill) {
            this.keep(first.output);
        }
        const second = await this.up();
        if (second.code !== 0) {
            this.keep(second.output);
            return "never";
        }
        return "in a second up";
    }

    /** One `up`. Replication stands still until its first request: the time before is not the deployment's. */
    private async up(kill?: Kill): Promise<PulumiResult> {
        const { sandbox, stack } = this.deployment;
        const before = (await this.log()).length;
        await sandbox.stopReplication();
        const watch = new AbortController();
        const watching = this.watch(before, kill, watch.signal);
        const result = await this.limited(stack.up());
        watch.abort();
        await watching;
        return result;
    }

    private async watch(before: number, kill: Kill | undefined, signal: AbortSignal): Promise<void> {
        const { sandbox, stack } = this.deployment;
        await this.until(async () => (await sandbox.stats()).requests > before, signal);
        await sandbox.startReplication();
        if (kill === undefined) {
            return;
        }
        await this.until(async () => (await this.log()).some(({ fault }) => fault === "slowBody"), signal);
        if (signal.aborted || stack.enginePid === undefined) {
            return;
        }
        const family = await familyOf(stack.enginePid);
        family.forEach(({ pid }) => this.left.add(pid));
        await sandbox.stopReplication();
        killNow(kill.target === "engine" ? stack.enginePid : pluginIn(family, this.cell.subject));
        await sandbox.startReplication(restartMs);
        await sandbox.stopReplication();
    }

    private async until(condition: () => Promise<boolean>, signal: AbortSignal): Promise<void> {
        while (!signal.aborted && !(await condition())) {
            await new Promise((resolve) => setTimeout(resolve, 100));
        }
    }

    private async demand(command: string, running: Promise<PulumiResult>): Promise<void> {
        const { code, output } = await this.limited(running);
        if (code !== 0) {
            this.problems.push(`pulumi ${command} failed`);
            this.keep(output);
        }
    }

    private async limited(running: Promise<PulumiResult>): Promise<PulumiResult> {
        const timer = setTimeout(() => {
            const pid = this.deployment.stack.enginePid;
            this.problems.push(`${nameOf(this.cell)}: a command took longer than ${commandLimitMs / 1000} s`);
            if (pid !== undefined) {
                killNow(pid);
            }
        }, commandLimitMs);
        try {
            return await running;
        } finally {
            clearTimeout(timer);
        }
    }

    private keep(output: string): void {
        this.output ??= output.split("\n").slice(-60).join("\n");
    }

    private async log(): Promise<LogEntry[]> {
        return (await this.deployment.sandbox.log()) as unknown as LogEntry[];
    }
}
