/**
 * What it takes to compare all sign-ins of a tenant before and after a change, and to prove the statements of every
 * review, for made-up tenants of two sizes. As processor time, and as a ratio to the time in which the evaluator judges
 * 1,000 sign-ins of the same tenant, which a slow or busy machine lengthens as well.
 *
 * Options: `--seeds 1,2`, `--large` (the large size too, which takes minutes), `--json` (the figures as one JSON line).
 */
import { Command } from "commander";
import { evaluate, tenantFromGraph, type TenantPolicies } from "pulumi-entra-b2b-policy";
import { review } from "../commands/review/review";
import { standardScenarios } from "../commands/review/scenarios";
import { groupId, largeGraph, largeSize, smallSize, type Size } from "./policyTenant";

type Json = Record<string, unknown>;
type Kind = "one policy" | "three policies, five partners" | "everything";

const people = {
    emergencyAccessAccountIds: [1, 2].map((index) => `99999998-0000-4000-8000-00000000000${index}`),
    emergencyAccessGroupId: groupId(9_999),
    partnerNames: {},
};

function changeOf(size: Size, seed: number, kind: Kind): [TenantPolicies, TenantPolicies] {
    const [before, other] = [largeGraph(size, seed), largeGraph(size, seed + 100)];
    if (kind === "everything") {
        return [tenantFromGraph(before), tenantFromGraph(other)];
    }
    const changed = new Map(
        Array.from(
            { length: kind === "one policy" ? 1 : 3 },
            (_, index) => (7 + index * 9) % size.policies,
        ).map((place): [number, Json] => [
            place,
            { ...other["conditionalAccessPolicies"]![place], state: "enabled" },
        ]),
    );
    const trust = { isMfaAccepted: false, isCompliantDeviceAccepted: false };
    return [
        tenantFromGraph(before),
        tenantFromGraph({
            ...before,
            conditionalAccessPolicies: before["conditionalAccessPolicies"]!.map(
                (policy, place) => changed.get(place) ?? policy,
            ),
            crossTenantAccessPartners: before["crossTenantAccessPartners"]!.map((partner, place) =>
                kind === "one policy" || place >= 5 ? partner : { ...partner, inboundTrust: trust },
            ),
        }),
    ];
}

function processorSeconds(work: () => void): number {
    const start = process.cpuUsage();
    work();
    const { user, system } = process.cpuUsage(start);
    return (user + system) / 1_000_000;
}

/** The time of 1,000 sign-ins of a tenant that is compiled. */
function evaluatorSeconds(tenant: TenantPolicies): number {
    const scenarios = standardScenarios([tenant], people).map(({ scenario }) => scenario);
    const some = Array.from({ length: 1_000 }, (_, index) => scenarios[index % scenarios.length]!);
    const run = () => some.forEach((scenario) => evaluate(tenant, scenario));
    run();
    return processorSeconds(run);
}

function measured(name: string, size: Size, seed: number, kind: Kind) {
    const [before, after] = changeOf(size, seed, kind);
    const unit = evaluatorSeconds(after);
    const start = process.cpuUsage();
    const { change, statements } = review({
        stack: "bench",
        before,
        after,
        resources: [],
        expectations: [],
        people,
    });
    const { user, system } = process.cpuUsage(start);
    const seconds = (user + system) / 1_000_000;
    return {
        size: name,
        change: kind,
        seed,
        seconds: Number(seconds.toFixed(2)),
        ratio: Math.round(seconds / unit),
        rows: change.regions.length,
        isComplete: change.extent.isComplete,
        statementsNotShown: statements.filter(({ after: holding }) => holding === "unproven").length,
        peakMiB: Math.round(process.resourceUsage().maxRSS / 1024),
    };
}

function main(): void {
    const { seeds, large, json } = new Command("bench prove")
        .option("--seeds <list>", "which made-up tenants", "1,2,3")
        .option("--large", "the large size too")
        .option("--json", "end in one JSON line")
        .parse()
        .opts<{ seeds: string; large?: true; json?: true }>();
    const sizes = [["small", smallSize] as const, ...(large ? [["large", largeSize] as const] : [])];
    const kinds: readonly Kind[] = ["one policy", "three policies, five partners", "everything"];
    const figures = sizes.flatMap(([name, size]) =>
        seeds.split(",").flatMap((seed) =>
            kinds
                // Two wholly different large tenants have more ways to change than anyone reads.
                .filter((kind) => name === "small" || kind !== "everything")
                .map((kind) => {
                    const figure = measured(name, size, Number(seed), kind);
                    console.log(
                        `${size.policies} policies, ${kind}, tenant ${seed}: ${figure.seconds} s of processor time, ` +
                            `${figure.ratio} times 1,000 sign-ins of the evaluator; ${figure.rows} rows, ` +
                            `${figure.statementsNotShown} statements not shown; ${figure.peakMiB} MiB at most so far.`,
                    );
                    return figure;
                }),
        ),
    );
    if (json) {
        console.log(JSON.stringify(figures));
    }
}

main();
