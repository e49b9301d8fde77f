import { nullable } from "./conditionalAccessGraph";
import { canonicalId, type Cursor } from "./cursor";
import { plain } from "./plain";
import { isUnknown, unknownValue, type List, type OrUnknown } from "./unknown";

export interface AccessTarget {
    /** An id, or `AllUsers`, `AllApplications`, `Office365`, `AllMicrosoftApps`. */
    readonly target: OrUnknown<string>;
    readonly targetType: OrUnknown<"user" | "group" | "application">;
}

/** One half of an access setting. */
export interface AccessSide {
    readonly accessType: OrUnknown<"allowed" | "blocked">;
    readonly targets: OrUnknown<readonly AccessTarget[]>;
}

/** Who may come in or go out, and to which applications. */
export interface AccessSetting {
    readonly usersAndGroups: AccessSide;
    readonly applications: AccessSide;
}

/** Which claims of a home tenant are trusted. */
export interface InboundTrust {
    readonly isMfaAccepted: OrUnknown<boolean>;
    readonly isCompliantDeviceAccepted: OrUnknown<boolean>;
    readonly isHybridAzureADJoinedDeviceAccepted: OrUnknown<boolean>;
}

const settingNames = [
    "b2bCollaborationInbound",
    "b2bCollaborationOutbound",
    "b2bDirectConnectInbound",
    "b2bDirectConnectOutbound",
] as const;
type SettingName = (typeof settingNames)[number];

/** What cross-tenant access settings consist of, so far as sign-ins depend on it. */
export const crossTenantMembers = [...settingNames, "inboundTrust"] as const;

/** Cross-tenant access settings with nothing left to inherit. */
export type CrossTenantSettings = Readonly<Record<SettingName, OrUnknown<AccessSetting>>> & {
    readonly inboundTrust: OrUnknown<InboundTrust>;
};

/** Settings, each complete or `null`, in which case the settings below apply. */
export type CrossTenantOverrides = Readonly<Record<SettingName, OrUnknown<AccessSetting> | null>> & {
    readonly inboundTrust: OrUnknown<InboundTrust> | null;
};

/** A partner's settings; `null` takes the whole member of the tenant's default. */
export type CrossTenantPartner = CrossTenantOverrides & {
    readonly tenantId: OrUnknown<string>;
    /** A cloud solution provider; its people are of the type `serviceProvider`. */
    readonly isServiceProvider: OrUnknown<boolean>;
};

/** The tenant's default and its partners. */
export interface CrossTenantAccess {
    readonly default: CrossTenantSettings;
    readonly partners: readonly CrossTenantPartner[];
    /** Other Microsoft clouds with which collaboration is enabled. Default: none, as in a tenant that never set any. */
    readonly allowedCloudEndpoints?: List;
}

/**
 * Whether someone of a tenant of another cloud may get in: collaboration with a cloud has to be enabled. `true` also
 * where that is not known.
 *
 * @see https://learn.microsoft.com/entra/external-id/cross-cloud-settings
 */
export function mayReachOtherClouds({ allowedCloudEndpoints = [] }: CrossTenantAccess): boolean {
    return isUnknown(allowedCloudEndpoints) || allowedCloudEndpoints.length > 0;
}

/** Whether there are settings for a tenant alone; `undefined` where it may be a partner whose id is not known yet. */
export function isPartner({ partners }: CrossTenantAccess, id: string): boolean | undefined {
    return partners.some(({ tenantId }) => tenantId === id)
        ? true
        : partners.some(({ tenantId }) => isUnknown(tenantId))
          ? undefined
          : false;
}

function everyone(accessType: "allowed" | "blocked"): AccessSetting {
    return {
        usersAndGroups: { accessType, targets: [{ target: "AllUsers", targetType: "user" }] },
        applications: { accessType, targets: [{ target: "AllApplications", targetType: "application" }] },
    };
}

/**
 * The settings of a tenant that never changed its default.
 *
 * @see https://learn.microsoft.com/graph/api/resources/crosstenantaccesspolicyconfigurationdefault
 */
