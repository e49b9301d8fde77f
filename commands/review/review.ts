import {
    compareOutcomes,
    evaluate,
    isKnown,
    type ConditionalAccessPolicy,
    type Outcome,
    type OutcomeComparison,
    type TenantPolicies,
} from "pulumi-entra-b2b-policy";
import type { CrossCheck, Difference } from "./crossCheck";
import type { Expectation } from "./expectations";
import { nameOf, type ResourceChange } from "../shared/plan";
import type { SettingChange } from "./settingsChanged";
import { standardScenarios, type People, type ReviewScenario } from "./scenarios";

/** Of the review's form; it changes when a reader of an older form would misread it. */
export const reviewSchemaVersion = 1;

/** What a sign-in comes to, in few words. */
export interface OutcomeSummary {
    readonly access: Outcome["access"];
    /** Where MFA is done, what was done at home before included; `unknown` where it depends on unknown values. */
    readonly mfa: "none" | "onceAtHome" | "onceHere" | "twice" | "blocked" | "unknown";
    /** Names of the policies that decide: those that block, or that ask. */
    readonly decidedBy: readonly string[];
    /** Kinds of prompts, in the order of asking. */
    readonly prompts: readonly string[];
    /** What would be if report-only policies were enforced; `null` when none of them applies. */
    readonly ifReportOnlyEnforced: Outcome["access"] | null;
}

export interface ScenarioReview {
    readonly name: string;
    readonly person: string;
    readonly kind: string;
    readonly home: string;
    readonly circumstance: string;
    /** The guest's home tenant, by its id; `null` for the tenant's own people and where there is none. */
    readonly homeTenantId: string | null;
    /** The emergency-access account's object id; `null` for everyone else. */
    readonly account: string | null;
    readonly before: OutcomeSummary;
    readonly after: OutcomeSummary;
    readonly direction: OutcomeComparison["direction"];
    /** No enforced policy applies to it after the change. */
    readonly isGap: boolean;
}

export interface ExpectationReview {
    readonly name: string;
    readonly expected: string;
    readonly actual: string;
    readonly isMet: boolean;
}

/** Whether one policy leaves an emergency-access account out. */
export interface EmergencyAccessReview {
    readonly account: string;
    /** The policy's display name. */
    readonly policy: string;
    /** The policy's object id, or the URN of its resource until it has one. */
    readonly policyKey: string;
    readonly state: string;
    readonly before: "excluded" | "covered" | "unknown" | "none";
    readonly after: "excluded" | "covered" | "unknown" | "none";
}

export interface Finding {
    readonly id:
        "lockout" | "emergencyAccess" | "expectation" | "noMfa" | "doubleMfa" | "access" | "crossCheck";
    readonly severity: "error" | "warning" | "note";
    readonly message: string;
    readonly about: FindingSubject;
}

/** What a finding is about, by the keys of the review's other lists. */
export interface FindingSubject {
    /** Name of a sign-in, in `scenarios`. */
    readonly scenario?: string;
    /** Home tenant of the people who sign in, by its id. */
    readonly homeTenantId?: string;
    /** Object id of an emergency-access account. */
    readonly account?: string;
    /** A policy's object id, or the URN of its resource until it has one. */
    readonly policyKey?: string;
    /** Name of an expected outcome, in `expectations`. */
    readonly expectation?: string;
}

/** A change's whole review, as plain data. */
export interface Review {
    readonly schemaVersion: typeof reviewSchemaVersion;
    readonly stack: string;
    readonly verdict: Verdict;
    readonly findings: readonly Finding[];
    readonly scenarios: readonly ScenarioReview[];
    readonly expectations: readonly ExpectationReview[];
    readonly emergencyAccess: readonly EmergencyAccessReview[];
    readonly settings: readonly SettingChange[];
    readonly resources: readonly ResourceChange[];
    /** The tenant's own judgement beside this one; `null` when it was not asked. */
    readonly crossCheck: CrossCheck | null;
}

/** `unchanged`: nobody's sign-in differs. `changed`: somebody's does. `refused`: an error was found. */
export type Verdict = "unchanged" | "changed" | "refused";

/** What a review is made from. */
export interface ReviewInput {
    readonly stack: string;
    readonly before: TenantPolicies;
    readonly after: TenantPolicies;
    readonly settings?: readonly SettingChange[];
    readonly resources: readonly ResourceChange[];
    readonly people: People;
    readonly expectations: readonly Expectation[];
    readonly crossCheck?: CrossCheck | undefined;
}

