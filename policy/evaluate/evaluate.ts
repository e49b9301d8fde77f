import { isUnknown, type TenantPolicies } from "../model";
import { compiledTenant, type CompiledPolicy } from "./compiledTenant";
import { defaultsOf } from "./contributions";
import { isLetIn } from "./crossTenantInbound";
import { judge, type Judgement } from "./grant";
import type { Match } from "./matching";
import { meetableStrengths } from "./meetableStrengths";
import { outcomeSchemaVersion, type Outcome, type PolicyOutcome, type PolicyResult } from "./outcome";
import { scenarioSchema, type CheckedScenario, type Scenario } from "./scenario";
import { rangeOf, type Contribution } from "./verdict";

/**
 * Determines the outcome of a sign-in under a tenant's policies, cross-tenant access settings and security defaults. The
 * first evaluation compiles the tenant, so evaluate many scenarios with one tenant object.
 *
 * @throws z.ZodError - The scenario has an unknown member or value.
 * @see https://learn.microsoft.com/entra/identity/conditional-access/concept-conditional-access-policies
 */
export function evaluate(tenant: TenantPolicies, scenario: Scenario): Outcome {
    return evaluateChecked(tenant, scenarioSchema.parse(scenario));
}

/** Evaluates a scenario that `scenarioSchema` has checked before. */
export function evaluateChecked(tenant: TenantPolicies, scenario: CheckedScenario): Outcome {
    const compiled = compiledTenant(tenant);
    const signIn = compiled.signIn(scenario);
    const answers = compiled.conditions.answers(signIn);
    const judgements: Judgement[] = [];
    const enforced: Contribution[] = defaultsOf(compiled, signIn);
    const reportOnly: Contribution[] = [];
    const outcomes = compiled.policies.map((candidate): PolicyOutcome => {
        const match = candidate.match(answers);
        if (match.applies === false) {
            return match;
        }
        const judgement = (judgements[candidate.grant] ??= judge(
            compiled.grants.items[candidate.grant]!,
            signIn,
        ));
        const { policy, session } = candidate;
        const isReportOnly = policy.state === "enabledForReportingButNotEnforced";
        (isReportOnly ? reportOnly : enforced).push({
            kind: "policy",
            key: policy.key,
            applies: match.applies,
            judgement,
            session,
        });
        return applied(candidate, match, judgement);
    });
    const letIn = isLetIn(signIn);
    const everything = [...enforced, ...reportOnly];
    return {
        schemaVersion: outcomeSchemaVersion,
        ...rangeOf(signIn, letIn, enforced),
        policies: outcomes,
        ifReportOnlyEnforced: reportOnly.length === 0 ? null : rangeOf(signIn, letIn, everything),
        meetableStrengths: meetableStrengths(compiled.strengths, signIn),
    };
}

function applied(candidate: CompiledPolicy, match: Match, judgement: Judgement): PolicyOutcome {
    return { ...match, result: resultOf(candidate, match, judgement), controls: judgement.controls };
}

/**
 * The sign-in log's word. Policies on user actions are not evaluated in report-only mode.
 *
 * @see https://learn.microsoft.com/entra/identity/conditional-access/concept-conditional-access-report-only
 */
function resultOf({ policy }: CompiledPolicy, { applies }: Match, { best, worst }: Judgement): PolicyResult {
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
