import type * as pulumi from "@pulumi/pulumi";
import { PartnerOrganization, type GuestGroup, type SaasApplication } from "../components";
import type { Tenant } from "../config";
import { accessSettingsOf } from "./crossTenantAccess";
import { mfaPolicyArgs } from "./mfaPolicies";
import { renamedFrom } from "./renames";

/**
 * The partner organizations, by name: trust, access, and a policy for each one's people.
 *
 * @param defaults - Settings for all tenants, written first: a partner inherits what it does not set.
 */
export function declarePartners(
    { config }: Tenant,
    groups: ReadonlyMap<string, GuestGroup>,
    defaults: pulumi.Resource | undefined,
    applications: ReadonlyMap<string, SaasApplication>,
): ReadonlyMap<string, PartnerOrganization> {
    return new Map(
        config.partners.map(({ name, formerName, inboundTrust, mfaPolicy, ...partner }) => [
            name,
            new PartnerOrganization(
                name,
                {
                    ...(partner.tenantId === undefined
                        ? { tenantDomain: partner.tenantDomain }
                        : { tenantId: partner.tenantId }),
                    inboundTrust,
                    ...(partner.onRemove && { onRemove: partner.onRemove }),
                    ...(partner.access && { access: accessSettingsOf(partner.access) }),
                    ...(partner.automaticRedemption && {
                        automaticUserConsentSettings: {
                            inboundAllowed: partner.automaticRedemption.inbound,
                            outboundAllowed: partner.automaticRedemption.outbound,
                        },
                    }),
                    ...(partner.identitySynchronization && {
                        identitySynchronization: partner.identitySynchronization,
                    }),
                    ...(mfaPolicy && { mfaPolicy: mfaPolicyArgs(config, groups, applications, mfaPolicy) }),
                },
                { ...renamedFrom(formerName), ...(defaults && { dependsOn: defaults }) },
            ),
        ]),
    );
}
