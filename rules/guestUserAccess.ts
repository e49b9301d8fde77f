import { fault, type Fault } from "./fault";

/**
 * How much of the directory guests can see, by name: the template ids of the roles that guests can have.
 * `sameAsMembers` is as much as members, `limited` their own profile and what they are named in, `restricted` only their
 * own profile.
 *
 * @see https://learn.microsoft.com/entra/identity/users/users-restrict-guest-permissions
 */
export const guestUserAccessRoleIds = {
    sameAsMembers: "a0b1b346-4d3e-4e8b-98f8-753987be4970",
    limited: "10dae51f-b6af-4016-8d66-8c2a99b929b3",
    restricted: "2af84b1e-32c8-42b7-82bc-daa82404023b",
} as const;

/** What is wrong with how much guests can see. */
export function guestUserAccessFault(access: string | null | undefined): Fault | undefined {
    return access === null || access === undefined || Object.hasOwn(guestUserAccessRoleIds, access)
        ? undefined
        : fault(
              "is not a level of guest access to the directory",
              `Use ${Object.keys(guestUserAccessRoleIds).join(", ")}`,
          );
}
