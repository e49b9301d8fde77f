import { z } from "zod";
import { onRemove } from "../guestFields";
import type { TenantConfig } from "../schema";
import { repeatedNames, type CrossFault } from "./crossFault";
import { domain, guid, name } from "./fields";
import { guestDefaultFields } from "./guests";
import { mfaPolicyFields } from "./mfaPolicyFields";

const inboundTrust = z.strictObject({
    isMfaAccepted: z.boolean().default(false),
    isCompliantDeviceAccepted: z.boolean().default(false),
    isHybridAzureADJoinedDeviceAccepted: z.boolean().default(false),
});

/** Partner organizations. */
export const partnerFields = {
    partners: z
        .array(
            z.strictObject({
                name,
                tenantId: guid,
                domains: z.array(domain).default([]).describe("Mail domains of its people."),
                inboundTrust: inboundTrust.describe("Which claims of the partner are believed."),
                groups: z.array(name).default([]).describe("Groups that all its guests join."),
                guestDefaults: z
                    .strictObject({ ...guestDefaultFields, onRemove: onRemove.optional() })
                    .default({})
                    .describe("What holds for its guests whose rows say nothing else."),
                mfaPolicy: z
                    .strictObject(mfaPolicyFields)
                    .optional()
                    .describe("A policy for its people alone."),
            }),
        )
        .default([]),
};

/** Partners, or their domains, that stand twice. */
export function partnerFaults(config: TenantConfig): CrossFault[] {
    const { partners, mfaPolicies } = config;
    return [
        // A partner's group and policy carry its name, so names are unique over policies and partners together.
        ...repeatedNames([
            ...partners.map((partner, index) => ({ name: partner.name, path: ["partners", index, "name"] })),
            ...mfaPolicies.map((policy, index) => ({
                name: policy.name,
                path: ["mfaPolicies", index, "name"],
            })),
        ]),
        ...repeatedNames(
            partners.map(({ tenantId }, index) => ({
                name: tenantId,
                path: ["partners", index, "tenantId"],
            })),
        ),
        ...sharedDomains(config),
    ];
}

function sharedDomains(config: TenantConfig): CrossFault[] {
    const owners = new Map<string, string>();
    return config.partners.flatMap((partner, partnerIndex) =>
        partner.domains.flatMap((domain, index) => {
            const owner = owners.get(domain);
            owners.set(domain, owner ?? partner.name);
            return owner === undefined
                ? []
                : [
                      {
                          path: ["partners", partnerIndex, "domains", index],
                          message: `${domain} belongs to partner ${owner} already`,
                          cure: "Give each domain to one partner",
                      },
                  ];
        }),
    );
}
