import { protectedMembersFaults, type DeclaredEmergencyAccess } from "./emergencyAccess";
import { at, fault, type Fault } from "./fault";
import { distinctGuids, idsFaults } from "./guid";

/** What is declared of a group, as far as its parts depend on each other. */
export interface DeclaredGroup {
    /** `security` or `microsoft365`; default `security`. */
    readonly kind?: string | null | undefined;
    readonly visibility?: string | null | undefined;
    readonly membershipRule?: unknown;
    /** `additive` or `authoritative`; default `additive`. */
    readonly membership?: string | null | undefined;
    readonly isAssignableToRole?: boolean | null | undefined;
    /** Whether groups are declared as members. */
    readonly hasGroups?: boolean;
    /** Whether members are declared that are not groups. */
    readonly hasMembers?: boolean;
    readonly emergencyAccess?: DeclaredEmergencyAccess | null | undefined;
}

/**
 * What a group cannot be at the same time.
 *
 * @see https://learn.microsoft.com/graph/api/resources/group
 */
export function groupFaults(group: DeclaredGroup): Fault[] {
    const { kind, visibility, membership, isAssignableToRole, hasGroups = false, hasMembers = false } = group;
    const isDynamic = group.membershipRule !== undefined && group.membershipRule !== null;
    const isForRoles = isAssignableToRole === true;
    const isMicrosoft365 = kind === "microsoft365";
    return [
        ...(isDynamic && (hasGroups || hasMembers || membership === "authoritative")
            ? at(
                  ["membershipRule"],
                  fault(
                      "gives the group its members, so none can be declared",
                      "Remove the rule, or the members",
                  ),
              )
            : []),
        ...(isDynamic && isForRoles
            ? at(
                  ["membershipRule"],
                  fault(
                      "cannot be set for a group that can hold directory roles",
                      "Remove the rule, or isAssignableToRole",
                  ),
              )
            : []),
        ...(hasGroups && (isMicrosoft365 || isForRoles)
            ? at(
                  ["groups"],
                  fault(
                      "cannot be members of a Microsoft 365 group, or of a group that can hold directory roles",
                      "Remove them",
                  ),
              )
            : []),
        ...(visibility !== undefined && visibility !== null && !isMicrosoft365
            ? at(["visibility"], fault("is only for a Microsoft 365 group", "Remove it"))
            : []),
        ...(membership === "authoritative"
            ? at(["emergencyAccess"], protectedMembersFaults(group.emergencyAccess))
            : []),
    ];
}

/** Most owners of a group. @see https://learn.microsoft.com/graph/api/group-post-owners */
const maxOwners = 100;

/** What is wrong with a group's owners. */
export function ownersFaults(ids: readonly string[] | null | undefined): Fault[] {
    const count = distinctGuids(ids ?? []).length;
    return count > maxOwners
        ? [fault(`names ${count} owners, and a group can have at most ${maxOwners}`, "Remove some")]
        : idsFaults(ids);
}
