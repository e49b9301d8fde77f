import { isUnknown, type TenantPolicies } from "../model";
import { compiledTenant, type CompiledPolicy } from "./compiledTenant";
import { isLetIn } from "./crossTenantInbound";
import { judge, type Judgement } from "./grant";
import { meetableStrengths } from "./meetableStrengths";
import {
    outcomeSchemaVersion,
    type ControlOutcome,
    type Outcome,
    type PolicyOutcome,
    type PolicyResult,
} from "./outcome";
import { scenarioSchema, type CheckedScenario, type Scenario } from "./scenario";
import type { Applicability } from "./applicability";
import { rangeOf, type Contribution } from "./verdict";

/**
 * Tells what a sign-in comes to under a tenant's policies, cross-tenant access settings and security defaults. The
 * tenant is compiled at its first evaluation: evaluate many scenarios of one tenant object.
 *
 * @throws z.ZodError - The scenario has a member or value that there is not.
 * @see https://learn.microsoft.com/entra/identity/conditional-access/concept-conditional-access-policies
 */
export function evaluate(tenant: TenantPolicies, scenario: Scenario): Outcome {
    return evaluateChecked(tenant, scenarioSchema.parse(scenario));
}

/** Evaluates a scenario that `scenarioSchema` has checked before. */
export function evaluateChecked(tenant: TenantPolicies, scenario: CheckedScenario): Outcome {
    const { policies, securityDefaults, signIn: prepare, strengths } = compiledTenant(tenant);
    const signIn = prepare(scenario);
    const enforced: Contribution[] = [];
    const reportOnly: Contribution[] = [];
    const outcomes = policies.map((compiled) => {
        const applicability = compiled.applicability(signIn);
        const { applies } = applicability;
        if (applies === false) {
            return notApplied(compiled, applicability);
        }
        const { policy, session } = compiled;
        const judgement = judge(compiled.controls, compiled.operator, signIn);
        const contribution = { kind: "policy", key: policy.key, judgement, session } as const;
        const isReportOnly = policy.state === "enabledForReportingButNotEnforced";
        // A state that is not known yet may be report-only, so its policy may or may not act.
        (isReportOnly ? reportOnly : enforced).push({ ...contribution, applies });
        return applied(compiled, applicability, judgement);
    });
    for (const rule of securityDefaults) {
        const applies = rule.applies(signIn);
        if (applies !== false) {
            enforced.push({
                kind: "securityDefaults",
                key: "securityDefaults",
                applies: applies ?? "unknown",
                judgement: judge(rule.controls, "OR", signIn),
                session: { controls: null, others: [] },
            });
        }
    }
    const letIn = isLetIn(signIn);
    return {
        schemaVersion: outcomeSchemaVersion,
        ...rangeOf(signIn, letIn, enforced),
        policies: outcomes,
        ifReportOnlyEnforced:
            reportOnly.length === 0 ? null : rangeOf(signIn, letIn, [...enforced, ...reportOnly]),
        meetableStrengths: meetableStrengths(strengths, signIn),
    };
}

/** Answers for policies that do not apply are shared: most policies of a tenant do not apply to a given sign-in. */
const shared = new WeakMap<CompiledPolicy, Map<Applicability, PolicyOutcome>>();

function notApplied(compiled: CompiledPolicy, applicability: Applicability): PolicyOutcome {
    const known = shared.get(compiled) ?? new Map<Applicability, PolicyOutcome>();
    shared.set(compiled, known);
    let outcome = known.get(applicability);
    if (outcome === undefined) {
        const { state } = compiled.policy;
        const isReportOnly = state === "enabledForReportingButNotEnforced";
        outcome = {
            ...shape(compiled, applicability),
            result:
                state === "disabled" ? "notEnabled" : isReportOnly ? "reportOnlyNotApplied" : "notApplied",
            controls: [],
        };
        known.set(applicability, outcome);
    }
    return outcome;
}

function applied(
    compiled: CompiledPolicy,
    applicability: Applicability,
    judgement: Judgement,
): PolicyOutcome {
    return {
        ...shape(compiled, applicability),
        result: resultOf(compiled, applicability, judgement),
        controls: compiled.controls.map(({ kind, id }, index): ControlOutcome => {
            const { best, worst } = judgement.steps[index]!;
            return {
                kind,
                id,
                status: best.status === worst.status ? best.status : "unknown",
                place: best.place ?? worst.place,
                why: worst.why,
            };
        }),
    };
}

function shape({ policy, operator }: CompiledPolicy, applicability: Applicability) {
    return {
        key: policy.key,
        displayName: policy.displayName,
        state: policy.state,
        applies: applicability.applies,
        analysisReasons: applicability.analysisReasons,
        unknownConditions: applicability.unknownConditions,
        operator,
    };
}

/**
 * The sign-in log's word. Policies on user actions are not evaluated in report-only mode.
 *
 * @see https://learn.microsoft.com/entra/identity/conditional-access/concept-conditional-access-report-only
 */
function resultOf(
    { policy }: CompiledPolicy,
    { applies }: Applicability,
    { best, worst }: Judgement,
): PolicyResult {
    const isReportOnly = policy.state === "enabledForReportingButNotEnforced";
    const actions = policy.conditions.applications.includeUserActions;
    if (isReportOnly && !isUnknown(actions) && actions.length > 0) {
        return "reportOnlyNotApplied";
    }
    if (applies === "unknown" || best.status !== worst.status) {
        return "unknown";
    }
    if (isReportOnly) {
        const results = {
            satisfied: "reportOnlySuccess",
            required: "reportOnlyInterrupted",
            impossible: "reportOnlyFailure",
        } as const;
        return results[best.status];
    }
    return best.status === "impossible" ? "failure" : "success";
}
