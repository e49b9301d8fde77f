import { z } from "zod";
import { roleGrantFaults } from "../../rules/directoryRole";
import { at } from "../../rules/fault";
import type { CrossFault, NameUse, ValuesOf } from "./crossFault";
import { emailAddress, guid, name } from "./fields";
import type { GroupArea } from "./groups";
import { moment } from "./moment";

/** Directory roles of guests, and of the users who may invite them. */
export const directoryRoleFields = {
    directoryRoles: z
        .array(
            z.strictObject({
                name,
                role: z.string().min(1).describe("Name of a built-in role, such as guestInviter, or an id."),
                assignment: z
                    .enum(["active", "eligible"])
                    .describe("eligible must be activated each time and needs Entra ID P2."),
                guests: z.array(emailAddress).default([]).describe("Addresses of the guest list."),
                groups: z.array(name).default([]).describe("Names of groups that are isAssignableToRole."),
                principalIds: z.array(guid).default([]).describe("Object ids of other users and groups."),
                administrativeUnitId: guid.optional().describe("Where the role applies; default everywhere."),
                endDateTime: moment
                    // Entra expects a date with a time.
                    .transform((text) => (text.includes("T") ? text : `${text}T00:00:00Z`))
                    .optional()
                    .describe("Until when an eligible assignment lasts."),
                justification: z.string().min(1).optional().describe("For the audit log."),
                acknowledgePermanentPrivilegedRole: z
                    .boolean()
                    .optional()
                    .describe("Allows a privileged role without an end."),
            }),
        )
        .default([]),
};

export type DirectoryRoleArea = ValuesOf<typeof directoryRoleFields>;

/** Names of grants. */
export function directoryRoleNames({ directoryRoles }: DirectoryRoleArea): NameUse[] {
    return directoryRoles.map(({ name }, index) => ({ name, path: ["directoryRoles", index, "name"] }));
}

/** Unknown roles, permanent privileged roles, and groups that cannot hold a role. */
export function directoryRoleFaults({ directoryRoles, groups }: DirectoryRoleArea & GroupArea): CrossFault[] {
    const forRoles = groups.filter((group) => group.isAssignableToRole).map((group) => group.name);
    return [
        ...directoryRoles.flatMap((grant, index) => at(["directoryRoles", index], roleGrantFaults(grant))),
        ...directoryRoles.flatMap((grant, index) =>
            grant.groups.flatMap((group, position) =>
                forRoles.includes(group) || !groups.some((known) => known.name === group)
                    ? []
                    : [
                          {
                              path: ["directoryRoles", index, "groups", position],
                              message: `group ${group} cannot hold directory roles`,
                              cure: "Declare a group with isAssignableToRole true, which is fixed at creation",
                          },
                      ],
            ),
        ),
    ];
}

/** Where roles name groups. */
export function directoryRoleGroups(config: DirectoryRoleArea): NameUse[] {
    return usesOf(config, "groups");
}

/** Where roles name guests. */
export function directoryRoleGuests(config: DirectoryRoleArea): NameUse[] {
    return usesOf(config, "guests");
}

function usesOf({ directoryRoles }: DirectoryRoleArea, key: "groups" | "guests"): NameUse[] {
    return directoryRoles.flatMap((grant, index) =>
        grant[key].map((used, position) => ({ name: used, path: ["directoryRoles", index, key, position] })),
    );
}
