import { at, fault, type Fault } from "./fault";
import { isGuid } from "./guid";

/**
 * Built-in directory roles by name, with their template ids, which are the same in every tenant.
 *
 * @see https://learn.microsoft.com/entra/identity/role-based-access-control/permissions-reference
 */
export const directoryRoles = {
    applicationAdministrator: "9b895d92-2cd3-44c7-9d02-a6ac2d5ea5c3",
    conditionalAccessAdministrator: "b1be1c3e-b65d-4f19-8427-f6fa0d97feb9",
    directoryReaders: "88d8e3e3-8f55-4a1e-953a-9b9898b8876b",
    globalAdministrator: "62e90394-69f5-4237-9190-012177145e10",
    groupsAdministrator: "fdd7a751-b60b-444a-984c-02652fe8fa1c",
    guestInviter: "95e79109-95c0-4d8e-aee3-d01accf2d47b",
    helpdeskAdministrator: "729827e3-9c14-49f7-bb1b-9608f156bbb8",
    privilegedRoleAdministrator: "e8611ab8-c189-46e8-94e1-60213ab1f814",
    securityAdministrator: "194ae4cb-b126-40b2-bd5b-6091b380977d",
    userAdministrator: "fe930be7-5e62-47db-91af-98c3a49a38b1",
} as const;

export type DirectoryRoleName = keyof typeof directoryRoles;

/** Roles that only invite guests, or only read. Any other role counts as privileged. */
const harmless: ReadonlySet<string> = new Set([directoryRoles.guestInviter, directoryRoles.directoryReaders]);

/** A role's template or definition id, by name or as it is; `undefined` when it is neither. */
export function directoryRoleId(role: string): string | undefined {
    const name = Object.keys(directoryRoles).find((known) => known.toLowerCase() === role.toLowerCase());
    if (name !== undefined) {
        return directoryRoles[name as DirectoryRoleName];
    }
    return isGuid(role) ? role.toLowerCase() : undefined;
}

/** What is asked of an assignment, as far as its safety goes. */
export interface RoleGrant {
    readonly role: string;
    readonly assignment: "active" | "eligible";
    readonly endDateTime?: string | undefined;
    readonly acknowledgePermanentPrivilegedRole?: boolean | undefined;
}

/**
 * Why a role must not be given like this; `undefined` when it may. A guest's account is protected by another
 * organization: a privileged role without an end has to be accepted explicitly.
 */
export function roleGrantFaults(grant: RoleGrant): Fault[] {
    const id = directoryRoleId(grant.role);
    if (id === undefined) {
        const known = Object.keys(directoryRoles).join(", ");
        return at(["role"], fault("is not a known directory role", `Use ${known}, or the role's id (GUID)`));
    }
    if (grant.assignment === "active" && grant.endDateTime !== undefined) {
        return at(
            ["endDateTime"],
            fault(
                "is for an eligible assignment: an active one has no end",
                "Make it eligible, or remove the end",
            ),
        );
    }
    const isAccepted =
        harmless.has(id) ||
        grant.endDateTime !== undefined ||
        grant.acknowledgePermanentPrivilegedRole === true;
    return isAccepted
        ? []
        : at(
              ["role"],
              fault(
                  "is, or may be, a privileged role, and would be given permanently",
                  "Make it eligible with an endDateTime, or set acknowledgePermanentPrivilegedRole",
              ),
          );
}
