import {
    externalUserTypes,
    isPartner,
    isUnknown,
    settingsInForce,
    type CrossTenantSettings,
    type ExternalUserType,
    type InboundTrust,
    type OrUnknown,
    type TenantPolicies,
} from "../model";
import { microsoftTeams, sharePointOnline } from "../../rules/applicationGroups";
import { isAllowed } from "./accessSetting";
import type { PropertyValue } from "./compiledRule";
import { deviceProperties } from "./deviceProperties";
import { compileLocations, type Locations } from "./locations";
import { compileMemberships, type Memberships, type NamedMemberships } from "./memberships";
import type { CheckedScenario } from "./scenario";
import { either, type Truth } from "./truth";

/** Which claims of the person's home tenant count here. */
export interface Trust {
    readonly mfa: Truth;
    readonly compliantDevice: Truth;
    readonly hybridJoinedDevice: Truth;
}

/** A scenario with what the tenant knows of it. */
export interface SignIn {
    readonly scenario: CheckedScenario;
    /** Types under which policies see the person; none for a member. */
    readonly types: readonly ExternalUserType[];
    /** Further types under which they may. */
    readonly possibleTypes: readonly ExternalUserType[];
    /** Authenticates in this tenant: members and internal guests. */
    readonly isLocal: boolean;
    /** `null`: comes from no Entra tenant. */
    readonly homeTenantId: string | null | undefined;
    /** Cross-tenant settings in force for the home tenant; `undefined` when there is none or it is not known. */
    readonly crossTenant: CrossTenantSettings | undefined;
    /** Whether there are settings for that tenant alone. */
    readonly isPartner: Truth;
    /** Whether collaboration with other clouds is enabled. */
    readonly isCloudEnabled: Truth;
    readonly trust: Trust;
    /** The client can only use a password. */
    readonly isLegacy: boolean;
    /** Computed on demand, because most sign-ins of one person, or from one network, have been judged before. */
    readonly memberships: () => Memberships;
    readonly locations: () => Locations;
    /** Whether this tenant sees the device's attributes. */
    readonly isDeviceVisible: Truth;
    readonly deviceProperty: (name: string) => PropertyValue;
}

const noTrust: Trust = { mfa: false, compliantDevice: false, hybridJoinedDevice: false };
const unknownTrust: Trust = { mfa: undefined, compliantDevice: undefined, hybridJoinedDevice: undefined };

/** Prepares a tenant for many sign-ins. */
export function compileSignIns(
    tenant: TenantPolicies,
    named: NamedMemberships,
): (scenario: CheckedScenario) => SignIn {
    const membershipsOf = compileMemberships(tenant, named);
    const locationsOf = compileLocations(tenant);
    const settings = new Map<string, CrossTenantSettings>();
    const settingsOf = (tenantId: string): CrossTenantSettings => {
        const found = settings.get(tenantId) ?? settingsInForce(tenant.crossTenantAccess, tenantId);
        settings.set(tenantId, found);
        return found;
    };
    const { crossTenantAccess } = tenant;
    const { allowedCloudEndpoints = [] } = crossTenantAccess;
    const isCloudEnabled: Truth = isUnknown(allowedCloudEndpoints)
        ? undefined
        : allowedCloudEndpoints.length > 0;
    return (scenario) => {
        const { who } = scenario;
        const isLocal = who.userType === "member" || who.userType === "internalGuest";
        const homeTenantId = isLocal ? null : (who.homeTenantId ?? homeUnlessGiven(who));
        const crossTenant = typeof homeTenantId === "string" ? settingsOf(homeTenantId) : undefined;
        const trust = trustOf(who.userType, homeTenantId, crossTenant?.inboundTrust);
        const client = scenario.clientAppType;
        const isDeviceVisible = isLocal || either(trust.compliantDevice, trust.hybridJoinedDevice);
        return {
            scenario,
            ...typesOf(scenario, homeTenantId, crossTenant),
            isLocal,
            homeTenantId,
            crossTenant,
            isPartner:
                typeof homeTenantId === "string" ? isPartner(crossTenantAccess, homeTenantId) : undefined,
            isCloudEnabled,
            trust,
            isLegacy: client === "exchangeActiveSync" || client === "other",
            memberships: once(() => membershipsOf(withObject(who))),
            locations: once(() => locationsOf(scenario.location)),
            isDeviceVisible,
            deviceProperty: deviceProperties(scenario.device, isDeviceVisible),
        };
    };
}

