import { setTimeout } from "node:timers/promises";
import type { PulumiResult } from "../../../tools/pulumiStack";
import { Deployment } from "../../e2e/deployment";
import { scaledTime } from "../../../tools/scaledTime";
import { Bystanders } from "../bystanders";
import { defaultTimeScale } from "../matrix";
import { familyOf, killIfAlive, killNow, pluginIn, type Process } from "../processes";
import { findingsAfterKill, trustedPartners, type KillFindings } from "./checks";
import type { KilledRunPlan } from "./plan";

/** What was measured of a killed run. */
export interface KilledRunResult {
    readonly plan: KilledRunPlan;
    /** Whether the kill fell before the run was over. */
    readonly wasKilled: boolean;
    readonly writesAtKill: number;
    readonly findings: KillFindings;
    /** In words; empty when everything is as it should be. */
    readonly problems: readonly string[];
    readonly output?: string;
}

/** So much time passes for replicas that are to catch up, unscaled, in milliseconds. */
const caughtUpMs = 600_000;

/** Deploys the demo's stack, kills it, runs the next command, and deploys again. */
export async function runKilled(plan: KilledRunPlan, timeScale = defaultTimeScale): Promise<KilledRunResult> {
    const scaled = scaledTime(timeScale);
    const deployment = await Deployment.start({
        sandbox: ["--replicas", "3", "--lag", "800", "--seed", String(plan.seed), ...scaled.sandbox],
        env: scaled.env,
    });
    const run = new KilledRun(plan, deployment);
    try {
        return await run.measure(await Bystanders.make(deployment.sandbox));
    } finally {
        await run.killOrphans();
        await deployment.stop();
    }
}

class KilledRun {
    private readonly left: Process[] = [];
    private readonly problems: string[] = [];
    private output: string | undefined;

    constructor(
        private readonly plan: KilledRunPlan,
        private readonly deployment: Deployment,
    ) {}

    async measure(bystanders: Bystanders): Promise<KilledRunResult> {
        const { deployment, plan } = this;
        const { stack, sandbox } = deployment;
        // The last command takes all guests away.
        await deployment.configure({ "entra-b2b:removals": { most: 20 } });
        const { wasKilled, writesAtKill } = await this.upAndKill();
        if (wasKilled && plan.target === "engine") {
            await this.demand("cancel", stack.cancel());
        }
        if (plan.isCaughtUp) {
            await this.catchUp();
        }
        await this.goOn();
        await this.catchUp();
        await this.demand("up", stack.up());
        const findings = await findingsAfterKill(deployment, bystanders);
        await this.demand("destroy", stack.destroy());
        const after = bystanders.without(await sandbox.directory());
        for (const table of ["groups", "conditionalAccessPolicies"] as const) {
            if (after[table].length > 0) {
                this.problems.push(`${after[table].length} ${table} left by destroy`);
            }
        }
        const openTrusts = findings.openTrusts + trustedPartners(after).length;
        const { duplicates, orphans, undeclaredPolicies, endsOfOthers, missing } = findings;
        const counts = { duplicates, orphans, undeclaredPolicies, openTrusts, endsOfOthers };
        for (const [name, count] of Object.entries(counts)) {
            if (count > 0) {
                this.problems.push(`${name}: ${count}`);
            }
        }
        this.problems.push(...missing.map((what) => `missing: ${what}`));
        return {
            ...{
                plan,
                wasKilled,
                writesAtKill,
                findings: { ...findings, openTrusts },
                problems: this.problems,
            },
            ...(this.output !== undefined && { output: this.output }),
        };
    }

    /** Ends what a killed engine left running. */
    killOrphans(): Promise<void> {
        return killIfAlive(this.left);
    }

