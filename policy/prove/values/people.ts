import type { Scenario } from "../../evaluate";
import { both } from "../../evaluate/truth";
import {
    isKnown,
    isPartner,
    isUnknown,
    knownItems,
    type ExternalUserType,
    type GuestsOrExternalUsers,
    type OrUnknown,
    type TenantPolicies,
} from "../../model";
import { directoryRoles } from "../../../rules/directoryRole";

/** What is known of the tenant's people apart from its policies. */
export interface KnownPeople {
    /** Object ids of the accounts for emergency access. */
    readonly emergencyAccessAccountIds: readonly string[];
    /** The group that holds them. */
    readonly emergencyAccessGroupId?: string | undefined;
}

/** Kinds of people that conditional access and cross-tenant access can tell apart without naming anyone. */
export interface PersonLabel {
    readonly kind: "member" | "emergencyAccess" | ExternalUserType;
    /** Home tenant; `null` for none in Entra. */
    readonly home: string | null;
    /** The home tenant's cloud is another one than this tenant's. */
    readonly cloud?: "other";
    /** Object id of an account for emergency access. */
    readonly id?: string;
    /** Who identifies a guest without a home tenant in Entra. */
    readonly provider?: NonNullable<Scenario["who"]["identityProvider"]>;
}

export interface PersonValue {
    readonly label: PersonLabel;
    /** Without object id, groups and roles, unless they are fixed. */
    readonly who: Scenario["who"];
    /** Can be named by object id, and be in groups and roles. */
    readonly hasObject: boolean;
    /** Of a certain account: its groups and roles, all of them. Roles that are left out are not known. */
    readonly fixed?: { readonly groupIds: readonly string[]; readonly roleIds?: readonly string[] };
}

/** A tenant that nothing names: its people come under what holds for all others. */
export const otherTenantId = "99999999-9999-4999-8999-999999999999";

/** An id that no account has: an unknown one might belong to anyone that a policy names. */
export const noUserId = "00000000-0000-0000-0000-000000000000";

/** Facebook's guests are treated as Google's. */
const providersWithoutEntra = ["oneTimePasscode", "microsoftAccount", "google", "federated"] as const;

/**
 * Every kind of person: the tenant's own, each account for emergency access, each type of guest and external user of
 * each home tenant that anything names and of another one, and those from outside Entra. Service providers are of
 * tenants that are some.
 *
 * People of another cloud are apart where a side lets them in and a side does not. Otherwise their tenant is a partner
 * on all sides, and they are as those of this cloud; or none of them gets in on any side, as with direct connect.
 *
 * @see https://learn.microsoft.com/entra/external-id/cross-cloud-settings
 */
export function personValues(
    tenants: readonly TenantPolicies[],
    { emergencyAccessAccountIds, emergencyAccessGroupId }: KnownPeople,
): PersonValue[] {
    const homes = [otherTenantId, ...[...new Set(tenants.flatMap(homesOf))].sort()];
    const providers = new Set(tenants.flatMap(providersOf));
    const external = (userType: ExternalUserType, home: string | null, hasObject = true): PersonValue => ({
        label: { kind: userType, home },
        who: { userType, homeTenantId: home, ...(!hasObject && { userId: null }) },
        hasObject,
    });
    return [
        { label: { kind: "member", home: null }, who: { userType: "member" }, hasObject: true },
        ...emergencyAccessAccountIds.map((id): PersonValue => {
            const groupIds = emergencyAccessGroupId === undefined ? [] : [emergencyAccessGroupId];
            const roleIds = [directoryRoles.globalAdministrator];
            return {
                label: { kind: "emergencyAccess", home: null, id },
                who: { userType: "member", userId: id },
                hasObject: true,
                fixed: { groupIds, roleIds },
            };
        }),
        ...(["b2bCollaborationGuest", "b2bCollaborationMember"] as const).flatMap((type) => [
            ...homes.map((home) => external(type, home)),
            ...homes
                .filter((home) => isCloudDecisive(tenants, home))
                .map((home): PersonValue => ({
                    label: { kind: type, home, cloud: "other" },
                    who: { userType: type, homeTenantId: home, homeCloud: "other" },
                    hasObject: true,
                })),
            ...providersWithoutEntra.map((identityProvider): PersonValue => ({
                label: { kind: type, home: null, provider: identityProvider },
                who: { userType: type, homeTenantId: null, identityProvider },
                hasObject: true,
            })),
        ]),
        ...homes.map((home) => external("b2bDirectConnectUser", home, false)),
        external("internalGuest", null),
        external("otherExternalUser", null),
        ...homes
            .filter((home) => providers.has(home))
            .map((home) => external("serviceProvider", home, false)),
    ];
}

function isCloudDecisive(tenants: readonly TenantPolicies[], home: string): boolean {
    const reach = tenants.map(({ crossTenantAccess }) => {
        const { allowedCloudEndpoints = [] } = crossTenantAccess;
        const isEnabled = isUnknown(allowedCloudEndpoints) ? undefined : allowedCloudEndpoints.length > 0;
        return both(isEnabled, isPartner(crossTenantAccess, home));
    });
    return !reach.every((truth) => truth === true) && !reach.every((truth) => truth === false);
}

/** Object ids that policies name; accounts for emergency access are people by themselves. */
export function namedUsers(tenants: readonly TenantPolicies[], known: KnownPeople): string[] {
    const own = new Set(known.emergencyAccessAccountIds);
    const ids = tenants.flatMap(({ conditionalAccessPolicies }) =>
        conditionalAccessPolicies.flatMap(({ conditions: { users } }) => [
            ...knownItems(users.includeUsers),
            ...knownItems(users.excludeUsers),
        ]),
    );
    return [...new Set(ids)].filter((id) => id !== "All" && id !== "None" && !own.has(id)).sort();
}

function homesOf({ crossTenantAccess, conditionalAccessPolicies }: TenantPolicies): string[] {
    const guests = conditionalAccessPolicies.flatMap(({ conditions: { users } }) => [
        users.includeGuestsOrExternalUsers,
        users.excludeGuestsOrExternalUsers,
    ]);
    return [
        ...crossTenantAccess.partners.map(({ tenantId }) => tenantId).filter(isKnown),
        ...guests.flatMap(tenantsOf),
    ];
}

function tenantsOf(guests: OrUnknown<GuestsOrExternalUsers> | null): readonly string[] {
    return guests === null || isUnknown(guests) || guests.externalTenants === "all"
        ? []
        : knownItems(guests.externalTenants);
}

/** Also tenants of which it is not known. */
function providersOf({ crossTenantAccess }: TenantPolicies): string[] {
    return crossTenantAccess.partners
        .filter(({ isServiceProvider }) => isServiceProvider !== false)
        .map(({ tenantId }) => tenantId)
        .filter(isKnown);
}
