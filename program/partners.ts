import { PartnerOrganization, type GuestGroup } from "../components";
import type { Tenant } from "../config";
import { mfaPolicyArgs } from "./mfaPolicies";

/** The partner organizations, by name: trust, and a policy for each one's people. */
export function declarePartners(
    { config }: Tenant,
    groups: ReadonlyMap<string, GuestGroup>,
): ReadonlyMap<string, PartnerOrganization> {
    return new Map(
        config.partners.map(({ name, tenantId, inboundTrust, mfaPolicy }) => [
            name,
            new PartnerOrganization(name, {
                tenantId,
                inboundTrust,
                ...(mfaPolicy && { mfaPolicy: mfaPolicyArgs(config, groups, mfaPolicy) }),
            }),
        ]),
    );
}
