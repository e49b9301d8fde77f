import type * as pulumi from "@pulumi/pulumi";
import {
    GuestMfaPolicy,
    type GuestGroup,
    type PartnerOrganization,
    type SaasApplication,
} from "../components";
import type { Tenant, TenantConfig } from "../config";
import { renamedFrom } from "./renames";
import { appIdsOf } from "./saasApplications";

type MfaPolicyConfig = NonNullable<TenantConfig["partners"][number]["mfaPolicy"]>;

/** What all policies of the stack config have in common, with groups and applications by id instead of name. */
export function mfaPolicyArgs(
    config: TenantConfig,
    groups: ReadonlyMap<string, GuestGroup>,
    applications: ReadonlyMap<string, SaasApplication>,
    { excludeGroups, ...policy }: MfaPolicyConfig,
) {
    return {
        ...policy,
        ...appIdsOf(applications, policy),
        emergencyAccess: config.emergencyAccess ?? {},
        excludeGroupIds: (excludeGroups ?? []).flatMap((name) => groups.get(name)?.groupId ?? []),
    };
}

/** The MFA policies for guests of several partners, or of all. */
export function declareMfaPolicies(
    { config }: Tenant,
    groups: ReadonlyMap<string, GuestGroup>,
    partners: ReadonlyMap<string, PartnerOrganization>,
    applications: ReadonlyMap<string, SaasApplication>,
): readonly GuestMfaPolicy[] {
    return config.mfaPolicies.map(
        ({ name, formerName, partnerTenants, ...policy }) =>
            new GuestMfaPolicy(
                name,
                {
                    ...mfaPolicyArgs(config, groups, applications, policy),
                    partnerTenantIds: tenantIdsOf(config, partners, partnerTenants),
                },
                renamedFrom(formerName),
            ),
    );
}

/**
 * Tenant ids of partners by name. The id of a declared partner comes from its settings, so that the policy waits until
 * the trust is in force.
 */
export function tenantIdsOf(
    config: TenantConfig,
    partners: ReadonlyMap<string, PartnerOrganization>,
    references: "all" | readonly string[],
): "all" | pulumi.Input<string>[] {
    if (references === "all") {
        return "all";
    }
    return references.map((partner) => {
        const declared = config.partners.find(
            ({ name, tenantId }) => name === partner || tenantId === partner,
        );
        return partners.get(declared?.name ?? "")?.tenantId ?? partner;
    });
}
