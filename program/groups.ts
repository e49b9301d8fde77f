import type * as pulumi from "@pulumi/pulumi";
import { GuestGroup, type Guest, type MembershipRule } from "../components";
import type { Tenant, TenantConfig } from "../config";
import { ruleForGuestsOf } from "../rules/guestMembershipRules";
import { renamedFrom } from "./renames";

type GroupConfig = TenantConfig["groups"][number];

/** Fields that the component takes under the same name. */
const sameNames = [
    "description",
    "isAssignableToRole",
    "kind",
    "membership",
    "objectId",
    "onRemove",
    "ownerIds",
    "visibility",
] as const;

function ruleOf(rule: NonNullable<GroupConfig["membershipRule"]>): MembershipRule {
    return typeof rule === "string" ? rule : ruleForGuestsOf(rule);
}

/**
 * The groups of the stack config with their guests, by name.
 *
 * @param memberIds - More members of each group.
 */
export function declareGroups(
    { config, guests }: Tenant,
    guestsByAddress: ReadonlyMap<string, Guest>,
    memberIds?: pulumi.Output<string[]>,
): ReadonlyMap<string, GuestGroup> {
    const declared = new Map<string, GuestGroup>();
    const byName = new Map(config.groups.map((group) => [group.name, group]));
    /** Creates groups before the groups that contain them. No group contains itself. */
    const declare = (group: GroupConfig): GuestGroup => {
        const { name, formerName, displayName, groups = [], membership, membershipRule } = group;
        const known = declared.get(name);
        if (known !== undefined) {
            return known;
        }
        const made = new GuestGroup(
            name,
            {
                displayName,
                ...Object.fromEntries(
                    sameNames.flatMap((key) => (group[key] === undefined ? [] : [[key, group[key]]])),
                ),
                ...(membershipRule !== undefined && { membershipRule: ruleOf(membershipRule) }),
                ...(membership === "authoritative" && { emergencyAccess: config.emergencyAccess }),
                ...(memberIds && membershipRule === undefined && { memberIds }),
                groups: groups.flatMap((inner) => byName.get(inner) ?? []).map(declare),
                guests: guests
                    .filter(({ allGroups }) => allGroups.includes(name))
                    .flatMap(({ emailAddress }) => guestsByAddress.get(emailAddress) ?? []),
            },
            renamedFrom(formerName),
        );
        declared.set(name, made);
        return made;
    };
    config.groups.forEach(declare);
    return declared;
}
