import { GraphFault } from "../graphFault";
import type { Entity } from "../store";

/** Settings that decide who of which tenant gets in or out, and for what. */
export const accessSettings = [
    "b2bCollaborationInbound",
    "b2bCollaborationOutbound",
    "b2bDirectConnectInbound",
    "b2bDirectConnectOutbound",
];

/** Settings with boolean members, and the names of those members. */
const switches: Readonly<Record<string, readonly string[]>> = {
    inboundTrust: ["isMfaAccepted", "isCompliantDeviceAccepted", "isHybridAzureADJoinedDeviceAccepted"],
    automaticUserConsentSettings: ["inboundAllowed", "outboundAllowed"],
};

interface Side {
    readonly accessType?: unknown;
    readonly targets?: unknown;
}
type Setting = Readonly<Record<string, Side | undefined>>;

/** The status was observed; the text of an unknown property too, the others are assumed. */
export function settingFault(message: string): GraphFault {
    return new GraphFault(400, "BadRequest", message);
}

/**
 * Refuses settings that do not exist, are incomplete or contradict themselves. Names are case-sensitive.
 *
 * @param known - Names that may be written.
 * @see https://learn.microsoft.com/graph/api/resources/crosstenantaccesspolicyb2bsetting
 */
export function assertSettings(body: Entity, known: readonly string[]): void {
    for (const name of Object.keys(body).filter((key) => !key.startsWith("@odata"))) {
        if (!known.includes(name)) {
            throw settingFault(`Invalid property '${name}'.`);
        }
    }
    for (const [name, members] of Object.entries(switches)) {
        for (const [member, value] of Object.entries((body[name] as Entity | null | undefined) ?? {})) {
            if (!members.includes(member) && !member.startsWith("@odata")) {
                throw settingFault(`Invalid property '${member}'.`);
            }
            if (value !== null && typeof value !== "boolean") {
                throw settingFault(`'${name}.${member}' must be true or false.`);
            }
        }
    }
    for (const name of [...accessSettings, "tenantRestrictions"]) {
        const setting = body[name] as Setting | null | undefined;
        if (setting !== undefined && setting !== null) {
            assertAccess(name, setting);
        }
    }
}

function assertAccess(name: string, { usersAndGroups, applications }: Setting): void {
    const users = targetsOf(name, usersAndGroups, "AllUsers", ["user", "group"]);
    const apps = targetsOf(name, applications, "AllApplications", ["application"]);
    const areAllUsersBlocked = users.isBlocked && users.isAll;
    const areAllAppsBlocked = apps.isBlocked && apps.isAll;
    // If all users are blocked, all applications must be blocked too, and the other way round.
    if ((areAllUsersBlocked && !areAllAppsBlocked) || (!users.isBlocked && areAllAppsBlocked)) {
        throw settingFault(`'${name}' contradicts itself: users and applications must be blocked together.`);
    }
}

function targetsOf(name: string, side: Side | undefined, all: string, types: readonly string[]) {
    const { accessType, targets } = side ?? {};
    const isWhole =
        (accessType === "allowed" || accessType === "blocked") &&
        Array.isArray(targets) &&
        targets.length > 0;
    if (!isWhole) {
        throw settingFault(`'${name}' needs both usersAndGroups and applications, each with its targets.`);
    }
    const list = targets as { target?: unknown; targetType?: unknown }[];
    if (!list.every(({ target, targetType }) => target && types.includes(String(targetType)))) {
        throw settingFault(`'${name}' holds a target that is not valid.`);
    }
    const isAll = list.some(({ target }) => target === all);
    if (isAll && list.length > 1) {
        throw settingFault(`'${name}' cannot name ${all} together with others.`);
    }
    return { isAll, isBlocked: accessType === "blocked" };
}

const identityProviders = ["azureActiveDirectory", "externalFederation", "socialIdentityProviders"];
const fallbacks = ["defaultConfiguredIdp", "emailOneTimePasscode", "microsoftAccount"];

/**
 * Refuses what the settings for all tenants cannot hold: users of other tenants by name, which is assumed, and ways of
 * redemption that do not exist.
 */
export function assertForAllTenants(body: Entity): void {
    for (const name of accessSettings.filter((setting) => setting.endsWith("Inbound"))) {
        const { usersAndGroups } = (body[name] as Setting | null | undefined) ?? {};
        const targets = (usersAndGroups?.targets ?? []) as { target?: unknown }[];
        if (targets.some(({ target }) => target !== "AllUsers")) {
            throw settingFault(`'${name}' cannot name users or groups of other tenants.`);
        }
    }
    const redemption = body["invitationRedemptionIdentityProviderConfiguration"] as Entity | undefined;
    if (redemption !== undefined) {
        const order = redemption["primaryIdentityProviderPrecedenceOrder"];
        const isRight =
            Array.isArray(order) &&
            order.length > 0 &&
            new Set(order).size === order.length &&
            order.every((provider) => identityProviders.includes(String(provider))) &&
            fallbacks.includes(String(redemption["fallbackIdentityProvider"]));
        if (!isRight) {
            throw settingFault("'invitationRedemptionIdentityProviderConfiguration' is not valid.");
        }
    }
}

/** Settings as they are answered. A value that is neither true nor false is answered as false, which is assumed. */
export function completed(body: Entity): Entity {
    const whole = Object.entries(switches)
        .filter(([name]) => body[name] !== undefined && body[name] !== null)
        .map(([name, members]) => {
            const given = body[name] as Entity;
            return [name, Object.fromEntries(members.map((member) => [member, given[member] ?? false]))];
        });
    return { ...body, ...(Object.fromEntries(whole) as Entity) };
}
