import {
    isOpen,
    isUnknown,
    knownItems,
    type ExternalUserType,
    type GuestsOrExternalUsers,
    type List,
    type OrUnknown,
    type PolicyUsers,
} from "../model";
import type { Test } from "./facets";
import { numbersOf, type InternedIds } from "./interned";
import type { NamedMemberships } from "./memberships";
import { both, not, type Truth } from "./truth";

/**
 * Whether a policy is for the person: one of its includes matches, and none of its excludes. Exclusion always beats
 * inclusion. `All` is everybody, guests and direct-connect users as well.
 *
 * @param named - Takes up the groups and roles that the policy names.
 * @see https://learn.microsoft.com/entra/identity/conditional-access/concept-conditional-access-users-groups
 */
export function compileUsers(users: PolicyUsers, named: NamedMemberships): Test {
    const included = anyOf([
        usersTest(users.includeUsers),
        groupsTest(users.includeGroups, named),
        rolesTest(users.includeRoles, named),
        guestsTest(users.includeGuestsOrExternalUsers),
    ]);
    const excluded = anyOf([
        usersTest(users.excludeUsers),
        groupsTest(users.excludeGroups, named),
        rolesTest(users.excludeRoles, named),
        guestsTest(users.excludeGuestsOrExternalUsers),
    ]);
    return (signIn) => {
        const isIncluded = included(signIn);
        // Most policies are not for most people: nothing more to ask then.
        return isIncluded === false ? false : both(isIncluded, not(excluded(signIn)));
    };
}

/** No test where there is nothing to test. Judged for each policy and sign-in, so a plain loop. */
function anyOf(tests: readonly (Test | undefined)[]): Test {
    const present = tests.filter((test) => test !== undefined);
    if (present.length === 1) {
        return present[0]!;
    }
    return (signIn) => {
        let isOpenStill = false;
        for (const test of present) {
            const truth = test(signIn);
            if (truth === true) {
                return true;
            }
            isOpenStill ||= truth === undefined;
        }
        return isOpenStill ? undefined : false;
    };
}

function usersTest(list: List): Test | undefined {
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

function groupsTest(list: List, named: NamedMemberships): Test | undefined {
    const test = numbersTest(list, named.groups);
    return test && ((signIn) => test(signIn.memberships().groups));
}

function rolesTest(list: List, named: NamedMemberships): Test | undefined {
    const test = numbersTest(list, named.roles);
    return test && ((signIn) => test(signIn.memberships().roles));
}

function numbersTest(list: List, ids: InternedIds): ((truths: readonly Truth[]) => Truth) | undefined {
    const numbers = numbersOf(ids, knownItems(list));
    const hasMore = isOpen(list);
    if (numbers.length === 0 && !hasMore) {
        return undefined;
    }
    return (truths) => {
        let isOpenStill = hasMore;
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
        const isOfType = typeTest(signIn.types);
        return isOfType === false ? false : both(isOfType, tenantTest(signIn.homeTenantId));
    };
}

function typesTest(list: List): (types: readonly ExternalUserType[]) => Truth {
    const wanted = knownItems(list);
    const otherwise: Truth = isOpen(list) ? undefined : false;
    return (types) => {
        for (const type of types) {
            if (wanted.includes(type)) {
                return true;
            }
        }
        return otherwise;
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
