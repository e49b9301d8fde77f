import { isUnknown, type Filter, type ModelProblem, type OrUnknown, type TenantPolicies } from "../model";
import { compileRule } from "./compiledRule";
import { deviceProperty } from "../../rules/filterRule";
import { ruleReason } from "../../rules/ruleLanguage";
import { applicationProperty } from "./target";

/** Filter rules that cannot be read. Conditions with such a rule count as unknown; the cure is in the policy. */
export function ruleProblems(tenant: TenantPolicies): readonly ModelProblem[] {
    return tenant.conditionalAccessPolicies.flatMap(({ key, displayName, conditions }) => {
        const object = `conditional access policy "${isUnknown(displayName) ? key : displayName}"`;
        const filters = [
            ["conditions.devices.deviceFilter.rule", conditions.deviceFilter, deviceProperty],
            [
                "conditions.applications.applicationFilter.rule",
                conditions.applications.applicationFilter,
                applicationProperty,
            ],
        ] as const;
        return filters.flatMap(([property, filter, canonical]) => {
            const reason = problemOf(filter, canonical);
            return reason === undefined ? [] : [{ object, property, reason }];
        });
    });
}

function problemOf(
    filter: OrUnknown<Filter> | null,
    canonical: (property: string) => string | undefined,
): string | undefined {
    if (filter === null || isUnknown(filter) || isUnknown(filter.rule)) {
        return undefined;
    }
    const { rule } = filter;
    return ruleReason(() => compileRule(rule, canonical));
}
