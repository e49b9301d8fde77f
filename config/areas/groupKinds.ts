import { z } from "zod";
import { at, obeys } from "../../rules/fault";
import { groupFaults, ownersFaults } from "../../rules/group";
import { guestsOfFault } from "../../rules/guestMembershipRules";
import { membershipRuleFault } from "../../rules/membershipRule";
import type { GuestListEntry } from "../guestListRow";
import type { CrossFault, GuestFault, ValuesOf } from "./crossFault";
import type { EmergencyAccessArea } from "./emergencyAccess";
import { domain, guid, name } from "./fields";
import { append } from "../../rules/lists";

/** A rule as text, or guests of any of these domains and companies. With neither, all guests. */
const membershipRule = z.union([
    z.string().superRefine(obeys(membershipRuleFault)),
    z
        .strictObject({
            domains: z.array(domain).min(1).optional().describe("Guests with addresses of these domains."),
            companies: z
                .array(z.string().min(1))
                .min(1)
                .optional()
                .describe("Guests of these companies, by companyName."),
        })
        .superRefine(obeys(guestsOfFault)),
]);

/** What a group is, and where its members come from. */
export const groupKindFields = {
    kind: z
        .enum(["security", "microsoft365"])
        .optional()
        .describe("microsoft365 has a mailbox and holds users alone; fixed at creation."),
    visibility: z
        .enum(["Private", "Public", "HiddenMembership"])
        .optional()
        .describe("Of a Microsoft 365 group; default Private."),
    membershipRule: membershipRule
        .optional()
        .describe("Members by a rule of Entra's, or guests of domains and companies."),
    membership: z
        .enum(["additive", "authoritative"])
        .optional()
        .describe("authoritative removes members that others added, except emergency-access accounts."),
    groups: z.array(name).min(1).optional().describe("Names of groups that are members."),
    ownerIds: z.array(guid).superRefine(obeys(ownersFaults)).optional().describe("Object ids of owners."),
    isAssignableToRole: z.boolean().optional().describe("Can hold directory roles; fixed at creation."),
};

type GroupKind = ValuesOf<typeof groupKindFields> & { readonly name: string };

interface Groups {
    readonly groups: readonly GroupKind[];
}

/** Everything that these faults depend on. */
export type GroupContext = Groups &
    EmergencyAccessArea & {
        readonly partners: readonly { readonly groups: readonly string[] }[];
    };

/** Kinds that a group cannot combine, groups in themselves, and members by hand in a group with a rule. */
export function groupKindFaults(config: GroupContext): CrossFault[] {
    return [...rulesBesideMembers(config), ...contradictions(config), ...nestedInThemselves(config)];
}

/** Guests whose rows put them into groups that have their members by a rule. */
export function dynamicGroupGuestFaults(config: Groups, guests: readonly GuestListEntry[]): GuestFault[] {
    const dynamic = dynamicGroups(config);
    return guests.flatMap((guest) =>
        guest.groups
            .filter((group) => dynamic.includes(group))
            .map((group) => ({
                guest,
                column: "groups",
                message: `group ${group} has its members by a rule`,
                cure: "Remove it from the row, or the rule from the group",
            })),
    );
}

function dynamicGroups({ groups }: Groups): string[] {
    return groups.filter((group) => group.membershipRule !== undefined).map((group) => group.name);
}

function rulesBesideMembers(config: GroupContext): CrossFault[] {
    const dynamic = dynamicGroups(config);
    return config.partners.flatMap(({ groups }, partner) =>
        groups.flatMap((group, index) =>
            dynamic.includes(group)
                ? [
                      {
                          path: ["partners", partner, "groups", index],
                          message: `group ${group} has its members by a rule`,
                          cure: "Remove it here, or the rule",
                      },
                  ]
                : [],
        ),
    );
}

function contradictions(config: GroupContext): CrossFault[] {
    return config.groups.flatMap((group, index) =>
        at(
            ["groups", index],
            groupFaults({
                ...group,
                hasGroups: group.groups !== undefined,
                emergencyAccess: config.emergencyAccess,
                // The accounts are declared for the whole stack, so the group's own key is the one to change.
            }).map((each) => (each.path[0] === "emergencyAccess" ? { ...each, path: ["membership"] } : each)),
        ),
    );
}

function nestedInThemselves(config: Groups): CrossFault[] {
    const inner = new Map(config.groups.map((group) => [group.name, group.groups ?? []]));
    const reached = (from: string): Set<string> => {
        const found = new Set<string>();
        const waiting = [...(inner.get(from) ?? [])];
        for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
            if (!found.has(next)) {
                found.add(next);
                append(waiting, inner.get(next) ?? []);
            }
        }
        return found;
    };
    return config.groups.flatMap((group, index) =>
        reached(group.name).has(group.name)
            ? [
                  {
                      path: ["groups", index, "groups"],
                      message: `${group.name} would be a member of itself`,
                      cure: "Leave one of the groups out",
                  },
              ]
            : [],
    );
}
