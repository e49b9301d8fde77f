import type * as pulumi from "@pulumi/pulumi";
import {
    AuthenticationStrength,
    GuestAccessPolicy,
    NamedLocation,
    RecommendedGuestPolicy,
    type GuestGroup,
    type PartnerOrganization,
    type SaasApplication,
} from "../components";
import type { Tenant, TenantConfig } from "../config";
import { tenantIdsOf } from "./mfaPolicies";
import { renamedFrom } from "./renames";
import { appIdsOf } from "./saasApplications";

type Scope = Pick<TenantConfig["accessPolicies"][number], "excludeGroups" | "partnerTenants">;

/** Policies for guests other than MFA, with the locations and strengths that they name. */
export function declareGuestPolicies(
    { config }: Tenant,
    groups: ReadonlyMap<string, GuestGroup>,
    partners: ReadonlyMap<string, PartnerOrganization>,
    applications: ReadonlyMap<string, SaasApplication>,
): readonly (GuestAccessPolicy | RecommendedGuestPolicy)[] {
    const scopeOf = ({ excludeGroups, partnerTenants }: Scope) => ({
        emergencyAccess: config.emergencyAccess ?? {},
        excludeGroupIds: (excludeGroups ?? []).flatMap((group) => groups.get(group)?.groupId ?? []),
        partnerTenantIds: tenantIdsOf(config, partners, partnerTenants),
    });
    const locationIds = new Map(
        config.namedLocations.map(({ name, formerName, ...location }) => [
            name,
            new NamedLocation(name, location, renamedFrom(formerName)).locationId,
        ]),
    );
    const strengthIds = new Map(
        config.authenticationStrengths.map(({ name, formerName, ...strength }) => [
            name,
            new AuthenticationStrength(name, strength, renamedFrom(formerName)).strengthId,
        ]),
    );
    const idsOf = (names: readonly string[] | undefined): pulumi.Input<string>[] | undefined =>
        names?.map((location) => locationIds.get(location) ?? location);
    const recommended = config.recommendedPolicies.map(
        ({ name, formerName, excludeGroups, partnerTenants, ...policy }) =>
            new RecommendedGuestPolicy(
                name ?? policy.policy,
                {
                    ...policy,
                    ...scopeOf({ excludeGroups, partnerTenants }),
                },
                renamedFrom(formerName),
            ),
    );
    const access = config.accessPolicies.map(
        ({ name, formerName, excludeGroups, partnerTenants, grant, conditions, ...policy }) => {
            const { locations, ...others } = conditions ?? {};
            const strength = grant?.authenticationStrength;
            return new GuestAccessPolicy(
                name,
                {
                    ...policy,
                    ...appIdsOf(applications, policy),
                    ...scopeOf({ excludeGroups, partnerTenants }),
                    ...(grant && {
                        grant: {
                            ...grant,
                            ...(strength !== undefined && {
                                authenticationStrength: strengthIds.get(strength) ?? strength,
                            }),
                        },
                    }),
                    ...(conditions && {
                        conditions: {
                            ...others,
                            ...(locations && {
                                locations: {
                                    include: idsOf(locations.include),
                                    exclude: idsOf(locations.exclude),
                                },
                            }),
                        } as pulumi.Input<typeof conditions>,
                    }),
                },
                renamedFrom(formerName),
            );
        },
    );
    return [...recommended, ...access];
}
