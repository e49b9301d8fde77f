import {
    isOpen,
    isUnknown,
    knownItems,
    type GuestsOrExternalUsers,
    type List,
    type OrUnknown,
    type PolicyUsers,
} from "../model";
import type { Test } from "./facets";
import { numbersOf } from "./interned";
import type { NamedMemberships } from "./memberships";
import type { SignIn } from "./signIn";
import { both, either, not, type Truth } from "./truth";

/** One half of the users of a policy. It holds when any of its parts does. */
export interface UsersClause {
    /** By type, home tenant and object id alone; `undefined` where no one is named so. */
    readonly byPerson: Test | undefined;
    /** Numbers of groups and roles, as {@link NamedMemberships} has them. */
    readonly groups: readonly number[];
    readonly roles: readonly number[];
    /** Further groups or roles are not known yet. */
    readonly hasMore: boolean;
}

/** The users of a policy: included and not excluded. */
export interface UsersCondition {
    readonly include: UsersClause;
    readonly exclude: UsersClause;
}

/**
 * Prepares the users of a policy.
 *
 * @param named - Takes up the groups and roles that the policy names.
 */
export function compileUsers(users: PolicyUsers, named: NamedMemberships): UsersCondition {
    const clause = (
        ids: List,
        groups: List,
        roles: List,
        guests: PolicyUsers["includeGuestsOrExternalUsers"],
    ): UsersClause => ({
        byPerson: anyOf([idsTest(ids), guestsTest(guests)].filter((test) => test !== undefined)),
        groups: numbersOf(named.groups, knownItems(groups)),
        roles: numbersOf(named.roles, knownItems(roles)),
        hasMore: isOpen(groups) || isOpen(roles),
    });
    return {
        include: clause(
            users.includeUsers,
            users.includeGroups,
            users.includeRoles,
            users.includeGuestsOrExternalUsers,
        ),
        exclude: clause(
            users.excludeUsers,
            users.excludeGroups,
            users.excludeRoles,
            users.excludeGuestsOrExternalUsers,
        ),
    };
}

/**
 * Whether a policy applies to the person: one of its includes matches, and none of its excludes. Exclusion always
 * takes precedence over inclusion. `All` means everyone, including guests and direct-connect users.
 *
 * @see https://learn.microsoft.com/entra/identity/conditional-access/concept-conditional-access-users-groups
 */
export function usersTest({ include, exclude }: UsersCondition): Test {
    const [included, excluded] = [clauseTest(include), clauseTest(exclude)];
    return (signIn) => {
        const isIncluded = included(signIn);
        // Most policies do not apply to most people, so nothing more to ask then.
        return isIncluded === false ? false : both(isIncluded, not(excluded(signIn)));
    };
}

function clauseTest({ byPerson, groups, roles, hasMore }: UsersClause): Test {
    const otherwise: Truth = hasMore ? undefined : false;
    const byMembership = anyOf([
        ...(groups.length > 0 ? [numbersTest(groups, (signIn) => signIn.memberships().groups)] : []),
        ...(roles.length > 0 ? [numbersTest(roles, (signIn) => signIn.memberships().roles)] : []),
    ]);
    const test = anyOf([byPerson, byMembership].filter((part) => part !== undefined));
    return test === undefined ? () => otherwise : (signIn) => either(test(signIn), otherwise);
}

/** `undefined` for no tests. Judged for each policy and sign-in, so a plain loop. */
function anyOf(tests: readonly Test[]): Test | undefined {
    if (tests.length < 2) {
        return tests[0];
    }
    return (signIn) => {
        let isOpenStill = false;
        for (const test of tests) {
            const truth = test(signIn);
            if (truth === true) {
                return true;
            }
            isOpenStill ||= truth === undefined;
        }
        return isOpenStill ? undefined : false;
    };
}

function idsTest(list: List): Test | undefined {
    const ids = new Set(knownItems(list));
    const hasMore = isOpen(list);
    if (ids.has("All")) {
        return () => true;
    }
    ids.delete("None");
    if (ids.size === 0 && !hasMore) {
        return undefined;
    }
    return ({ scenario: { who } }) => {
        if (who.userId === null || (who.userId === undefined && who.userType === "b2bDirectConnectUser")) {
            return false;
        }
        if (who.userId === undefined) {
            return undefined;
        }
        return ids.has(who.userId) || (hasMore ? undefined : false);
    };
}

function numbersTest(numbers: readonly number[], truthsOf: (signIn: SignIn) => readonly Truth[]): Test {
    return (signIn) => {
        const truths = truthsOf(signIn);
        let isOpenStill = false;
        for (const number of numbers) {
            const truth = truths[number];
            if (truth === true) {
                return true;
            }
            isOpenStill ||= truth === undefined;
        }
        return isOpenStill ? undefined : false;
    };
}

/**
 * Guests and external users by type and home tenant. Who has no home tenant in Entra is matched by `all` tenants
 * alone; that is assumed, the documents do not say it.
 *
 * @see https://learn.microsoft.com/graph/api/resources/conditionalaccessguestsorexternalusers
 */
function guestsTest(guests: OrUnknown<GuestsOrExternalUsers> | null): Test | undefined {
    if (guests === null) {
        return undefined;
    }
    if (isUnknown(guests)) {
        return ({ types }) => (types.length === 0 ? false : undefined);
    }
    const { types, externalTenants } = guests;
    const typeTest = typesTest(types);
    const tenantTest = tenantsTest(externalTenants);
    return (signIn) => {
        if (signIn.types.length === 0) {
            return false;
        }
        const isOfType = typeTest(signIn);
        return isOfType === false ? false : both(isOfType, tenantTest(signIn.homeTenantId));
    };
}

function typesTest(list: List): Test {
    const wanted: readonly string[] = knownItems(list);
    const hasMore = isOpen(list);
    return ({ types, possibleTypes }) => {
        for (const type of types) {
            if (wanted.includes(type)) {
                return true;
            }
        }
        return hasMore || possibleTypes.some((type) => wanted.includes(type)) ? undefined : false;
    };
}

function tenantsTest(tenants: "all" | List): (homeTenantId: string | null | undefined) => Truth {
    if (tenants === "all") {
        return () => true;
    }
    const ids = new Set(knownItems(tenants));
    const hasMore = isOpen(tenants);
    // The whole may turn out to be "all", which covers those without a home tenant too.
    const withoutHome: Truth = isUnknown(tenants) ? undefined : false;
    return (homeTenantId) => {
        if (homeTenantId === null) {
            return withoutHome;
        }
        if (homeTenantId === undefined) {
            return undefined;
        }
        return ids.has(homeTenantId) || (hasMore ? undefined : false);
    };
}
