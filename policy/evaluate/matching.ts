import { isUnknown, type ConditionalAccessPolicy } from "../model";
import type { Condition } from "./conditions";
import { failed, unclear, type Answers } from "./facets";
import type { AnalysisReason, PolicyOutcome, PolicyResult } from "./outcome";

/** A policy's outcome as far as its conditions decide it: all of it when the policy does not apply. */
export type Match = PolicyOutcome;

/**
 * Prepares a policy for many matches. All conditions are judged, so that the result lists every reason and not only the
 * first.
 *
 * The answers are few and shared: a policy has one for each set of conditions that fail, or that are unclear when
 * none fails.
 *
 * @see https://learn.microsoft.com/graph/api/resources/whatifanalysisresult
 */
export function compileMatch(
    policy: ConditionalAccessPolicy,
    operator: PolicyOutcome["operator"],
    conditions: readonly Condition[],
): (answers: Answers) => Match {
    if (policy.state === "disabled") {
        const disabled = matchOf(policy, operator, ["policyNotEnabled"], []);
        return () => disabled;
    }
    const reasonsOf = (set: number): AnalysisReason[] =>
        conditions.filter((_, index) => (set & (1 << index)) !== 0).map(({ reason }) => reason);
    const matches = new Map<number, Match>();
    return (answers) => {
        let failures = 0;
        let gaps = 0;
        for (let index = 0; index < conditions.length; index += 1) {
            const { facet, number } = conditions[index]!;
            const code = answers[facet]![number];
            if (code === failed) {
                failures |= 1 << index;
            } else if (code === unclear) {
                gaps |= 1 << index;
            }
        }
        // A policy has at most 13 conditions, so both sets fit into one number.
        const key = failures === 0 ? gaps << 14 : failures;
        let match = matches.get(key);
        if (match === undefined) {
            match = matchOf(policy, operator, reasonsOf(failures), failures === 0 ? reasonsOf(gaps) : []);
            matches.set(key, match);
        }
        return match;
    };
}

function matchOf(
    policy: ConditionalAccessPolicy,
    operator: PolicyOutcome["operator"],
    failures: readonly AnalysisReason[],
    gaps: readonly AnalysisReason[],
): Match {
    const { key, displayName, state } = policy;
    const shared = { key, displayName, state, operator, controls: [] };
    if (failures.length > 0) {
        const result = resultWithout(policy);
        const reasons = [...new Set(failures)];
        return { ...shared, applies: false, analysisReasons: reasons, unknownConditions: [], result };
    }
    // A policy of unknown state may be disabled.
    return gaps.length > 0 || isUnknown(state)
        ? {
              ...shared,
              applies: "unknown",
              analysisReasons: ["notEnoughInformation"],
              unknownConditions: gaps,
              result: "unknown",
          }
        : { ...shared, applies: true, analysisReasons: ["notSet"], unknownConditions: [], result: "success" };
}

/** The sign-in log's word for a policy that does not apply. */
function resultWithout({ state }: ConditionalAccessPolicy): PolicyResult {
    switch (state) {
        case "disabled":
            return "notEnabled";
        case "enabledForReportingButNotEnforced":
            return "reportOnlyNotApplied";
        default:
            return "notApplied";
    }
}
