import { filterOperator, parseFilter } from "../../rules/filterRule";
import { RuleError, type Rule, type RuleComparison } from "../../rules/ruleLanguage";
import { both, either, not, type Truth } from "./truth";

/**
 * What is known of a property: its value or values, `null` for none, `undefined` for not known. `unavailable`: there
 * may be one, but not for this judgment.
 */
export type PropertyValue = string | readonly string[] | null | undefined | typeof unavailable;

export const unavailable = Symbol("unavailable");

/** Judges a rule by the properties of one thing. */
export type CompiledRule = (property: (name: string) => PropertyValue) => Truth;

/**
 * Prepares a rule for many judgments. Without a value, positive operators are false and negative ones true.
 * Comparisons ignore case. `-contains` searches for a part of a string, or for a whole string of a list.
 *
 * @param canonical - A property's name without its prefix; `undefined` when there is no such property.
 * @throws RuleError - The rule cannot be read, or has a property or an operator that filters do not have.
 * @see https://learn.microsoft.com/entra/identity/conditional-access/concept-condition-filters-for-devices
 */
export function compileRule(rule: string, canonical: (property: string) => string | undefined): CompiledRule {
    return compiled(parseFilter(rule, canonical), canonical);
}

function compiled(rule: Rule, canonical: (property: string) => string | undefined): CompiledRule {
    switch (rule.kind) {
        case "comparison": {
            const name = canonical(rule.property) ?? rule.property;
            const test = comparison(rule);
            return (property) => test(property(name));
        }
        case "not": {
            const inner = compiled(rule.part, canonical);
            return (property) => not(inner(property));
        }
        case "any":
        case "all":
            throw new RuleError(`has -${rule.kind}, and filters do not have that operator`);
        default: {
            const parts = rule.parts.map((part) => compiled(part, canonical));
            const join = rule.kind === "and" ? both : either;
            return (property) => parts.map((part) => part(property)).reduce(join);
        }
    }
}

function comparison(rule: RuleComparison): (value: PropertyValue) => Truth {
    const { positive: operator, isNegative } = filterOperator(rule) ?? { positive: "eq", isNegative: false };
    const wanted = rule.values.map(({ text }) => text?.toLowerCase() ?? null);
    const holds = (value: string | readonly string[] | null): boolean => {
        if (value === null) {
            return (operator === "eq" || operator === "in") && wanted.includes(null);
        }
        const items = (typeof value === "string" ? [value] : value).map((item) => item.toLowerCase());
        const isList = typeof value !== "string";
        return items.some((item) =>
            wanted.some((text) => {
                if (text === null) {
                    return false;
                }
                switch (operator) {
                    case "startsWith":
                        return item.startsWith(text);
                    case "endsWith":
                        return item.endsWith(text);
                    case "contains":
                        return isList ? item === text : item.includes(text);
                    default:
                        return item === text;
                }
            }),
        );
    };
    return (value) => {
        if (value === undefined) {
            return undefined;
        }
        // The documentation only says when such a filter applies to devices whose attributes can be read.
        if (value === unavailable) {
            return isNegative ? undefined : false;
        }
        return holds(value) !== isNegative;
    };
}
