import { writeFile } from "node:fs/promises";
import type { FaultOptions } from "../options";
import { runKilled, type KilledRunResult } from "./killedRun";
import { killedRunPlans, nameOfPlan, type KilledRunPlan } from "./plan";

const counted = ["duplicates", "orphans", "undeclaredPolicies", "openTrusts", "endsOfOthers"] as const;

/** Kills so many runs of the demo's stack, and prints how each came out. @returns The exit code. */
export async function runKills(
    count: number,
    { seed, jobs, timeScale, json }: FaultOptions,
): Promise<number> {
    const plans = killedRunPlans(count, seed);
    const waiting = [...plans];
    const results: KilledRunResult[] = [];
    const failures: string[] = [];
    const work = async () => {
        for (let plan = waiting.shift(); plan !== undefined; plan = waiting.shift()) {
            try {
                const result = await runKilled(plan, timeScale);
                results.push(result);
                print(plan, result.problems, result);
            } catch (error) {
                failures.push(nameOfPlan(plan));
                print(plan, [error instanceof Error ? (error.stack ?? error.message) : String(error)]);
            }
            if (json !== undefined) {
                await writeFile(json, `${JSON.stringify(results, null, 4)}\n`);
            }
        }
    };
    await Promise.all(Array.from({ length: jobs }, work));
    const sum = (name: (typeof counted)[number]) =>
        results.reduce((total, { findings }) => total + findings[name], 0);
    console.log(
        `\n${results.filter(({ wasKilled }) => wasKilled).length} of ${results.length} runs were killed before they were over; ` +
            counted.map((name) => `${name} ${sum(name)}`).join(", "),
    );
    const passed = results.filter(({ problems }) => problems.length === 0).length;
    console.log(`${passed} passed, ${plans.length - passed} failed, 0 skipped`);
    return passed === plans.length ? 0 : 1;
}

function print(plan: KilledRunPlan, problems: readonly string[], result?: KilledRunResult): void {
    const at =
        result === undefined
            ? ""
            : ` (${result.wasKilled ? `killed at ${result.writesAtKill}` : "not killed"})`;
    console.log(
        `${problems.length === 0 ? "ok  " : "FAIL"} ${nameOfPlan(plan)}${at}${problems.map((text) => `; ${text}`).join("")}`,
    );
    if (result?.output !== undefined) {
        console.log(result.output.replace(/^/gm, "    | "));
    }
}
