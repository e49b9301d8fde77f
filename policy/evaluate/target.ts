import {
    isOpen,
    isUnknown,
    knownItems,
    type Filter,
    type List,
    type OrUnknown,
    type PolicyApplications,
} from "../model";
import { compileRule } from "./compiledRule";
import { compileFilter } from "./filter";
import type { AnalysisReason } from "./outcome";
import type { CheckedScenario } from "./scenario";
import type { SignIn } from "./signIn";
import { both, either, not, type Truth } from "./truth";

type Target = CheckedScenario["target"];

/**
 * Applications of a suite that are in it beyond doubt. Whether another application is in a suite is unknown unless
 * the scenario says so.
 *
 * @see https://learn.microsoft.com/entra/identity/conditional-access/concept-conditional-access-cloud-apps
 */
const knownSuites: Readonly<Record<string, readonly string[]>> = {
    // Exchange Online, SharePoint Online, Microsoft Teams.
    "00000002-0000-0ff1-ce00-000000000000": ["Office365"],
    "00000003-0000-0ff1-ce00-000000000000": ["Office365"],
    "cc15fd57-2c6c-4117-a88c-83b1d56b4bbe": ["Office365"],
};

const suites = new Set(["Office365", "MicrosoftAdminPortals"]);

/** What a policy is about, and the test for it. */
export interface TargetTest {
    readonly reason: AnalysisReason;
    readonly test: (signIn: SignIn) => Truth;
}

/**
 * Whether the sign-in is to what the policy is about: an application that is included and not excluded, a user
 * action, or an authentication context. A policy without any is about nothing.
 *
 * @see https://learn.microsoft.com/entra/identity/conditional-access/concept-conditional-access-cloud-apps
 */
export function compileTarget(applications: PolicyApplications): TargetTest | undefined {
    const { includeUserActions, includeAuthenticationContextClassReferences: contexts } = applications;
    if (holdsItems(includeUserActions)) {
        const isWanted = inList(includeUserActions);
        return {
            reason: "userActions",
            test: ({ scenario: { target } }) => (target.userAction ? isWanted(target.userAction) : false),
        };
    }
    if (holdsItems(contexts)) {
        const isWanted = inList(contexts);
        return {
            reason: "authenticationContext",
            test: ({ scenario: { target } }) =>
                target.authenticationContext ? isWanted(target.authenticationContext) : false,
        };
    }
    const included = applicationsTest(
        applications.includeApplications,
        applications.applicationFilter,
        "include",
    );
    const excluded = applicationsTest(
        applications.excludeApplications,
        applications.applicationFilter,
        "exclude",
    );
    if (included === undefined) {
        return undefined;
    }
    return {
        reason: "application",
        test: ({ scenario: { target } }) => {
            if (target.applicationId !== undefined) {
                const isIncluded = included(target);
                return isIncluded === false || excluded === undefined
                    ? isIncluded
                    : both(isIncluded, not(excluded(target)));
            }
            // A user action is no application, and a context alone names none.
            const list = target.userAction === undefined ? contexts : includeUserActions;
            return isUnknown(list) ? undefined : false;
        },
    };
}

function applicationsTest(
    list: List,
    filter: OrUnknown<Filter> | null,
    mode: "include" | "exclude",
): ((target: Target) => Truth) | undefined {
    const ids = new Set(knownItems(list));
    const hasMore = isOpen(list);
    const byFilter = filterTest(filter, mode);
    if (ids.has("All")) {
        return () => true;
    }
    ids.delete("None");
    const namedSuites = [...ids].filter((id) => suites.has(id));
    if (ids.size === 0 && !hasMore && byFilter === undefined) {
        return undefined;
    }
    return (target) => {
        const isNamed =
            ids.has(target.applicationId ?? "") ||
            (namedSuites.length === 0 ? false : inSuite(target, namedSuites));
        const isListed = isNamed === false && hasMore ? undefined : isNamed;
        return byFilter === undefined ? isListed : either(isListed, byFilter(target));
    };
}

function inSuite(target: Target, named: readonly string[]): Truth {
    const found: readonly string[] | undefined = target.suites ?? knownSuites[target.applicationId ?? ""];
    return found === undefined ? undefined : found.some((suite) => named.includes(suite));
}

/** @see https://learn.microsoft.com/entra/identity/conditional-access/concept-filter-for-applications */
function filterTest(
    filter: OrUnknown<Filter> | null,
    mode: "include" | "exclude",
): ((target: Target) => Truth) | undefined {
    if (filter === null) {
        return undefined;
    }
    if (isUnknown(filter)) {
        return () => undefined;
    }
    if (!isUnknown(filter.mode) && filter.mode !== mode) {
        return undefined;
    }
    const rule = compileFilter(filter.rule, (text) => compileRule(text, applicationProperty));
    const isCertain = !isUnknown(filter.mode);
    return ({ customSecurityAttributes: attributes }) => {
        const truth = rule((name) => (attributes === undefined ? undefined : (attributes[name] ?? null)));
        return isCertain ? truth : undefined;
    };
}

/** Filters for applications name custom security attributes alone. */
export function applicationProperty(property: string): string | undefined {
    return /^CustomSecurityAttribute\.(.+)$/i.exec(property)?.[1];
}

function holdsItems(list: List): boolean {
    return !isUnknown(list) && list.length > 0;
}

function inList(list: List): (item: string) => Truth {
    const items = new Set(knownItems(list));
    const hasMore = isOpen(list);
    return (item) => items.has(item) || (hasMore ? undefined : false);
}