function once<T>(make: () => T): () => T {
    let made: T | undefined;
    return () => (made ??= make());
}

/** Applications in which the two kinds of collaboration meet. */
const sharedApplications: ReadonlySet<string | undefined> = new Set([microsoftTeams, sharePointOnline]);

/**
 * The type, and types that overlap with it: collaboration users at Teams or SharePoint who are eligible for direct
 * connect are under its policies, and direct-connect users with a guest object are under those of guests.
 *
 * @see https://learn.microsoft.com/entra/identity/conditional-access/concept-conditional-access-users-groups (note)
 */
function typesOf(
    scenario: CheckedScenario,
    homeTenantId: string | null | undefined,
    settings: CrossTenantSettings | undefined,
): Pick<SignIn, "types" | "possibleTypes"> {
    const { userType, overlappingTypes, userId } = scenario.who;
    const type = externalUserTypes.find((candidate) => candidate === userType);
    const own = type === undefined ? [] : [type];
    if (overlappingTypes !== undefined) {
        return { types: [...own, ...overlappingTypes], possibleTypes: [] };
    }
    if (type === "b2bDirectConnectUser" && typeof userId === "string") {
        return { types: [...own, "b2bCollaborationGuest"], possibleTypes: [] };
    }
    const isCollaboration = type === "b2bCollaborationGuest" || type === "b2bCollaborationMember";
    if (!isCollaboration || homeTenantId === null || !sharedApplications.has(scenario.target.applicationId)) {
        return { types: own, possibleTypes: [] };
    }
    // It is unknown which of the people that a setting names has which object here.
    const anyone = { ...scenario, who: { userType } };
    const isEligible =
        settings === undefined ? undefined : isAllowed(settings.b2bDirectConnectInbound, anyone);
    const directConnect = ["b2bDirectConnectUser"] as const;
    return {
        types: isEligible === true ? [...own, ...directConnect] : own,
        possibleTypes: isEligible === undefined ? directConnect : [],
    };
}

/** Other external users have identities outside Entra; of the other types most do not. */
function homeUnlessGiven({ userType, homeTenantId }: CheckedScenario["who"]): null | undefined {
    return homeTenantId === null || userType === "otherExternalUser" ? null : undefined;
}

/** Direct-connect users have no object here, and therefore no groups and no roles. */
function withObject(who: CheckedScenario["who"]): CheckedScenario["who"] {
    return who.userType === "b2bDirectConnectUser" && who.userId === undefined
        ? { ...who, userId: null }
        : who;
}

/**
 * Trust concerns Entra tenants only: the claims of all others count for nothing. Delegated administrators of a service
 * provider always do multi-factor authentication in their home tenant, and it is always trusted.
 *
 * @see https://learn.microsoft.com/entra/external-id/cross-tenant-access-settings-b2b-collaboration (inbound trust)
 */
function trustOf(
    userType: CheckedScenario["who"]["userType"],
    homeTenantId: string | null | undefined,
    inbound: OrUnknown<InboundTrust> | undefined,
): Trust {
    if (homeTenantId === null) {
        return noTrust;
    }
    const isProvider = userType === "serviceProvider";
    return inbound === undefined || isUnknown(inbound)
        ? { ...unknownTrust, ...(isProvider && { mfa: true }) }
        : {
              mfa: isProvider || truthOf(inbound.isMfaAccepted),
              compliantDevice: truthOf(inbound.isCompliantDeviceAccepted),
              hybridJoinedDevice: truthOf(inbound.isHybridAzureADJoinedDeviceAccepted),
          };
}

function truthOf(value: OrUnknown<boolean>): Truth {
    return isUnknown(value) ? undefined : value;
}