    private async upAndKill(): Promise<{ wasKilled: boolean; writesAtKill: number }> {
        const { stack, sandbox } = this.deployment;
        const { target, afterWrites } = this.plan;
        const before = (await sandbox.stats()).writes;
        let isOver = false;
        const running = stack.up().finally(() => (isOver = true));
        const ended = running.catch(() => undefined);
        for (let requests = -1; !isOver; await setTimeout(20)) {
            const stats = await sandbox.stats();
            // A kill before the first write falls while the run is reading.
            const isDue =
                afterWrites === 0
                    ? requests >= 0 && stats.requests > requests
                    : stats.writes - before >= afterWrites;
            requests = requests < 0 ? stats.requests : requests;
            const pid = stack.enginePid;
            if (isDue && pid !== undefined) {
                const family = await familyOf(pid);
                this.left.push(...family);
                killNow(target === "engine" ? pid : pluginIn(family, "ours"));
                break;
            }
        }
        const wasKilled = !isOver;
        const writesAtKill = (await sandbox.stats()).writes - before;
        await ended;
        return { wasKilled, writesAtKill };
    }

    /**
     * The next command; it may fail where replicas are behind, but not once they have caught up. A target that depends on
     * what the killed run did not reach is refused by the engine, which names what else must be a target.
     */
    private async goOn(): Promise<void> {
        const { code, output } = await this.next();
        const isNamed = this.plan.next === "up --target" && /not specified in --target list/.test(output);
        if (code !== 0 && this.plan.isCaughtUp && !isNamed) {
            this.problems.push(`pulumi ${this.plan.next} failed`);
            this.keep(output);
        }
    }

    private async next(): Promise<PulumiResult> {
        const { stack } = this.deployment;
        switch (this.plan.next) {
            case "refresh":
                return stack.refresh();
            case "destroy":
                return stack.destroy();
            case "preview":
                return stack.preview();
            case "up --target":
                return stack.up("--target", targets[this.plan.part]);
            case "up without it": {
                const restore = await this.leaveOut();
                const result = await stack.up();
                await restore();
                return result;
            }
        }
    }

    /** Takes a part out of the stack config. @returns What puts it back. */
    private async leaveOut(): Promise<() => Promise<void>> {
        const { deployment } = this;
        const config = await deployment.config();
        switch (this.plan.part) {
            case "a guest":
                await deployment.changeGuestList((text) => text.replace(/^bob@fabrikam.*\n/m, ""));
                return () => deployment.configure(config);
            case "a group": {
                // Its members are declared with it.
                await deployment.changeGuestList((text) => text.replaceAll(/;?finance(?=,)/g, ""));
                const groups = config["entra-b2b:groups"] as { name: string }[];
                await deployment.configure({
                    "entra-b2b:groups": groups.filter(({ name }) => name !== "finance"),
                });
                return () => deployment.configure(config);
            }
            case "a partner": {
                const partners = config["entra-b2b:partners"] as { name: string }[];
                await deployment.configure({
                    "entra-b2b:partners": partners.filter(({ name }) => name !== "fabrikam"),
                });
                return () => deployment.configure(config);
            }
            case "the policies":
                await deployment.configure({ "entra-b2b:mfaPolicies": [] });
                return () => deployment.configure(config);
        }
    }

    /** Lets all replicas learn everything. */
    private async catchUp(): Promise<void> {
        const { sandbox } = this.deployment;
        await sandbox.stopReplication();
        await sandbox.startReplication(caughtUpMs);
    }

    private async demand(command: string, running: Promise<PulumiResult>): Promise<void> {
        const { code, output } = await running;
        if (code !== 0) {
            this.problems.push(`pulumi ${command} failed`);
            this.keep(output);
        }
    }

    private keep(output: string): void {
        this.output ??= output
            .split("\n")
            .filter((line) => /error|warning/i.test(line))
            .slice(-30)
            .join("\n");
    }
}

const targets: Readonly<Record<KilledRunPlan["part"], string>> = {
    "a guest": "**::bob@fabrikam.example**",
    "a group": "**::finance**",
    "a partner": "**::northwind**",
    "the policies": "**::all-guests-mfa**",
};
