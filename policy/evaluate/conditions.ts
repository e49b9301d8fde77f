import {
    isOpen,
    isUnknown,
    knownItems,
    type ConditionalAccessPolicy,
    type Filter,
    type IncludeExclude,
    type List,
    type OrUnknown,
    type PolicyConditions,
} from "../model";
import { compileRule } from "./compiledRule";
import { deviceProperty } from "../../rules/filterRule";
import { compileFilter } from "./filter";
import type { ConditionTable, Facet, Test, TestNumber } from "./facets";
import type { AnalysisReason } from "./outcome";
import type { SignIn } from "./signIn";
import { compileTarget } from "./target";
import { both, not, some } from "./truth";
import { usersTest, type UsersCondition } from "./users";

/** One condition of a policy, under the word for a sign-in that it does not match. */
export interface Condition extends TestNumber {
    readonly reason: AnalysisReason;
}

const never: Test = () => false;
const unclear: Test = () => undefined;

/**
 * The conditions of a policy, all of which must match, without those that are not set.
 *
 * @param users - Who the policy is for, compiled.
 * @param table - Takes up the conditions.
 * @see https://learn.microsoft.com/entra/identity/conditional-access/concept-conditional-access-conditions
 */
export function compileConditions(
    policy: ConditionalAccessPolicy,
    users: UsersCondition,
    table: ConditionTable,
): readonly Condition[] {
    const { conditions } = policy;
    const target = compileTarget(conditions.applications);
    const found: readonly (readonly [AnalysisReason, Facet, Test | undefined, key: unknown])[] = [
        ["users", "who", usersTest(users), conditions.users],
        // A policy for workload identities applies to no person; it names no user.
        ["workloadIdentities", "who", workloadTest(policy), conditions.clientApplications],
        [target?.reason ?? "emptyPolicy", "target", target?.test ?? never, conditions.applications],
        ["devicePlatform", "client", platformTest(conditions.platforms), conditions.platforms],
        ["devices", "device", deviceTest(conditions.deviceFilter), conditions.deviceFilter],
        ["clientApps", "client", clientTest(conditions.clientAppTypes), conditions.clientAppTypes],
        ["location", "location", locationTest(conditions.locations), conditions.locations],
        ...levelConditions(conditions),
        // For an unknown condition, it is only known that it exists.
        ["invalidCondition", "who", hasUnmodelledCondition(policy) ? unclear : undefined, null],
        ["emptyPolicy", "who", hasNoControls(policy) ? never : undefined, "controls"],
    ];
    return found.flatMap(([reason, facet, test, key]) =>
        test === undefined ? [] : [{ reason, ...table.add(facet, JSON.stringify([reason, key]), test) }],
    );
}

/** The home tenant judges an external user's risk. The scenario says what it is. */
function levelConditions(conditions: PolicyConditions) {
    const levels: readonly (readonly [
        AnalysisReason & Facet,
        List,
        (signIn: SignIn) => string | undefined,
    ])[] = [
        ["signInRisk", conditions.signInRiskLevels, ({ scenario }) => scenario.signInRiskLevel],
        ["userRisk", conditions.userRiskLevels, ({ scenario }) => scenario.userRiskLevel],
        ["insiderRisk", conditions.insiderRiskLevels, ({ scenario }) => scenario.insiderRiskLevel],
        ["authenticationFlow", conditions.transferMethods, ({ scenario }) => scenario.authenticationFlow],
    ];
    return levels.map(([reason, list, value]) => [reason, reason, oneOf(list, value), list] as const);
}

function workloadTest({ conditions }: ConditionalAccessPolicy): Test | undefined {
    if (conditions.clientApplications === null) {
        return undefined;
    }
    return isUnknown(conditions.clientApplications) ? unclear : never;
}

