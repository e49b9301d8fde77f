import {
    isOpen,
    isUnknown,
    knownItems,
    type Filter,
    type List,
    type OrUnknown,
    type PolicyApplications,
} from "../model";
import { earlyBound } from "../../rules/applicationGroups";
import { compileApplications } from "./applications";
import { compileRule } from "./compiledRule";
import { compileFilter } from "./filter";
import type { AnalysisReason } from "./outcome";
import type { CheckedScenario } from "./scenario";
import type { SignIn } from "./signIn";
import { both, either, not, some, type Truth } from "./truth";

type Target = CheckedScenario["target"];

/** What a policy applies to, and the test for it. */
export interface TargetTest {
    readonly reason: AnalysisReason;
    readonly test: (signIn: SignIn) => Truth;
}

/**
 * Whether the policy applies to the target of the sign-in: an application that is included and not excluded, a user
 * action, or an authentication context. A policy without any target applies to nothing.
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
                return some([target, ...dependenciesOf(target)], (application) => {
                    const isIncluded = included(application);
                    return isIncluded === false || excluded === undefined
                        ? isIncluded
                        : both(isIncluded, not(excluded(application)));
                });
            }
            // A user action is not an application, and a context alone names none.
            const list = target.userAction === undefined ? contexts : includeUserActions;
            return isUnknown(list) ? undefined : false;
        },
    };
}

/** Applications whose policies have to be met first. */
function dependenciesOf({ applicationId = "" }: Target): readonly Target[] {
    return (earlyBound.get(applicationId) ?? []).map((id) => ({ applicationId: id }));
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
    if (ids.size === 0 && !hasMore && byFilter === undefined) {
        return undefined;
    }
    const isNamed = compileApplications([...ids]);
    return (target) => {
        const named = isNamed(target);
        const isListed = named === false && hasMore ? undefined : named;
        return byFilter === undefined ? isListed : either(isListed, byFilter(target));
    };
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

/** Filters for applications only name custom security attributes. */
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
