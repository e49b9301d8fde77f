import {
    isOpen,
    isUnknown,
    knownItems,
    type GuestsOrExternalUsers,
    type List,
    type OrUnknown,
    type PolicyUsers,
} from "../model";
import type { SignIn } from "./signIn";
import { both, either, not, some, type Truth } from "./truth";

type Test = (signIn: SignIn) => Truth;

/**
 * Whether a policy is for the person: one of its includes matches, and none of its excludes. Exclusion always beats
 * inclusion. `All` is everybody, guests and direct-connect users as well.
 *
 * @see https://learn.microsoft.com/entra/identity/conditional-access/concept-conditional-access-users-groups
 */
export function compileUsers(users: PolicyUsers): Test {
    const included = anyOf([
        usersTest(users.includeUsers),
        groupsTest(users.includeGroups),
        rolesTest(users.includeRoles),
        guestsTest(users.includeGuestsOrExternalUsers),
    ]);
    const excluded = anyOf([
        usersTest(users.excludeUsers),
        groupsTest(users.excludeGroups),
        rolesTest(users.excludeRoles),
        guestsTest(users.excludeGuestsOrExternalUsers),
    ]);
    return (signIn) => {
        const isIncluded = included(signIn);
        return isIncluded === false ? false : both(isIncluded, not(excluded(signIn)));
    };
}

/** No test where there is nothing to test, so that judging stays quick. */
function anyOf(tests: readonly (Test | undefined)[]): Test {
    const present = tests.filter((test) => test !== undefined);
    return (signIn) => some(present, (test) => test(signIn));
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

function groupsTest(list: List): Test | undefined {
    return membersTest(list, (signIn, id) => signIn.memberships.isInGroup(id));
}

function rolesTest(list: List): Test | undefined {
    return membersTest(list, (signIn, id) => signIn.memberships.holdsRole(id));
}

function membersTest(list: List, isMember: (signIn: SignIn, id: string) => Truth): Test | undefined {
    const ids = knownItems(list);
    const hasMore = isOpen(list);
    if (ids.length === 0 && !hasMore) {
        return undefined;
    }
    return (signIn) => {
        const truth = some(ids, (id) => isMember(signIn, id));
        return hasMore ? either(truth, undefined) : truth;
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
    const knownTypes = new Set(knownItems(types));
    const hasMoreTypes = isOpen(types);
    const tenantTest = tenantsTest(externalTenants);
    return (signIn) => {
        if (signIn.types.length === 0) {
            return false;
        }
        const isOfType =
            signIn.types.some((type) => knownTypes.has(type)) || (hasMoreTypes ? undefined : false);
        return isOfType === false ? false : both(isOfType, tenantTest(signIn.homeTenantId));
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
