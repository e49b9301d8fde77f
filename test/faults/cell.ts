import { randomUUID } from "node:crypto";
import { readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import type { LogEntry } from "../../sandbox/requestLog";
import { waitedMs } from "../../sandbox/waitedTime";
import type { PulumiResult } from "../../tools/pulumiStack";
import { Deployment } from "../e2e/deployment";
import { knownObjects, pendingCreations } from "../e2e/knownObjects";
import { Bystanders } from "./bystanders";
import { findingsAfterUp, problemsAfterDestroy } from "./checks";
import { planOf, type Kill } from "./faultPlan";
import { defaultTimeScale, isFailing, nameOf, type Cell, type Next } from "./matrix";
import { isEnd, runNext, type Part } from "./nextCommand";
import { familyOf, killIfAlive, killNow, pluginIn, type Process } from "./processes";

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
    /** Objects that a run made and no state has, except for what a killed run was just making. */
    readonly orphans: number;
    /** What a killed run was just making, found by the next `up`: objects that no state had until then. */
    readonly leftUntilUp: number;
    /** Objects of others that were changed or ended. */
    readonly endsOfOthers: number;
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
 * program again takes seconds of the machine's clock, which the scale would turn into more than a minute.
 */
const restartMs = 3_000;

/** So much of the time that the replicas' clock stood still counts as passed at most, unscaled, in milliseconds. */
const caughtUpMs = 600_000;
/** How long replicas take at most to learn the rest, in milliseconds of this machine. */
const catchUpMs = 1_500;

const allParts: readonly Part[] = ["guests", "group", "partner", "policy"];
const withoutKey = "entra-b2b-faults:without";

const lagMs = { "0": 0, "0.5 s": 500, "5 s": 5_000, stuck: 500 } as const;

/** Replicas that stand still show what is written without any lag. */
function lagOf({ fault, lag }: Cell): number {
    return Math.max(lagMs[lag], fault === "replicas behind for minutes" ? lagMs["0.5 s"] : 0);
}

/** Retry-After of a throttled request, in unscaled seconds. */
const retryAfterSeconds = 10;

/** Runs one cell on a separate sandbox tenant. */
export async function runCell(cell: Cell, timeScale = defaultTimeScale): Promise<CellResult> {
    const folder = join(__dirname, cell.subject === "ours" ? "program" : "baseline");
    const plan = planOf(cell, timeScale);
    const waitsFile = join(tmpdir(), `entra-b2b-waits-${randomUUID()}`);
    const deployment = await Deployment.start({
        program: { folder, stack: "faults", configFile: join(folder, "Pulumi.faults.yaml") },
        sandbox: [
            ...["--replicas", String(cell.replicas), "--lag", String(lagOf(cell))],
            ...["--seed", String(cell.seed)],
            ...["--retry-after", String(retryAfterSeconds)],
        ],
        env: { ENTRA_B2B_SANDBOX_WAITS_FILE: waitsFile },
        timeScale,
    });
    let run: CellRun | undefined;
    try {
        const bystanders = await Bystanders.make(deployment.sandbox);
        for (const fault of plan.faults) {
            await deployment.sandbox.addFault(fault);
        }
        run = new CellRun(cell, deployment, bystanders, timeScale, waitsFile);
        return await run.measure(plan.kill);
    } finally {
        await run?.killOrphans();
        await deployment.stop();
        await rm(waitsFile, { force: true });
    }
}

class CellRun {
    private readonly left: Process[] = [];
    private readonly problems: string[] = [];
    private output: string | undefined;
    private isFirst = true;
    private orphans = 0;
    private leftUntilUp = 0;
    constructor(
        private readonly cell: Cell,
        private readonly deployment: Deployment,
        private readonly bystanders: Bystanders,
        private readonly timeScale: number,
        private readonly waitsFile: string,
    ) {}

    async measure(kill: Kill | undefined): Promise<CellResult> {
        const { sandbox, stack } = this.deployment;
        if (this.cell.lag === "stuck") {
            await sandbox.addFault({ kind: "stuckReplica", replica: 0, ms: 60_000 });
        }
        const before = await sandbox.stats();
        const convergence = await this.converge(kill);
        const log = await this.log();
        const stats = await sandbox.stats();
        const waits = await readFile(this.waitsFile, "utf8").catch(() => "");
        const own = async () => this.bystanders.without(await sandbox.directory());
        const found = findingsAfterUp(this.cell.subject, await own(), log);
        this.problems.push(...found.problems);
        if (convergence !== "never") {
            await this.demand("up --expect-no-changes", stack.up("--expect-no-changes"));
            await this.demand("destroy", stack.destroy());
            this.problems.push(...problemsAfterDestroy(this.cell.subject, await own()));
        }
        const endsOfOthers = this.bystanders.areUntouched(await sandbox.directory()) ? 0 : 1;
        if (endsOfOthers > 0) {
            this.problems.push("an object of someone else is no longer as it was");
        }
        const isInTime = convergence === (isFailing(this.cell) ? "in a second up" : "at once");
        return {
            cell: this.cell,
            isGood: isInTime && this.problems.length === 0,
            convergence,
            problems: this.problems,
            duplicates: found.duplicates,
            orphans: this.orphans,
            leftUntilUp: this.leftUntilUp,
            endsOfOthers,
            requests: stats.requests - before.requests,
            staleReads: stats.staleReads - before.staleReads,
            throttled: stats.throttled - before.throttled,
            timeScale: this.timeScale,
            secondsWaited: Math.round((waitedMs(waits) * this.timeScale) / 1000),
            ...(kill && { killedWhile: kill.moment }),
            ...(this.output !== undefined && { output: this.output }),
        };
    }

    /** Ends what a killed engine left running. */
    killOrphans(): Promise<void> {
        return killIfAlive(this.left);
    }

    /** `up`, and after a kill or a failure once more. */
    private async converge(kill: Kill | undefined): Promise<Convergence> {
        const { stack } = this.deployment;
        const first = await this.up(kill);
        if (first.code === 0) {
            if (isFailing(this.cell)) {
                this.problems.push(`the first up did not fail`);
            }
            return "at once";
        }
        if (kill?.target === "engine") {
            await this.demand("cancel", stack.cancel());
        }
        if (!isFailing(this.cell)) {
            this.keep(first.output);
        }
        if (this.cell.next !== undefined) {
            await this.goOn(this.cell.next, kill, failedCreations(first.output));
        }
        const second = await this.up();
        if (second.code !== 0) {
            this.keep(second.output);
            return "never";
        }
        return "in a second up";
    }

    /** Runs another command than `up` after the failure, and compares the state with the tenant. */
    private async goOn({ command, isCaughtUp }: Next, kill: Kill | undefined, failed: number): Promise<void> {
        const { deployment } = this;
        const { stack } = deployment;
        if (isCaughtUp) {
            await this.catchUp();
        }
        const parts: readonly Part[] = kill === undefined ? allParts : [kill.part];
        // No state can have what a process was making when it was killed, and the engine makes several things at once.
        // A killed engine leaves them as pending operations; an engine that lost its plugin reports them as failed.
        const inTheMaking = kill === undefined ? 0 : Math.max(1, failed, await pendingCreations(stack));
        const configure = (without: readonly Part[]) => deployment.configure({ [withoutKey]: [...without] });
        const { code, output } = await this.runAtFirstRequest(
            () => runNext(command, { stack, configure }, parts),
            { isBehind: this.isBehind && !isCaughtUp },
        );
        if (code !== 0 && isCaughtUp) {
            this.problems.push(`pulumi ${command} failed`);
            this.keep(output);
        }
        await this.compare(inTheMaking, isEnd(command));
        await this.catchUp();
    }

    /** Lets all replicas learn everything. */
    private async catchUp(): Promise<void> {
        const { sandbox } = this.deployment;
        await sandbox.addFault({ kind: "stuckReplica", replica: 0, ms: 0 });
        await sandbox.startReplication(caughtUpMs);
        await setTimeout(catchUpMs);
    }

    private get isBehind(): boolean {
        return this.cell.fault === "replicas behind for minutes";
    }

    /**
     * @param inTheMaking - How many objects may be in the tenant alone until the next `up`.
     * @param isEnded - Guests may stay that the state no longer has, since that is declared.
     */
    private async compare(inTheMaking: number, isEnded: boolean): Promise<void> {
        const { sandbox } = this.deployment;
        const known = await knownObjects(this.deployment);
        const guests = new Set((await sandbox.directory()).users.map(({ id }) => String(id)));
        const unknown = known.unknownToState.filter(
            (id) => !this.bystanders.has(id) && !(isEnded && guests.has(id)),
        );
        this.leftUntilUp = Math.min(unknown.length, inTheMaking);
        this.orphans = unknown.length - this.leftUntilUp;
        if (this.orphans > 0) {
            this.problems.push(`${this.orphans} objects that no state has: ${unknown.join(", ")}`);
        }
        const { missingFromTenant, withoutProvider } = known;
        if (missingFromTenant.length + withoutProvider.length > 0) {
            this.problems.push(`state: ${JSON.stringify({ missingFromTenant, withoutProvider })}`);
        }
    }

    /** The first `up`, and one after it. */
    private up(kill?: Kill): Promise<PulumiResult> {
        const isBehind = this.isBehind && this.isFirst;
        this.isFirst = false;
        return this.runAtFirstRequest(() => this.deployment.stack.up(), { isBehind, kill });
    }

    /**
     * Runs a command. Replication stands still until its first request, since the time before is not the deployment's; or
     * until another command, if replicas are to be behind.
     */
    private async runAtFirstRequest(
        command: () => Promise<PulumiResult>,
        { isBehind, kill }: { readonly isBehind: boolean; readonly kill?: Kill | undefined },
    ): Promise<PulumiResult> {
        const { sandbox } = this.deployment;
        const before = (await this.log()).length;
        await sandbox.stopReplication();
        const watch = new AbortController();
        const watching = isBehind ? undefined : this.watch(before, kill, watch.signal);
        try {
            return await this.limited(command());
        } finally {
            watch.abort();
            await watching;
        }
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
        this.left.push(...family);
        await sandbox.stopReplication();
        killNow(kill.target === "engine" ? stack.enginePid : pluginIn(family, this.cell.subject));
        await sandbox.startReplication(restartMs);
        await sandbox.stopReplication();
    }

    private async until(condition: () => Promise<boolean>, signal: AbortSignal): Promise<void> {
        while (!signal.aborted && !(await condition())) {
            await setTimeout(100);
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
        const timer = globalThis.setTimeout(() => {
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

/** How many creations of dynamic resources the engine reports as failed. */
function failedCreations(output: string): number {
    return [...output.matchAll(/^ \+ .*dynamic\/entra-b2b:\S+ \S+ \*\*creating failed\*\*/gm)].length;
}