function hasNoControls({ grantControls, sessionControls, unmodelled }: ConditionalAccessPolicy): boolean {
    const hasMore = Object.keys(unmodelled).some((path) => /^(grant|session)Controls\//.test(path));
    return grantControls === null && sessionControls === null && !hasMore;
}

function hasUnmodelledCondition({ unmodelled }: ConditionalAccessPolicy): boolean {
    return Object.keys(unmodelled).some(
        (path) => path.startsWith("conditions/") || path === "partialEnablementStrategy",
    );
}

/** Without an answer, the condition is unclear. An empty list sets no condition, and an unknown list may set none. */
function oneOf(list: List, value: (signIn: SignIn) => string | undefined): Test | undefined {
    const wanted = new Set(knownItems(list));
    const hasMore = isOpen(list);
    if (wanted.size === 0 && !hasMore) {
        return undefined;
    }
    return (signIn) => {
        const found = value(signIn);
        return found === undefined ? undefined : wanted.has(found) || (hasMore ? undefined : false);
    };
}

/** @see https://learn.microsoft.com/graph/api/resources/conditionalaccessplatforms */
function platformTest(platforms: OrUnknown<IncludeExclude> | null): Test | undefined {
    return includeExcludeTest(platforms, (list) => {
        const wanted = new Set(knownItems(list));
        const hasMore = isOpen(list);
        return ({ scenario: { platform } }) => {
            if (wanted.has("all")) {
                return true;
            }
            if (platform === undefined) {
                return wanted.size === 0 && !hasMore ? false : undefined;
            }
            return wanted.has(platform) || (hasMore ? undefined : false);
        };
    });
}

/** @see https://learn.microsoft.com/entra/identity/conditional-access/concept-assignment-network */
function locationTest(locations: OrUnknown<IncludeExclude> | null): Test | undefined {
    return includeExcludeTest(locations, (list) => {
        const ids = knownItems(list);
        const hasMore = isOpen(list);
        return (signIn) => {
            const truth = some(ids, (id) => {
                switch (id) {
                    case "All":
                        return true;
                    case "AllTrusted":
                        return signIn.locations().isTrusted;
                    default:
                        return signIn.locations().isAt(id);
                }
            });
            return truth === false && hasMore ? undefined : truth;
        };
    });
}

/** Included, and not excluded. */
function includeExcludeTest(
    condition: OrUnknown<IncludeExclude> | null,
    compile: (list: List) => Test,
): Test | undefined {
    if (condition === null) {
        return undefined;
    }
    if (isUnknown(condition)) {
        return unclear;
    }
    const isIncluded = compile(condition.include);
    const isExcluded = compile(condition.exclude);
    return (signIn) => both(isIncluded(signIn), not(isExcluded(signIn)));
}

/**
 * Clients by type. `easSupported` are Exchange ActiveSync clients on platforms that conditional access can recognize.
 *
 * @see https://learn.microsoft.com/entra/identity/conditional-access/concept-conditional-access-conditions
 */
function clientTest(list: List): Test | undefined {
    const wanted = new Set(knownItems(list));
    const hasMore = isOpen(list);
    if (wanted.has("all")) {
        return undefined;
    }
    return ({ scenario: { clientAppType, platform } }) => {
        if (clientAppType === undefined) {
            return undefined;
        }
        if (wanted.has(clientAppType)) {
            return true;
        }
        if (clientAppType === "exchangeActiveSync" && wanted.has("easSupported")) {
            return platform === undefined ? undefined : ["iOS", "android", "windows"].includes(platform);
        }
        return hasMore ? undefined : false;
    };
}

/**
 * A filter in include mode selects the devices that its rule matches, in exclude mode all others.
 *
 * @see https://learn.microsoft.com/entra/identity/conditional-access/concept-condition-filters-for-devices
 */
function deviceTest(filter: OrUnknown<Filter> | null): Test | undefined {
    if (filter === null) {
        return undefined;
    }
    if (isUnknown(filter) || isUnknown(filter.mode)) {
        return unclear;
    }
    const rule = compileFilter(filter.rule, (text) => compileRule(text, deviceProperty));
    return filter.mode === "include"
        ? ({ deviceProperty: property }) => rule(property)
        : ({ deviceProperty: property }) => not(rule(property));
}
