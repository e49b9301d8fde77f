import { fault, type Fault } from "./fault";
import { parseRule, partsOf, RuleError, ruleReason, type Rule, type RuleComparison } from "./ruleLanguage";

/** Operators of filters by their positive one; `-not…` and `-ne` are its opposites. */
const operators = {
    eq: { positive: "eq", isNegative: false },
    ne: { positive: "eq", isNegative: true },
    startswith: { positive: "startsWith", isNegative: false },
    notstartswith: { positive: "startsWith", isNegative: true },
    endswith: { positive: "endsWith", isNegative: false },
    notendswith: { positive: "endsWith", isNegative: true },
    contains: { positive: "contains", isNegative: false },
    notcontains: { positive: "contains", isNegative: true },
    in: { positive: "in", isNegative: false },
    notin: { positive: "in", isNegative: true },
} as const;

/** An operator of a filter. */
export type FilterOperator = (typeof operators)[keyof typeof operators];

/** The operator of a comparison; `undefined` when filters do not have it. */
export function filterOperator({ operator }: RuleComparison): FilterOperator | undefined {
    return Object.hasOwn(operators, operator) ? operators[operator as keyof typeof operators] : undefined;
}

/**
 * Reads a filter's rule.
 *
 * @param canonical - A property's name without its prefix; `undefined` when filters do not have it.
 * @throws RuleError - The rule cannot be read, or has a property or an operator that filters do not have.
 */
export function parseFilter(rule: string, canonical: (property: string) => string | undefined): Rule {
    const parsed = parseRule(rule);
    for (const part of partsOf(parsed)) {
        if (canonical(part.property) === undefined) {
            throw new RuleError(
                `names ${part.property} at character ${part.at}, and filters do not have that property`,
            );
        }
        if (part.kind !== "comparison") {
            throw new RuleError(
                `has -${part.kind} at character ${part.at}, and filters do not have that operator`,
            );
        }
        if (filterOperator(part) === undefined) {
            throw new RuleError(
                `has the operator -${part.operator} at character ${part.operatorAt}, and filters do not have it`,
            );
        }
    }
    return parsed;
}

/** @see https://learn.microsoft.com/entra/identity/conditional-access/concept-condition-filters-for-devices */
const names = [
    ...["deviceId", "displayName", "deviceOwnership", "enrollmentProfileName", "isCompliant", "manufacturer"],
    ...["mdmAppId", "model", "operatingSystem", "operatingSystemVersion", "physicalIds", "profileType"],
    ...["systemLabels", "trustType"],
    ...Array.from({ length: 15 }, (_, index) => `extensionAttribute${index + 1}`),
];

const byLowerCase = new Map([
    ...names.map((name) => [name.toLowerCase(), name] as const),
    // The name in dynamic groups, which older examples of filters have.
    ["devicephysicalids", "physicalIds"] as const,
]);

/** A device filter's property by its own name. Its case has no meaning in Microsoft's examples. */
export function deviceProperty(property: string): string | undefined {
    const [prefix, name, ...rest] = property.split(".");
    return prefix?.toLowerCase() === "device" && rest.length === 0
        ? byLowerCase.get((name ?? "").toLowerCase())
        : undefined;
}

/** What is wrong with the rule of a filter for devices. */
export function deviceFilterFault(rule: string): Fault | undefined {
    const reason = ruleReason(() => parseFilter(rule, deviceProperty));
    return reason === undefined
        ? undefined
        : fault(
              `cannot be read as a rule: it ${reason}`,
              'Write a rule such as device.trustType -eq "AzureAD"',
          );
}