export const systemDefault: CrossTenantSettings = {
    inboundTrust: {
        isMfaAccepted: false,
        isCompliantDeviceAccepted: false,
        isHybridAzureADJoinedDeviceAccepted: false,
    },
    b2bCollaborationInbound: everyone("allowed"),
    b2bCollaborationOutbound: everyone("allowed"),
    b2bDirectConnectInbound: everyone("blocked"),
    b2bDirectConnectOutbound: everyone("blocked"),
};

/** Reads a default; members left out are the system's. */
export function defaultFromGraph(cursor: Cursor): CrossTenantSettings {
    return settingsOver(systemDefault, overridesFromGraph(cursor));
}

/** Reads a partner; `null` and absent are kept as inheritance. */
export function partnerFromGraph(cursor: Cursor): CrossTenantPartner {
    const tenantId = cursor.at("tenantId").text();
    if (tenantId === null) {
        cursor.at("tenantId").fail("is missing");
    }
    return {
        ...overridesFromGraph(cursor),
        tenantId: typeof tenantId === "string" ? canonicalId(tenantId) : unknownValue,
        isServiceProvider: cursor.at("isServiceProvider").flag() ?? false,
    };
}

/** A partner, or a default, as Graph's JSON. */
export function crossTenantToGraph(
    settings: CrossTenantPartner | CrossTenantSettings,
): Record<string, unknown> {
    return plain(settings) as Record<string, unknown>;
}

/**
 * The settings in force for a home tenant: the partner's, and the default's where the partner has `null`. Ignores that
 * another partner, with a tenant id that is not known yet, may be the same tenant, because a plan for a partner knows
 * its tenant.
 *
 * @see https://learn.microsoft.com/graph/api/resources/crosstenantaccesspolicyconfigurationpartner
 */
export function settingsInForce(access: CrossTenantAccess, tenantId: string): CrossTenantSettings {
    const partner = access.partners.find((candidate) => candidate.tenantId === canonicalId(tenantId));
    return partner === undefined ? access.default : settingsOver(access.default, partner);
}

/** Settings over others: a member that is set replaces the whole member below it. */
export function settingsOver<Under extends CrossTenantOverrides>(
    under: Under,
    over: CrossTenantOverrides,
): Pick<Under, keyof CrossTenantOverrides> {
    return Object.fromEntries(
        crossTenantMembers.map((name) => [name, over[name] ?? under[name]] as const),
    ) as Pick<Under, keyof CrossTenantOverrides>;
}

/** Reads settings of which any may be omitted, as a partner has them, or a resource that declares some. */
export function overridesFromGraph(cursor: Cursor): CrossTenantOverrides {
    const settings = settingNames.map((name) => [name, nullable(cursor.at(name), accessSetting)] as const);
    return {
        ...(Object.fromEntries(settings) as Record<SettingName, OrUnknown<AccessSetting> | null>),
        inboundTrust: nullable(cursor.at("inboundTrust"), (trust) => ({
            isMfaAccepted: trust.at("isMfaAccepted").flag() ?? false,
            isCompliantDeviceAccepted: trust.at("isCompliantDeviceAccepted").flag() ?? false,
            isHybridAzureADJoinedDeviceAccepted:
                trust.at("isHybridAzureADJoinedDeviceAccepted").flag() ?? false,
        })),
    };
}

function accessSetting(cursor: Cursor): AccessSetting {
    return {
        usersAndGroups: accessSide(cursor.at("usersAndGroups")),
        applications: accessSide(cursor.at("applications")),
    };
}

function accessSide(cursor: Cursor): AccessSide {
    return {
        accessType: cursor.at("accessType").word(["allowed", "blocked"]),
        targets: cursor.at("targets").each((item) => {
            const target = item.at("target").text();
            return {
                target: typeof target === "string" ? canonicalId(target) : unknownValue,
                targetType: item.at("targetType").word(["user", "group", "application"]),
            };
        }),
    };
}
