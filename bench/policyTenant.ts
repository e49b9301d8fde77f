import { tenantFromGraph, type TenantPolicies } from "pulumi-entra-b2b-policy";

type Json = Record<string, unknown>;

/** A tenant of a size, made from a seed: the same seed, the same tenant. */
export interface Size {
    readonly policies: number;
    readonly partners: number;
    readonly locations: number;
    readonly groups: number;
    readonly applications: number;
}

export const smallSize: Size = { policies: 30, partners: 10, locations: 10, groups: 15, applications: 15 };
export const largeSize: Size = { policies: 300, partners: 40, locations: 60, groups: 150, applications: 100 };

/** Numerical Recipes' linear congruential generator: good enough to make up tenants. */
export function randomOf(seed: number) {
    let state = seed >>> 0;
    const next = () => {
        state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
        return state / 2 ** 32;
    };
    return {
        chance: (share: number) => next() < share,
        below: (count: number) => Math.floor(next() * count),
        pick: <T>(items: readonly T[]) => items[Math.floor(next() * items.length)]!,
    };
}

export type Random = ReturnType<typeof randomOf>;

const id = (kind: string, index: number) => `${kind}-0000-4000-8000-${String(index).padStart(12, "0")}`;
export const groupId = (index: number) => id("aaaaaaaa", index);
export const applicationId = (index: number) => id("bbbbbbbb", index);
export const partnerId = (index: number) => id("cccccccc", index);
export const locationId = (index: number) => id("dddddddd", index);
const userId = (index: number) => id("99999990", index);
const breakGlass = groupId(9_999);
const roles = [
    "62e90394-69f5-4237-9190-012177145e10",
    "e8611ab8-c189-46e8-94e1-60213ab1f814",
    "194ae4cb-b126-40b2-bd5b-6091b380977d",
    "f28a1f50-f6e7-4571-818b-6a12f2af6b6c",
];
const types = ["b2bCollaborationGuest", "b2bCollaborationMember", "b2bDirectConnectUser", "internalGuest"];

function users(random: Random, size: Size, index: number): Json {
    const exclusions = {
        excludeGroups: [breakGlass, ...(random.chance(0.3) ? [groupId(index % size.groups)] : [])],
        excludeUsers: random.chance(0.1) ? [userId(random.below(20))] : [],
    };
    const share = random.below(100);
    if (share < 35) {
        return { includeUsers: ["All"], ...exclusions };
    }
    if (share < 60) {
        const groups = Array.from({ length: 1 + random.below(3) }, () => groupId(random.below(size.groups)));
        return { includeGroups: groups, ...exclusions };
    }
    if (share < 85) {
        const isEnumerated = random.chance(0.5);
        return {
            includeGuestsOrExternalUsers: {
                guestOrExternalUserTypes: types.slice(0, 1 + random.below(types.length)).join(),
                externalTenants: isEnumerated
                    ? {
                          membershipKind: "enumerated",
                          members: Array.from({ length: 1 + random.below(4) }, () =>
                              partnerId(random.below(size.partners)),
                          ),
                      }
                    : { membershipKind: "all" },
            },
            ...exclusions,
        };
    }
    return share < 95
        ? { includeRoles: [random.pick(roles)], ...exclusions }
        : { includeUsers: [userId(random.below(20))], ...exclusions };
}

function applications(random: Random, size: Size): Json {
    const share = random.below(100);
    const some = (most: number) =>
        Array.from({ length: 1 + random.below(most) }, () => applicationId(random.below(size.applications)));
    if (share < 35) {
        return { includeApplications: ["All"], excludeApplications: random.chance(0.3) ? some(2) : [] };
    }
    if (share < 45) {
        return { includeApplications: ["Office365"] };
    }
    if (share < 48) {
        return { includeUserActions: ["urn:user:registersecurityinfo"] };
    }
    if (share < 50) {
        return { includeAuthenticationContextClassReferences: [`c${1 + random.below(5)}`] };
    }
    return { includeApplications: some(5) };
}

