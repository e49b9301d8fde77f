import { z } from "zod";
import { at } from "../../rules/fault";
import { guestOnRemove, partnerOnRemove } from "../../rules/onRemove";
import { ownTenantFault, partnerTenantFaults } from "../../rules/partner";
import type { CrossFault, NamesIn, NameUse, ValuesOf } from "./crossFault";
import { accessFields } from "./accessRule";
import { domain, guid, name } from "./fields";
import { guestDefaultFields } from "./guests";
import { inboundTrust } from "./inboundTrust";
import { mfaPolicyFields } from "./mfaPolicyFields";
import { renameFields } from "./renames";

/** Partner organizations. */
export const partnerFields = {
    partners: z
        .array(
            z.strictObject({
                name,
                ...renameFields,
                tenantId: guid.optional().describe("Either this or tenantDomain."),
                tenantDomain: domain.optional().describe("A domain of its tenant, which is looked up."),
                domains: z.array(domain).default([]).describe("Mail domains of its people."),
                inboundTrust: z
                    .union([inboundTrust, z.literal("unmanaged")])
                    .describe("Which claims of the partner are trusted; unmanaged leaves that as it is."),
                access: z
                    .strictObject(accessFields(false))
                    .optional()
                    .describe("Who of the partner, and for what; who of this tenant there."),
                automaticRedemption: z
                    .strictObject({
                        inbound: z
                            .boolean()
                            .default(false)
                            .describe("For the partner's people in this tenant."),
                        outbound: z
                            .boolean()
                            .default(false)
                            .describe("For this tenant's people at the partner."),
                    })
                    .optional()
                    .describe("No consent prompt, where both tenants allow it."),
                identitySynchronization: z
                    .strictObject({
                        allowUserSync: z
                            .boolean()
                            .describe(
                                "Whether the partner's cross-tenant synchronization may write users here.",
                            ),
                        displayName: z
                            .string()
                            .min(1)
                            .optional()
                            .describe("Name of the setting, shown in Entra."),
                    })
                    .optional()
                    .describe("Whether the partner may synchronize its people into this tenant."),
                onRemove: partnerOnRemove
                    .optional()
                    .describe(
                        "Whether settings that were already as declared are deleted or stay; default delete.",
                    ),
                groups: z.array(name).default([]).describe("Groups that all its guests join."),
                guestDefaults: z
                    .strictObject({
                        ...guestDefaultFields,
                        onRemove: guestOnRemove
                            .optional()
                            .describe("What happens to a guest who leaves the list."),
                    })
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

export type PartnerArea = ValuesOf<typeof partnerFields>;

/** Names of partners, and their tenants. */
export const partnerNames: readonly NamesIn<
    PartnerArea & { readonly mfaPolicies: readonly { readonly name: string }[] }
>[] = [
    // A partner's group and policy carry its name, so names are unique over policies and partners together.
    ({ partners, mfaPolicies }) => [
        ...partners.map(({ name: own }, index) => ({ name: own, path: ["partners", index, "name"] })),
        ...mfaPolicies.map(({ name: own }, index) => ({ name: own, path: ["mfaPolicies", index, "name"] })),
    ],
    ...(["tenantId", "tenantDomain"] as const).map(
        (key): NamesIn<PartnerArea> =>
            ({ partners }) =>
                partners.flatMap((partner, index) =>
                    partner[key] === undefined
                        ? []
                        : [{ name: partner[key], path: ["partners", index, key] }],
                ),
    ),
];

/** Partners without a tenant, or with the one that is deployed to. */
export function partnerFaults({ partners }: PartnerArea, ownTenantId?: string): CrossFault[] {
    return [
        ...partners.flatMap((partner, index) =>
            at(
                ["partners", index],
                [
                    ...partnerTenantFaults(partner),
                    ...at(["tenantId"], ownTenantFault(partner.tenantId ?? "", ownTenantId)),
                ],
            ),
        ),
    ];
}

/** Domains that two partners claim. */
export function sharedDomains({ partners }: PartnerArea): CrossFault[] {
    const owners = new Map<string, string>();
    return partners.flatMap((partner, partnerIndex) =>
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

/** Where partners name groups. */
export function partnerGroups({ partners }: PartnerArea): NameUse[] {
    return partners.flatMap(({ groups, mfaPolicy }, partner) => [
        ...groups.map((name, index) => ({ name, path: ["partners", partner, "groups", index] })),
        ...(mfaPolicy?.excludeGroups ?? []).map((name, index) => ({
            name,
            path: ["partners", partner, "mfaPolicy", "excludeGroups", index],
        })),
    ]);
}
