import { inboundSuites } from "./applicationGroups";
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
 * What is wrong with an access setting, and what to do; `undefined` when nothing is.
 *
 * @param name - Which setting it is.
 * @param isDefault - Whether it is for all tenants: users of other tenants cannot be named there.
 * @see https://learn.microsoft.com/entra/external-id/cross-tenant-access-settings-b2b-collaboration
 */
export function accessSettingFault(
    { usersAndGroups, applications }: AccessSetting,
    name: AccessSettingName,
    isDefault: boolean,
): string | undefined {
    const fault =
        sideFault(usersAndGroups, "users and groups", "AllUsers", ["user", "group"], []) ??
        sideFault(applications, "applications", "AllApplications", ["application"], inboundSuites);
    if (fault !== undefined) {
        return fault;
    }
    const isInbound = name.endsWith("Inbound");
    const allUsers = isAll(usersAndGroups, "AllUsers");
    if (isDefault && isInbound && !allUsers) {
        return "names users or groups of another tenant, which the settings for all tenants cannot: name them for the partner";
    }
    const isNobody = allUsers && usersAndGroups.accessType === "blocked";
    const isNothing = isAll(applications, "AllApplications") && applications.accessType === "blocked";
    if (isNobody && !isNothing) {
        return "blocks all users and not all applications: block all applications too";
    }
    if (usersAndGroups.accessType === "allowed" && isNothing) {
        return "allows users and blocks all applications: allow one application at least, or block all users";
    }
    return undefined;
}

function isAll({ targets }: AccessSide, all: string): boolean {
    return targets.some(({ target }) => target === all);
}

function sideFault(
    { targets }: AccessSide,
    what: string,
    all: string,
    types: readonly string[],
    names: readonly string[],
): string | undefined {
    if (targets.length === 0) {
        return `names no ${what}: give one at least, or all`;
    }
    if (isAll({ accessType: "allowed", targets }, all) && targets.length > 1) {
        return `names all ${what} together with single ones: give either`;
    }
    const wrong = targets.filter(
        ({ target, targetType }) =>
            !types.includes(targetType) ||
            !(target === all || names.includes(target) || isGuid(target)) ||
            (target === all && targetType !== types[0]),
    );
    return wrong.length === 0
        ? undefined
        : `names ${wrong.map(({ target }) => quote(target)).join(", ")} among ${what}: give ids (GUIDs)${names.length > 0 ? `, ${names.join(", ")}` : ""} or all`;
}
