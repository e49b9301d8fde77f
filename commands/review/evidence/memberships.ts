import type { GraphClient } from "../../../graph";
import { isGuid } from "../../../rules/guid";
import { isUnknown, knownItems, type List, type TenantPolicies } from "pulumi-entra-b2b-policy";
import { readMembers } from "../people/members";

/** Groups and roles of people, as they are now and as far as policies name them. */
export interface Memberships {
    /** Empty where they could not be read: then they are unknown. */
    of(userId: string): { readonly groupIds?: readonly string[]; readonly roleIds?: readonly string[] };
    readonly notes: readonly string[];
}

/** Nothing is known of anyone's groups. */
export function unknownMemberships(reason: string): Memberships {
    return {
        of: () => ({}),
        notes: [`Groups and roles are not known (${reason}): what depends on them is uncertain.`],
    };
}

/**
 * Reads the members of each group and role that a policy names. The log does not have them, so memberships of today stand
 * for those of the sign-in.
 */
export async function readMemberships(
    client: GraphClient,
    tenants: readonly TenantPolicies[],
): Promise<Memberships> {
    const named = (kind: "Groups" | "Roles") => [
        ...new Set(
            tenants.flatMap(({ conditionalAccessPolicies }) =>
                conditionalAccessPolicies.flatMap(({ conditions: { users } }) =>
                    [users[`include${kind}`], users[`exclude${kind}`]].flatMap(idsIn),
                ),
            ),
        ),
    ];
    const [groupIds, roleIds] = [named("Groups"), named("Roles")];
    const { groups, roles, notes } = await readMembers(client, groupIds, roleIds);
    const of = (ids: readonly string[], members: ReadonlyMap<string, ReadonlySet<string>>, userId: string) =>
        ids.every((id) => members.has(id)) ? ids.filter((id) => members.get(id)!.has(userId)) : undefined;
    return {
        of: (userId) => {
            const [inGroups, holding] = [of(groupIds, groups, userId), of(roleIds, roles, userId)];
            return { ...(inGroups && { groupIds: inGroups }), ...(holding && { roleIds: holding }) };
        },
        notes,
    };
}

function idsIn(list: List): readonly string[] {
    return isUnknown(list) ? [] : knownItems(list).filter(isGuid);
}
