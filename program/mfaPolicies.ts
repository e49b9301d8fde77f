import type * as pulumi from "@pulumi/pulumi";
import { GuestMfaPolicy, type GuestGroup, type PartnerOrganization } from "../components";
import type { Tenant, TenantConfig } from "../config";

type MfaPolicyConfig = NonNullable<TenantConfig["partners"][number]["mfaPolicy"]>;

/** What policies of the stack config have in common; groups by name become their ids. */
export function mfaPolicyArgs(
    config: TenantConfig,
    groups: ReadonlyMap<string, GuestGroup>,
    { excludeGroups, ...policy }: MfaPolicyConfig,
) {
    return {
        ...policy,
        emergencyAccess: config.emergencyAccess ?? {},
        excludeGroupIds: (excludeGroups ?? []).flatMap((name) => groups.get(name)?.groupId ?? []),
    };
}

/** The MFA policies for guests of several partners, or of all. */
export function declareMfaPolicies(
    { config }: Tenant,
    groups: ReadonlyMap<string, GuestGroup>,
    partners: ReadonlyMap<string, PartnerOrganization>,
): readonly GuestMfaPolicy[] {
    /** A declared partner's tenant id comes from its settings: the policy then waits until its trust is in force. */
    const tenantIdOf = (partner: string): pulumi.Input<string> => {
        const declared = config.partners.find(
            ({ name, tenantId }) => name === partner || tenantId === partner,
        );
        return partners.get(declared?.name ?? "")?.tenantId ?? partner;
    };
    return config.mfaPolicies.map(
        ({ name, partnerTenants, ...policy }) =>
            new GuestMfaPolicy(name, {
                ...mfaPolicyArgs(config, groups, policy),
                partnerTenantIds: partnerTenants === "all" ? "all" : partnerTenants.map(tenantIdOf),
            }),
    );
}
