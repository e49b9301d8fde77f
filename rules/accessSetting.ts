import { inboundSuites } from "./applicationGroups";
import { fault, type Fault } from "./fault";
import { isGuid } from "./guid";
import { quote } from "./text";

/** Who or what an access setting speaks of. */
export interface AccessTarget {
    /** An object id, or `AllUsers`; an app id, `Office365`, `AllMicrosoftApps` or `AllApplications`. */
    readonly target: string;
    readonly targetType: "user" | "group" | "application";
}

/** One half of an access setting. */
export interface AccessSide {
    readonly accessType: "allowed" | "blocked";
    readonly targets: AccessTarget[];
}

/**
 * Who of another tenant, or of this one, gets in or out, and for which applications; always whole.
 *
 * @see https://learn.microsoft.com/graph/api/resources/crosstenantaccesspolicyb2bsetting
 */
export interface AccessSetting {
    readonly usersAndGroups: AccessSide;
    readonly applications: AccessSide;
}

export const accessSettingNames = [
    "b2bCollaborationInbound",
    "b2bCollaborationOutbound",
    "b2bDirectConnectInbound",
    "b2bDirectConnectOutbound",
    "tenantRestrictions",
] as const;

export type AccessSettingName = (typeof accessSettingNames)[number];

/**
 * What is wrong with an access setting.
 *
 * @param name - Which setting it is.
 * @param isDefault - Whether it is for all tenants: users of other tenants cannot be named there.
 * @see https://learn.microsoft.com/entra/external-id/cross-tenant-access-settings-b2b-collaboration
 */
export function accessSettingFaults(
    { usersAndGroups, applications }: AccessSetting,
    name: AccessSettingName,
    isDefault: boolean,
): Fault[] {
    const faults = [
        ...sideFaults(usersAndGroups, "users and groups", "AllUsers", ["user", "group"], []),
        ...sideFaults(applications, "applications", "AllApplications", ["application"], inboundSuites),
    ];
    if (faults.length > 0) {
        return faults;
    }
    const isInbound = name.endsWith("Inbound");
    const allUsers = isAll(usersAndGroups, "AllUsers");
    if (isDefault && isInbound && !allUsers) {
        return [
            fault(
                "names users or groups of another tenant, which the settings for all tenants cannot",
                "Name them in the partner's access settings",
            ),
        ];
    }
    const isNobody = allUsers && usersAndGroups.accessType === "blocked";
    const isNothing = isAll(applications, "AllApplications") && applications.accessType === "blocked";
    if (isNobody && !isNothing) {
        return [fault("blocks all users but not all applications", "Block all applications too")];
    }
    return usersAndGroups.accessType === "allowed" && isNothing
        ? [
              fault(
                  "allows users but blocks all applications",
                  "Allow at least one application, or block all users",
              ),
          ]
        : [];
}

function isAll({ targets }: AccessSide, all: string): boolean {
    return targets.some(({ target }) => target === all);
}

function sideFaults(
    { targets }: AccessSide,
    what: string,
    all: string,
    types: readonly string[],
    names: readonly string[],
): Fault[] {
    if (targets.length === 0) {
        return [fault(`names no ${what}`, "Give at least one, or all")];
    }
    if (isAll({ accessType: "allowed", targets }, all) && targets.length > 1) {
        return [fault(`names all ${what} together with single ones`, "Give all, or the single ones")];
    }
    const wrong = targets.filter(
        ({ target, targetType }) =>
            !types.includes(targetType) ||
            !(target === all || names.includes(target) || isGuid(target)) ||
            (target === all && targetType !== types[0]),
    );
    const known = ["ids (GUIDs)", ...names, "all"].join(", ");
    return wrong.length === 0
        ? []
        : [
              fault(
                  `names ${wrong.map(({ target }) => quote(target)).join(", ")} among ${what}`,
                  `Give ${known}`,
              ),
          ];
}
