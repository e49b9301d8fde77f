import type { TenantPolicies } from "../model";
import { Memberships } from "./memberships";
import { namedUsers, personValues, type KnownPeople, type PersonLabel } from "./values/people";

/** What policies and settings can see of people. Anyone else who is the same in all of it is judged the same. */
export interface SeenPeople {
    /** Every kind of person, in the order of the regions. */
    readonly labels: readonly PersonLabel[];
    /** Object ids that policies name. */
    readonly userIds: readonly string[];
    /** Groups that policies name. */
    readonly groupIds: readonly string[];
    /** Directory roles that policies and security defaults name, by template id. */
    readonly roleIds: readonly string[];
}

/** What the policies of all the tenants can see of people. */
export function seenPeople(tenants: readonly TenantPolicies[], known: KnownPeople): SeenPeople {
    const { items } = new Memberships(tenants);
    const idsOf = (wanted: string) => items.filter(({ kind }) => kind === wanted).map(({ id }) => id);
    return {
        labels: personValues(tenants, known).map(({ label }) => label),
        userIds: namedUsers(tenants, known),
        groupIds: idsOf("group"),
        roleIds: idsOf("role"),
    };
}
