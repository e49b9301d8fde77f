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

interface Options {
    readonly policies: string;
    readonly scenarios: string;
    readonly runs: string;
    readonly json?: true;
}

/** Repeatable numbers below a limit. @see https://github.com/bryc/code (mulberry32, public domain) */
function generator(seed: number): (limit: number) => number {
    let state = seed;
    return (limit) => {
        state = (state + 0x6d2b79f5) | 0;
        let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
        mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
        return ((mixed ^ (mixed >>> 14)) >>> 0) % limit;
    };
}

const pick = generator(1);

function one<T>(items: readonly T[]): T {
    return items[pick(items.length)]!;
}

function several<T>(items: readonly T[], most: number): T[] {
    return Array.from({ length: pick(most + 1) }, () => one(items));
}

function ids(kind: string, count: number): string[] {
    return Array.from(
        { length: count },
        (_, index) => `${kind}0000-0000-4000-8000-${String(index).padStart(12, "0")}`,
    );
}

const groups = ids("aaaa", 300);
const users = ids("bbbb", 1000);
const applications = ids("cccc", 60);
const tenants = ids("dddd", 25);
const locations = ids("eeee", 40);
const roles = ids("ffff", 20);
const guestTypes = [
    "internalGuest",
    "b2bCollaborationGuest",
    "b2bCollaborationMember",
    "b2bDirectConnectUser",
] as const;
const platforms = ["android", "iOS", "windows", "macOS", "linux"] as const;
const risks = ["none", "low", "medium", "high"] as const;

/** A policy as large tenants have them: most name groups and applications, and two or three conditions. */
function policy(index: number): unknown {
    const isForGuests = pick(3) === 0;
    return {
        id: `99990000-0000-4000-8000-${String(index).padStart(12, "0")}`,
        displayName: `Policy ${index}`,
        state: one(["enabled", "enabled", "enabledForReportingButNotEnforced", "disabled"]),
        conditions: {
            users: {
                ...(isForGuests
                    ? {
                          includeGuestsOrExternalUsers: {
                              guestOrExternalUserTypes: one(guestTypes),
                              externalTenants: { membershipKind: "enumerated", members: several(tenants, 5) },
                          },
                      }
                    : {
                          includeGroups: [one(groups), ...several(groups, 5)],
                          includeRoles: several(roles, 2),
                      }),
                excludeGroups: [one(groups), ...several(groups, 3)],
            },
            applications: {
                includeApplications:
                    pick(2) === 0 ? ["All"] : [one(applications), ...several(applications, 8)],
            },
            clientAppTypes: pick(3) === 0 ? ["browser"] : ["all"],
            platforms:
                pick(3) === 0 ? { includePlatforms: ["all"], excludePlatforms: several(platforms, 2) } : null,
            locations:
                pick(3) === 0
                    ? { includeLocations: ["All"], excludeLocations: ["AllTrusted", one(locations)] }
                    : null,
            devices:
                pick(5) === 0
                    ? {
                          deviceFilter: {
                              mode: "exclude",
                              rule: 'device.trustType -eq "ServerAD" -or device.model -startsWith "Surface"',
                          },
                      }
                    : null,
            signInRiskLevels: pick(8) === 0 ? ["high", "medium"] : [],
        },
        grantControls: {
            operator: "OR",
            builtInControls: one([["mfa"], ["block"], ["mfa", "compliantDevice"]]),
        },
        sessionControls: null,
    };
}

/** People, each with their own home tenant, groups and roles, and the networks that they sign in from. */
const people = users.map((userId): Scenario["who"] => {
    const userType = one(["member", "member", ...guestTypes] as const);
    return {
        userType,
        userId: userType === "b2bDirectConnectUser" ? null : userId,
        homeTenantId: userType.startsWith("b2b") ? one(tenants) : null,
        groupIds: several(groups, 20),
        roleIds: several(roles, 1),
    };
});
const networks = Array.from({ length: 500 }, () => ({
    ipAddress: `${1 + pick(220)}.${pick(255)}.${pick(255)}.7`,
    country: one(["DE", "US", "FR"]),
}));

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

function tenant(policyCount: number): Parameters<typeof tenantFromGraph>[0] {
    return {
        conditionalAccessPolicies: Array.from({ length: policyCount }, (_, index) => policy(index)),
        crossTenantAccessPartners: tenants.map((tenantId) => ({
            tenantId,
            inboundTrust: { isMfaAccepted: pick(2) === 0 },
        })),
        namedLocations: locations.map((id, index) => ({
            "@odata.type": "#microsoft.graph.ipNamedLocation",
            id,
            displayName: `Location ${index}`,
            isTrusted: index % 4 === 0,
            ipRanges: Array.from({ length: 20 }, () => ({
                cidrAddress: `${1 + pick(220)}.${pick(255)}.0.0/16`,
            })),
        })),
        groups: groups.map((id) => ({ id, members: [...several(users, 20), ...several(groups, 1)] })),
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
    const graph = tenant(Number(options.policies));
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
