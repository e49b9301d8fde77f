/**
 * How quickly the offline evaluator goes over a large tenant: 300 policies and 10,000 sign-ins of
 * 1,000 people from 500 networks. Reading and compiling
 * are measured apart from evaluating.
 *
 * Options: `--policies N`, `--scenarios N`, `--runs N`, `--json` (the figures as one JSON line).
 */
import { performance } from "node:perf_hooks";
import { Command } from "commander";
import {
    evaluateChecked,
    scenarioSchema,
    tenantFromGraph,
    type CheckedScenario,
    type Scenario,
} from "pulumi-entra-b2b-policy";
import { applications, largeTenant, networks, one, people, pick, platforms, risks } from "./largeTenant";

interface Options {
    readonly policies: string;
    readonly scenarios: string;
    readonly runs: string;
    readonly json?: true;
}

function scenario(): Scenario {
    return {
        who: one(people),
        target: { applicationId: one(applications), suites: [] },
        clientAppType: one(["browser", "mobileAppsAndDesktopClients"] as const),
        platform: one(platforms),
        location: one(networks),
        device: one([
            null,
            { isCompliant: true, trustType: "AzureAD", attributes: { model: "Surface 9" } } as const,
        ]),
        signInRiskLevel: one(risks),
        userRiskLevel: one(risks),
        atHome: { isMfaDone: pick(2) === 0 },
    };
}

/** Wall time, and the processor's time, which other work on the machine does not lengthen. */
function timed<T>(work: () => T): { readonly ms: number; readonly cpuMs: number; readonly result: T } {
    const start = performance.now();
    const used = process.cpuUsage();
    const result = work();
    const { user, system } = process.cpuUsage(used);
    return { ms: performance.now() - start, cpuMs: (user + system) / 1000, result };
}

function main(): void {
    const options = new Command("bench evaluate")
        .option("--policies <n>", "policies of the tenant", "300")
        .option("--scenarios <n>", "sign-ins", "10000")
        .option("--runs <n>", "how often to measure; the median counts", "5")
        .option("--json", "end in one JSON line")
        .parse()
        .opts<Options>();
    const scenarioCount = Number(options.scenarios);
    const graph = largeTenant(Number(options.policies));
    const scenarios: CheckedScenario[] = Array.from({ length: scenarioCount }, () =>
        scenarioSchema.parse(scenario()),
    );
    const runs = Array.from({ length: Number(options.runs) }, () => {
        // A new tenant each time, so that nothing is left from the run before.
        const read = timed(() => tenantFromGraph(graph));
        const evaluated = timed(() => {
            const access = { granted: 0, interrupted: 0, blocked: 0, unknown: 0 };
            for (const checked of scenarios) {
                access[evaluateChecked(read.result, checked).access] += 1;
            }
            return access;
        });
        return {
            readMs: read.ms,
            evaluateMs: evaluated.ms,
            evaluateCpuMs: evaluated.cpuMs,
            access: evaluated.result,
        };
    });
    const median = (values: readonly number[]) =>
        Math.round([...values].sort((first, second) => first - second)[Math.floor(values.length / 2)] ?? 0);
    const figures = {
        policies: Number(options.policies),
        scenarios: scenarioCount,
        readMs: median(runs.map(({ readMs }) => readMs)),
        evaluateMs: median(runs.map(({ evaluateMs }) => evaluateMs)),
        evaluateCpuMs: median(runs.map(({ evaluateCpuMs }) => evaluateCpuMs)),
        firstEvaluateCpuMs: Math.round(runs[0]?.evaluateCpuMs ?? 0),
        ...runs[0]?.access,
    };
    console.log(
        `${figures.policies} policies, ${figures.scenarios} sign-ins: read in ${figures.readMs} ms, ` +
            `evaluated in ${figures.evaluateMs} ms, ${figures.evaluateCpuMs} ms of them on the processor (median of ${runs.length} runs; the first, with a cold compiler, took ${figures.firstEvaluateCpuMs} ms on the processor).`,
    );
    if (options.json) {
        console.log(JSON.stringify(figures));
    }
}

main();