/** Judges a change by what it does to sign-ins. The same input gives the same review. */
export function review(input: ReviewInput): Review {
    const { stack, before, after, people, resources, settings = [], crossCheck = null } = input;
    const scenarios = standardScenarios([before, after], people).map((scenario) =>
        reviewScenario(scenario, before, after),
    );
    const expectations = input.expectations.map((expectation) => reviewExpectation(expectation, after));
    const emergencyAccess = reviewEmergencyAccess(before, after, people);
    const findings = findingsOf(scenarios, expectations, emergencyAccess, crossCheck);
    const isChanged = scenarios.some(({ direction }) => direction !== "equal");
    const verdict = findings.some(({ severity }) => severity === "error")
        ? "refused"
        : isChanged
          ? "changed"
          : "unchanged";
    return {
        schemaVersion: reviewSchemaVersion,
        stack,
        verdict,
        findings,
        scenarios,
        expectations,
        emergencyAccess,
        settings,
        resources: resources.filter(({ type }) => type !== "pulumi:pulumi:Stack"),
        crossCheck,
    };
}

function reviewScenario(
    { name, person, circumstance, scenario }: ReviewScenario,
    before: TenantPolicies,
    after: TenantPolicies,
): ScenarioReview {
    const [old, current] = [evaluate(before, scenario), evaluate(after, scenario)];
    return {
        name,
        person: person.label,
        kind: person.kind,
        home: person.home,
        circumstance: circumstance.label,
        homeTenantId: person.who.homeTenantId ?? null,
        account: person.kind === "emergencyAccess" ? (person.who.userId ?? null) : null,
        before: summaryOf(old, before),
        after: summaryOf(current, after),
        direction: compareOutcomes(old, current).direction,
        isGap: current.policies.every(({ applies, state }) => applies === false || state !== "enabled"),
    };
}

function summaryOf(outcome: Outcome, tenant: TenantPolicies): OutcomeSummary {
    const { access, atBest, atWorst, ifReportOnlyEnforced } = outcome;
    const [best, worst] = [atBest, atWorst].map((verdict) =>
        verdict.access === "blocked" ? ("blocked" as const) : verdict.mfa.summary,
    );
    const deciding =
        atWorst.access === "blocked"
            ? atWorst.blockedBy.map(({ kind, key }) => (kind === "policy" ? policyName(tenant, key) : kind))
            : atWorst.prompts.flatMap(({ policies }) => policies.map((key) => policyName(tenant, key)));
    return {
        access,
        mfa: best === worst && best !== undefined ? best : "unknown",
        decidedBy: [...new Set(deciding)].sort(),
        prompts: atWorst.prompts.map(({ kind, place }) => `${kind} (${place})`),
        ifReportOnlyEnforced: ifReportOnlyEnforced?.access ?? null,
    };
}

function policyName(tenant: TenantPolicies, key: string): string {
    const policy = tenant.conditionalAccessPolicies.find((candidate) => candidate.key === key);
    return policy === undefined ? key : displayNameOf(policy);
}

function displayNameOf({ displayName, key }: ConditionalAccessPolicy): string {
    return isKnown(displayName) ? displayName : nameOf(key);
}

function reviewExpectation(
    { name, expect, scenario }: Expectation,
    after: TenantPolicies,
): ExpectationReview {
    const { access, mfa } = summaryOf(evaluate(after, scenario), after);
    const actual = { access, mfa };
    const words = (parts: Partial<typeof actual>) =>
        [parts.access, parts.mfa && `MFA ${parts.mfa}`].filter(Boolean).join(", ");
    return {
        name,
        expected: words(expect),
        actual: words(actual),
        isMet:
            (expect.access === undefined || expect.access === access) &&
            (expect.mfa === undefined || expect.mfa === mfa),
    };
}

function reviewEmergencyAccess(
    before: TenantPolicies,
    after: TenantPolicies,
    people: People,
): EmergencyAccessReview[] {
    const keys = new Set(
        [...after.conditionalAccessPolicies, ...before.conditionalAccessPolicies].map(identityOf),
    );
    return people.emergencyAccessAccountIds.flatMap((account) =>
        [...keys].map((identity) => {
            const of = (tenant: TenantPolicies) =>
                tenant.conditionalAccessPolicies.find((policy) => identityOf(policy) === identity);
            const [old, current] = [of(before), of(after)];
            const shown = current ?? old;
            return {
                account,
                policy: shown === undefined ? "" : displayNameOf(shown),
                policyKey: shown?.key ?? identity,
                state: shown !== undefined && isKnown(shown.state) ? shown.state : "unknown",
                before: coverage(old, account, before, people),
                after: coverage(current, account, after, people),
            };
        }),
    );
}