function further(random: Random, size: Size): Json {
    return {
        clientAppTypes: random.chance(0.15)
            ? ["exchangeActiveSync", "other"]
            : random.chance(0.1)
              ? ["browser"]
              : ["all"],
        ...(random.chance(0.2) && {
            platforms: {
                includePlatforms: random.chance(0.5) ? ["all"] : ["iOS", "android"],
                excludePlatforms: random.chance(0.5) ? [random.pick(["windows", "macOS", "linux"])] : [],
            },
        }),
        ...(random.chance(0.35) && {
            locations: random.chance(0.5)
                ? {
                      includeLocations: ["All"],
                      excludeLocations: random.chance(0.5)
                          ? ["AllTrusted"]
                          : [locationId(random.below(size.locations))],
                  }
                : {
                      includeLocations: [
                          locationId(random.below(size.locations)),
                          locationId(random.below(size.locations)),
                      ],
                  },
        }),
        ...(random.chance(0.08) && {
            devices: {
                deviceFilter: {
                    mode: random.pick(["include", "exclude"]),
                    rule: random.pick([
                        'device.extensionAttribute1 -eq "SAW"',
                        'device.model -startsWith "Surface"',
                        "device.isCompliant -eq True",
                        'device.trustType -eq "ServerAD"',
                    ]),
                },
            },
        }),
        signInRiskLevels: random.chance(0.06) ? ["high", "medium"] : [],
        userRiskLevels: random.chance(0.04) ? ["high"] : [],
        ...(random.chance(0.03) && { authenticationFlows: { transferMethods: "deviceCodeFlow" } }),
    };
}

function narrowings(size: Size, random: Random): readonly Json[] {
    return [
        { clientAppTypes: ["exchangeActiveSync", "other"] },
        { locations: { includeLocations: [locationId(random.below(size.locations))] } },
        {
            locations: { includeLocations: ["All"], excludeLocations: ["AllTrusted"] },
            platforms: { includePlatforms: ["linux"] },
        },
        { signInRiskLevels: ["high"] },
        { authenticationFlows: { transferMethods: "deviceCodeFlow" } },
        { applications: { includeApplications: [applicationId(random.below(size.applications))] } },
    ];
}

function controls(random: Random): Json {
    const share = random.below(100);
    const of = (...builtInControls: string[]) => ({
        grantControls: { operator: "OR", builtInControls },
    });
    if (share < 45) {
        return of("mfa");
    }
    if (share < 65) {
        return of("block");
    }
    if (share < 80) {
        return random.chance(0.5) ? of("compliantDevice", "domainJoinedDevice") : of("compliantDevice");
    }
    if (share < 90) {
        const strength = `00000000-0000-0000-0000-00000000000${random.pick([2, 3, 4])}`;
        return { grantControls: { operator: "OR", authenticationStrength: { id: strength } } };
    }
    if (share < 95) {
        return { grantControls: { operator: "OR", termsOfUse: ["terms"] } };
    }
    return {
        sessionControls: {
            signInFrequency: { isEnabled: true, type: "hours", value: random.pick([1, 8, 24]) },
        },
    };
}

/** Graph's answers for a made-up tenant. */
export function largeGraph(size: Size, seed: number): Record<string, Json[]> {
    const random = randomOf(seed);
    return {
        conditionalAccessPolicies: Array.from({ length: size.policies }, (_, index) => {
            const asked = controls(random);
            const target = applications(random, size);
            // Whoever blocks all applications, or asks for a managed device there, says where, or how.
            const isHard =
                /block|Device/.test(JSON.stringify(asked)) && target["includeApplications"] !== undefined;
            return {
                id: id("eeeeeeee", index),
                displayName: `CA${String(index).padStart(3, "0")}`,
                state: random.chance(0.85) ? "enabled" : "enabledForReportingButNotEnforced",
                conditions: {
                    users: users(random, size, index),
                    applications: target,
                    ...further(random, size),
                    ...(isHard && random.pick(narrowings(size, random))),
                },
                grantControls: null,
                ...asked,
            };
        }),
        crossTenantAccessPartners: Array.from({ length: size.partners }, (_, index) => ({
            tenantId: partnerId(index),
            ...(random.chance(0.7) && {
                inboundTrust: {
                    isMfaAccepted: random.chance(0.7),
                    isCompliantDeviceAccepted: random.chance(0.3),
                    isHybridAzureADJoinedDeviceAccepted: random.chance(0.2),
                },
            }),
        })),
        namedLocations: Array.from({ length: size.locations }, (_, index) =>
            index % 2 === 0
                ? {
                      "@odata.type": "#microsoft.graph.ipNamedLocation",
                      id: locationId(index),
                      displayName: `Office ${index}`,
                      isTrusted: random.chance(0.5),
                      ipRanges: Array.from({ length: 1 + random.below(10) }, () => ({
                          cidrAddress: `${20 + random.below(30)}.${random.below(250)}.${random.below(250)}.0/${16 + random.below(8)}`,
                      })),
                  }
                : {
                      "@odata.type": "#microsoft.graph.countryNamedLocation",
                      id: locationId(index),
                      displayName: `Countries ${index}`,
                      countriesAndRegions: Array.from({ length: 1 + random.below(30) }, () =>
                          String.fromCharCode(65 + random.below(20), 65 + random.below(10)),
                      ),
                  },
        ),
    };
}

export function largeTenant(size: Size, seed: number): TenantPolicies {
    return tenantFromGraph(largeGraph(size, seed));
}
