import { isUnknown, type ConditionalAccessPolicy, type OrUnknown, type PolicyState } from "../model";
import { compileConditions } from "./conditions";
import type { AnalysisReason } from "./outcome";
import type { SignIn } from "./signIn";

/** Whether a policy applies, and why not or why that is not known. */
export interface Applicability {
    readonly applies: boolean | "unknown";
    readonly analysisReasons: readonly AnalysisReason[];
    readonly unknownConditions: readonly AnalysisReason[];
}

/**
 * Makes a policy ready to be matched often. All conditions are judged, so that every reason is told, not the first.
 *
 * The answers are few and shared: a policy has one for each set of conditions that fail.
 *
 * @see https://learn.microsoft.com/graph/api/resources/whatifanalysisresult
 */
export function compileApplicability(policy: ConditionalAccessPolicy): (signIn: SignIn) => Applicability {
    if (policy.state === "disabled") {
        const disabled = answer(["policyNotEnabled"], []);
        return () => disabled;
    }
    const conditions = compileConditions(policy);
    const reasons = conditions.map(({ reason }) => reason);
    const tests = conditions.map(({ test }) => test);
    const answers = new Map<number, Applicability>();
    return (signIn) => {
        let failed = 0;
        let unclear = 0;
        for (let index = 0; index < tests.length; index += 1) {
            const truth = tests[index]!(signIn);
            if (truth === false) {
                failed |= 1 << index;
            } else if (truth === undefined) {
                unclear |= 1 << index;
            }
        }
        // Conditions are fewer than 14: both sets fit in one number.
        const key = failed === 0 ? unclear << 14 : failed;
        let found = answers.get(key);
        if (found === undefined) {
            const of = (set: number) => reasons.filter((_, index) => (set & (1 << index)) !== 0);
            found = answer(of(failed), failed === 0 ? of(unclear) : [], policy.state);
            answers.set(key, found);
        }
        return found;
    };
}

function answer(
    failed: readonly AnalysisReason[],
    unclear: readonly AnalysisReason[],
    state: OrUnknown<PolicyState> = "disabled",
): Applicability {
    if (failed.length > 0) {
        return { applies: false, analysisReasons: [...new Set(failed)], unknownConditions: [] };
    }
    // A policy of unknown state may be disabled.
    return unclear.length > 0 || isUnknown(state)
        ? { applies: "unknown", analysisReasons: ["notEnoughInformation"], unknownConditions: unclear }
        : { applies: true, analysisReasons: ["notSet"], unknownConditions: [] };
}
