import {
    compareOutcomes,
    compareTenants,
    evaluate,
    isKnown,
    type ConditionalAccessPolicy,
    type Outcome,
    type TenantPolicies,
} from "pulumi-entra-b2b-policy";
import type { CrossCheck } from "./crossCheck";
import {
    reviewSchemaVersion,
    type ChangeReview,
    type EmergencyAccessReview,
    type ExpectationReview,
    type Finding,
    type OutcomeSummary,
    type Review,
    type ScenarioReview,
    type Verdict,
} from "./model";
import { findingsOf } from "./findings";
import type { Always } from "./always";
import { builtInStatements, statementReview } from "./statements";
import { changeReview } from "./regions";
import { namesOf } from "./words/names";
import type { Expectation } from "./expectations";
import type { CensusReading } from "./people/census";
import { censusReview, countedIn } from "./people/censusReview";
import { directoryRoles } from "../../rules/directoryRole";
import { nameOf, type ResourceChange } from "../shared/plan";
import type { SettingChange } from "./settingsChanged";
import { standardScenarios, type People, type ReviewScenario } from "./scenarios";

/**
 * Resources that are nothing in the tenant: the stack itself, and the keeper of names, which changes with each resource
 * that a change adds or removes.
 */
const ofNoInterest: ReadonlySet<string> = new Set([
    "pulumi:pulumi:Stack",
    "pulumi-nodejs:dynamic/entra-b2b:RenameGuard",
]);

/** What a review is made from. */
export interface ReviewInput {
    readonly stack: string;
    readonly before: TenantPolicies;
    readonly after: TenantPolicies;
    readonly settings?: readonly SettingChange[];
    readonly resources: readonly ResourceChange[];
    readonly people: People;
    readonly expectations: readonly Expectation[];
    /** Statements about all sign-ins; those that every review has come to them. */
    readonly always?: readonly Always[];
    readonly crossCheck?: CrossCheck | undefined;
    /** The tenant's people, where it was asked. */
    readonly census?: CensusReading | undefined;
}

/** Judges a change by what it does to sign-ins. The same input gives the same review. */
export function review(input: ReviewInput): Review {
    const { stack, before, after, people, resources, settings = [], crossCheck = null } = input;
    const scenarios = standardScenarios([before, after], people).map((scenario) =>
        reviewScenario(scenario, before, after),
    );
    const expectations = input.expectations.map((expectation) => reviewExpectation(expectation, after));
    const emergencyAccess = reviewEmergencyAccess(before, after, people);
    const census = countedIn(input.census);
    const names = namesOf([before, after], { ...people, groupNames: census?.groupNames });
    const change = changeReview(compareTenants(before, after, people), before, after, people, names, census);
    const statements = [...builtInStatements(after), ...(input.always ?? [])].map((statement) =>
        statementReview(statement, before, after, people, names, census),
    );
    const findings = findingsOf({ change, statements, expectations, emergencyAccess, crossCheck }, names);
    return {
        schemaVersion: reviewSchemaVersion,
        stack,
        verdict: verdictOf(change, findings),
        findings,
        change,
        scenarios,
        expectations,
        statements,
        emergencyAccess,
        settings,
        resources: resources.filter(({ type }) => !ofNoInterest.has(type)),
        crossCheck,
        census: censusReview(input.census),
    };
}

function verdictOf({ word, extent }: ChangeReview, findings: readonly Finding[]): Verdict {
    if (findings.some(({ severity }) => severity === "error")) {
        return "refused";
    }
    return !extent.isComplete ? "incomplete" : word === "equal" ? "unchanged" : "changed";
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
            roleIds: [directoryRoles.globalAdministrator],
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
