import { guidPattern, type TenantConfig } from "./schema";

/** A fault that only shows when several keys are looked at together. */
export interface CrossFault {
    readonly path: readonly (string | number)[];
    readonly message: string;
    readonly cure: string;
}

const onlyWithTrust = new Set([
    "passwordlessMfa",
    "phishingResistantMfa",
    "00000000-0000-0000-0000-000000000003",
    "00000000-0000-0000-0000-000000000004",
]);

/** Faults between keys: references to nothing, names used twice, policies without a way out. */
export function crossFaults(config: TenantConfig): CrossFault[] {
    return [
        ...repeatedNames(config),
        ...unknownGroups(config),
        ...unknownPartners(config),
        ...sharedDomains(config),
        ...missingEmergencyAccess(config),
        ...impossibleStrengths(config),
    ];
}

function repeatedNames(config: TenantConfig): CrossFault[] {
    // A partner's group and policy carry its name, so names are unique over policies and partners together.
    const lists = [
        [...config.groups.map(({ name }, index) => ({ name, path: ["groups", index, "name"] }))],
        [
            ...config.partners.map(({ name }, index) => ({ name, path: ["partners", index, "name"] })),
            ...config.mfaPolicies.map(({ name }, index) => ({ name, path: ["mfaPolicies", index, "name"] })),
        ],
        [
            ...config.partners.map(({ tenantId }, index) => ({
                name: tenantId,
                path: ["partners", index, "tenantId"],
            })),
        ],
    ];
    return lists.flatMap((list) =>
        list
            .filter(({ name }, index) => list.findIndex((other) => other.name === name) < index)
            .map(({ name, path }) => ({
                path,
                message: `${JSON.stringify(name)} is used before`,
                cure: "Give each its own",
            })),
    );
}

function unknownGroups(config: TenantConfig): CrossFault[] {
    const known = config.groups.map(({ name }) => name);
    const used = [
        ...config.partners.flatMap(({ groups }, partner) =>
            groups.map((name, index) => ({ name, path: ["partners", partner, "groups", index] })),
        ),
        ...config.partners.flatMap(({ mfaPolicy }, partner) =>
            (mfaPolicy?.excludeGroups ?? []).map((name, index) => ({
                name,
                path: ["partners", partner, "mfaPolicy", "excludeGroups", index],
            })),
        ),
        ...config.mfaPolicies.flatMap(({ excludeGroups }, policy) =>
            (excludeGroups ?? []).map((name, index) => ({
                name,
                path: ["mfaPolicies", policy, "excludeGroups", index],
            })),
        ),
    ];
    return used
        .filter(({ name }) => !known.includes(name))
        .map(({ name, path }) => ({
            path,
            message: `there is no group ${JSON.stringify(name)}`,
            cure: `Declare it under groups, or name one of: ${known.join(", ") || "none declared"}`,
        }));
}

function unknownPartners(config: TenantConfig): CrossFault[] {
    const names = config.partners.map(({ name }) => name);
    return config.mfaPolicies.flatMap(({ partnerTenants }, policy) =>
        (partnerTenants === "all" ? [] : partnerTenants).flatMap((partner, index) =>
            names.includes(partner) || guidPattern.test(partner)
                ? []
                : [
                      {
                          path: ["mfaPolicies", policy, "partnerTenants", index],
                          message: `there is no partner ${JSON.stringify(partner)}`,
                          cure: `Name one of: ${names.join(", ") || "none declared"}; or give a tenant id`,
                      },
                  ],
        ),
    );
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

function missingEmergencyAccess(config: TenantConfig): CrossFault[] {
    const policies = [
        ...config.mfaPolicies,
        ...config.partners.flatMap(({ mfaPolicy }) => (mfaPolicy ? [mfaPolicy] : [])),
    ];
    const access = config.emergencyAccess;
    const accounts = new Set(access?.accountIds ?? []).size;
    if (policies.length === 0 || access?.groupId !== undefined || accounts >= 2) {
        return [];
    }
    return [
        {
            path: ["emergencyAccess"],
            message: `an MFA policy is declared, but ${accounts === 0 ? "no" : "only one"} emergency-access account`,
            cure: "Name the object ids of two accounts as accountIds, or of a group that holds them as groupId",
        },
    ];
}

/** Without trust a guest has the resource tenant's methods alone, of which none is passwordless. */
function impossibleStrengths(config: TenantConfig): CrossFault[] {
    const untrusted = config.partners.filter(({ inboundTrust }) => !inboundTrust.isMfaAccepted);
    // A policy for all tenants is left alone: those not named here may be trusted by the tenant's default settings.
    const uses = [
        ...config.partners.map((partner, index) => ({
            strength: partner.mfaPolicy?.authenticationStrength,
            lockedOut: untrusted.includes(partner) ? [partner.name] : [],
            path: ["partners", index, "mfaPolicy", "authenticationStrength"],
        })),
        ...config.mfaPolicies.map(({ authenticationStrength, partnerTenants }, index) => ({
            strength: authenticationStrength,
            lockedOut:
                partnerTenants === "all"
                    ? []
                    : untrusted
                          .filter((partner) =>
                              [partner.name, partner.tenantId].some((id) => partnerTenants.includes(id)),
                          )
                          .map(({ name }) => name),
            path: ["mfaPolicies", index, "authenticationStrength"],
        })),
    ];
    return uses
        .filter(({ strength, lockedOut }) => onlyWithTrust.has(strength ?? "") && lockedOut.length > 0)
        .map(({ lockedOut, path }) => ({
            path,
            message: `guests of ${lockedOut.join(", ")} cannot meet this strength while the MFA of their home tenant is not trusted: all would be locked out`,
            cure: "Set inboundTrust.isMfaAccepted to true, or use multifactor",
        }));
}
