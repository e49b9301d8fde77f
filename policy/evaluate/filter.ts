import { isUnknown, type OrUnknown } from "../model";
import type { CompiledRule } from "./compiledRule";
import { RuleError } from "../../rules/ruleLanguage";

/** A filter's rule, ready to be judged. A rule that is unknown or cannot be read gives no judgment. */
export function compileFilter(
    rule: OrUnknown<string>,
    compile: (rule: string) => CompiledRule,
): CompiledRule {
    if (isUnknown(rule)) {
        return () => undefined;
    }
    try {
        return compile(rule);
    } catch (error) {
        if (error instanceof RuleError) {
            return () => undefined;
        }
        throw error;
    }
}