function identityOf(policy: ConditionalAccessPolicy): string {
    return policy.id ?? policy.key;
}

/** Judged by the evaluator, so that nested groups, roles and types count as at a real sign-in. */
function coverage(
    policy: ConditionalAccessPolicy | undefined,
    userId: string,
    tenant: TenantPolicies,
    { emergencyAccessGroupId }: People,
): EmergencyAccessReview["after"] {
    if (policy === undefined) {
        return "none";
    }
    const outcome = evaluate(tenant, {
        who: {
            userType: "member",
            userId,
            groupIds: emergencyAccessGroupId === undefined ? [] : [emergencyAccessGroupId],
            roleIds: [],
        },
        target: { applicationId: "00000003-0000-0ff1-ce00-000000000000" },
    }).policies.find(({ key }) => key === policy.key);
    if (
        outcome?.analysisReasons.includes("users") === true ||
        outcome?.analysisReasons.includes("policyNotEnabled") === true
    ) {
        return "excluded";
    }
    return outcome?.unknownConditions.includes("users") === true ? "unknown" : "covered";
}

function findingsOf(
    scenarios: readonly ScenarioReview[],
    expectations: readonly ExpectationReview[],
    emergencyAccess: readonly EmergencyAccessReview[],
    crossCheck: CrossCheck | null,
): Finding[] {
    const findings: Finding[] = (crossCheck?.differences ?? []).map((difference) => ({
        id: "crossCheck",
        severity: "warning",
        message: differenceText(difference),
        about: { scenario: difference.scenario, policyKey: difference.policyKey },
    }));
    for (const scenario of scenarios) {
        const { name, kind, before, after, direction, circumstance, homeTenantId, account } = scenario;
        const about = {
            scenario: name,
            ...(homeTenantId !== null && { homeTenantId }),
            ...(account !== null && { account }),
        };
        if (kind === "emergencyAccess" && after.access === "blocked" && before.access !== "blocked") {
            findings.push({
                id: "lockout",
                severity: "error",
                message: `${name} would be blocked (by ${after.decidedBy.join(", ") || "what is not known"}).`,
                about,
            });
        }
        if (direction === "equal" || circumstance !== "browser, Office 365" || kind === "emergencyAccess") {
            continue;
        }
        if (after.mfa === "twice" && before.mfa !== "twice") {
            findings.push({
                id: "doubleMfa",
                severity: "warning",
                message: `${name} would be asked for MFA twice.`,
                about,
            });
        } else if (after.mfa === "none" && before.mfa !== "none") {
            findings.push({
                id: "noMfa",
                severity: "warning",
                message: `${name} would not be asked for MFA at all.`,
                about,
            });
        } else if (after.access !== before.access) {
            findings.push({
                id: "access",
                severity: "note",
                message: `${name}: ${before.access} before, ${after.access} after.`,
                about,
            });
        }
    }
    for (const { account, policy, policyKey, before, after } of emergencyAccess) {
        if (after === "covered") {
            findings.push({
                id: "emergencyAccess",
                severity: before === "covered" ? "warning" : "error",
                message: `The emergency-access account ${account} is not excluded from the policy "${policy}".`,
                about: { account, policyKey },
            });
        }
    }
    for (const { name, expected, actual, isMet } of expectations) {
        if (!isMet) {
            findings.push({
                id: "expectation",
                severity: "error",
                message: `"${name}": expected ${expected}, would be ${actual}.`,
                about: { expectation: name },
            });
        }
    }
    // The worst first, else as they came.
    return findings.sort((left, right) => rank[left.severity] - rank[right.severity]);
}

/** A difference in one sentence. */
function differenceText(difference: Difference): string {
    const { scenario, policy, here, reasonsHere, reasonsInTenant } = difference;
    const said = (applies: boolean, reasons: readonly string[]) =>
        applies ? "applies" : `does not apply (${reasons.join(", ")})`;
    return (
        `${scenario}: the policy "${policy}" ${said(here, reasonsHere)} by this review, and ` +
        `${said(!here, reasonsInTenant)} by the tenant's own evaluation.`
    );
}

const rank: Readonly<Record<Finding["severity"], number>> = { error: 0, warning: 1, note: 2 };
