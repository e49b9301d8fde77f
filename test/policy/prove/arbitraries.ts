import fc from "fast-check";
import {
    externalUserTypes,
    tenantFromGraph,
    unknownText,
    type GraphTenant,
    type TenantPolicies,
} from "../../../policy";

type Json = Record<string, unknown>;

const people = ["u1", "u2"];
const groups = ["g1", "g2", "g3"];
const roles = ["r1", "62e90394-69f5-4237-9190-012177145e10"];
const sharePoint = "00000003-0000-0ff1-ce00-000000000000";
const teams = "cc15fd57-2c6c-4117-a88c-83b1d56b4bbe";
const applications = ["a1", sharePoint, teams, "797f4846-ba00-4fd7-ba43-dac1f8f63013"];
const tenants = ["t1", "t2"];
const locations = ["l1", "l2", "l3", "l4", "00000000-0000-0000-0000-000000000000"];
const strengths = ["00000000-0000-0000-0000-000000000004", "s1"];

const some = (items: readonly string[], maxLength = 2) =>
    fc.subarray([...items], { maxLength: Math.min(maxLength, items.length) });
const atLeastOne = (items: readonly string[]) =>
    fc.subarray([...items], { minLength: 1, maxLength: Math.min(3, items.length) });
/** Mostly the first, so that policies stay wide enough to meet. */
const mostly = <T, U>(usual: T, rare: fc.Arbitrary<U>, weight = 3): fc.Arbitrary<T | U> =>
    fc.oneof({ weight, arbitrary: fc.constant(usual) }, { weight: 1, arbitrary: rare });

const guests = fc.record({
    guestOrExternalUserTypes: atLeastOne(externalUserTypes).map((types) => types.join(",")),
    externalTenants: mostly(
        { membershipKind: "all" },
        atLeastOne(tenants).map((members) => ({ membershipKind: "enumerated", members })),
    ),
});

const users = fc
    .record({
        includeUsers: mostly(["All"], some(people)),
        excludeUsers: mostly([], some(people)),
        includeGroups: mostly([], some(groups)),
        excludeGroups: mostly([], some(groups), 1),
        includeRoles: mostly([], some(roles)),
        excludeRoles: mostly([], some(roles)),
        includeGuestsOrExternalUsers: mostly(null, guests),
        excludeGuestsOrExternalUsers: mostly(null, guests),
    })
    .map((given) => (given.includeGuestsOrExternalUsers === null ? given : { ...given, includeUsers: [] }));

const targets = fc.oneof(
    {
        weight: 6,
        arbitrary: fc.record({
            includeApplications: mostly(
                ["All"],
                atLeastOne([...applications, "Office365", "MicrosoftAdminPortals"]),
            ),
            excludeApplications: mostly([], some([...applications, "Office365"])),
            applicationFilter: mostly(
                null,
                fc.record({
                    mode: fc.constantFrom("include", "exclude"),
                    rule: fc.constantFrom(
                        'CustomSecurityAttribute.Set_Kind -eq "open"',
                        'CustomSecurityAttribute.Set_Kind -startsWith "op"',
                    ),
                }),
                8,
            ),
        }),
    },
    { weight: 1, arbitrary: fc.constant({ includeUserActions: ["urn:user:registersecurityinfo"] }) },
    { weight: 1, arbitrary: fc.constant({ includeAuthenticationContextClassReferences: ["c1"] }) },
);

const rules = [
    'device.model -startsWith "think"',
    'device.model -ne "m1" -and device.isCompliant -eq True',
    'device.trustType -in ["AzureAD", "ServerAD"]',
    'device.extensionAttribute1 -notContains "x"',
];

const furtherConditions = fc.record({
    clientAppTypes: mostly(["all"], atLeastOne(["browser", "easSupported", "exchangeActiveSync", "other"])),
    platforms: mostly(
        null,
        fc.record({
            includePlatforms: mostly(["all"], atLeastOne(["iOS", "windows", "macOS"])),
            excludePlatforms: some(["android", "windows"]),
        }),
    ),
    locations: mostly(
        null,
        fc.record({
            includeLocations: mostly(["All"], atLeastOne([...locations, "AllTrusted"])),
            excludeLocations: some([...locations, "AllTrusted"]),
        }),
        2,
    ),
    devices: mostly(
        null,
        fc.record({
            deviceFilter: fc.record({
                mode: fc.constantFrom("include", "exclude"),
                rule: fc.constantFrom(...rules),
            }),
        }),
    ),
    signInRiskLevels: mostly([], some(["low", "high"])),
    userRiskLevels: mostly([], some(["medium", "high"])),
    insiderRiskLevels: mostly(null, fc.constantFrom("minor", "moderate,elevated"), 6),
    authenticationFlows: mostly(null, fc.constant({ transferMethods: "deviceCodeFlow" }), 6),
});

const grantControls = fc.oneof(
    fc.constant({ operator: "OR", builtInControls: ["block"] }),
    fc.constant({ operator: "OR", builtInControls: ["mfa"] }),
    fc.record({
        operator: fc.constantFrom("AND", "OR"),
        builtInControls: atLeastOne(["mfa", "compliantDevice", "domainJoinedDevice", "approvedApplication"]),
        termsOfUse: mostly([], fc.constant(["terms"])),
    }),
    fc.record({
        operator: fc.constantFrom("AND", "OR"),
        builtInControls: mostly([], some(["compliantDevice", "riskRemediation"])),
        authenticationStrength: fc.constantFrom(...strengths).map((id) => ({ id })),
    }),
);

const sessionControls = fc.record({
    signInFrequency: mostly(
        null,
        fc.record({
            isEnabled: fc.constant(true),
            type: fc.constant("hours"),
            value: fc.constantFrom(1, 8),
            frequencyInterval: fc.constantFrom("timeBased", "everyTime"),
        }),
        1,
    ),
});

/** An enforced policy in Graph's JSON; mostly wide, so that several meet in one sign-in. */
export const widePolicies = fc
    .record({
        state: mostly("enabled", fc.constantFrom("disabled", "enabledForReportingButNotEnforced"), 8),
        users,
        applications: targets,
        further: furtherConditions,
        grantControls,
        sessionControls: mostly(null, sessionControls),
    })
    .map(({ users: who, applications: target, further, ...rest }): Json => ({
        displayName: "policy",
        ...rest,
        conditions: { users: who, applications: target, ...further },
    }));

/** The same, with some values that a preview does not know yet. */
export const openPolicies = fc
    .tuple(
        widePolicies,
        mostly<number[], number[]>([], fc.array(fc.nat({ max: 60 }), { minLength: 1, maxLength: 2 })),
    )
    .map(([policy, places]) => {
        let place = 0;
        const gapped = (value: unknown): unknown => {
            const here = place;
            place += 1;
            if (places.includes(here) && here > 0) {
                return unknownText;
            }
            if (Array.isArray(value)) {
                return value.map(gapped);
            }
            return typeof value === "object" && value !== null
                ? Object.fromEntries(Object.entries(value).map(([name, item]) => [name, gapped(item)]))
                : value;
        };
        return gapped(policy) as Json;
    });

const side = (all: string, type: string, ids: readonly (readonly [string, string])[]) =>
    fc.record({
        accessType: fc.constantFrom("allowed", "blocked"),
        targets: mostly(
            [{ target: all, targetType: type }],
            fc
                .subarray([...ids], { minLength: 1, maxLength: 2 })
                .map((items) => items.map(([target, targetType]) => ({ target, targetType }))),
            1,
        ),
    });

const access = fc.record({
    usersAndGroups: side("AllUsers", "user", [
        ["hu1", "user"],
        ["hu2", "user"],
        ["hg1", "group"],
    ]),
    applications: side("AllApplications", "application", [
        ["a1", "application"],
        ["Office365", "application"],
        ["AllMicrosoftApps", "application"],
    ]),
});

const settings = {
    inboundTrust: mostly(
        null,
        fc.record({
            isMfaAccepted: fc.boolean(),
            isCompliantDeviceAccepted: fc.boolean(),
            isHybridAzureADJoinedDeviceAccepted: fc.boolean(),
        }),
        1,
    ),
    b2bCollaborationInbound: mostly(null, access),
    b2bDirectConnectInbound: mostly(null, access, 1),
};

const ranges = fc.subarray(["198.51.100.0/24", "198.51.100.128/25", "198.51.0.0/16", "2001:db8::/32"], {
    minLength: 1,
    maxLength: 3,
});
const ipLocation = (id: string) =>
    fc.record({ isTrusted: fc.boolean(), ipRanges: ranges }).map(({ isTrusted, ipRanges }) => ({
        "@odata.type": "#microsoft.graph.ipNamedLocation",
        id,
        displayName: id,
        isTrusted,
        ipRanges: ipRanges.map((cidrAddress) => ({ cidrAddress })),
    }));
const countryLocation = fc
    .record({ countries: atLeastOne(["DE", "FR"]), isUnknown: fc.boolean(), gps: fc.boolean() })
    .map(({ countries, isUnknown, gps }) => ({
        "@odata.type": "#microsoft.graph.countryNamedLocation",
        id: "l3",
        displayName: "l3",
        countriesAndRegions: countries,
        includeUnknownCountriesAndRegions: isUnknown,
        countryLookupMethod: gps ? "authenticatorAppGps" : "clientIpAddress",
    }));

const strength = fc
    .subarray(["password,sms", "fido2", "password,softwareOath"], { minLength: 1 })
    .map((allowedCombinations) => ({ id: "s1", displayName: "s1", allowedCombinations }));

/** Everything of a tenant but its policies; `l4` is a location that no data is there of. */
const surroundings = fc.record({
    crossTenantAccessDefault: fc
        .record(settings)
        .map((given) => Object.fromEntries(Object.entries(given).filter(([, value]) => value !== null))),
    crossTenantAccessPartners: fc
        .tuple(fc.record({ ...settings, isServiceProvider: fc.boolean() }), fc.boolean())
        .map(([partner, isThere]) => (isThere ? [{ tenantId: "t1", ...partner }] : [])),
    crossTenantAccessPolicy: mostly({}, fc.constant({ allowedCloudEndpoints: ["microsoftonline.us"] })),
    namedLocations: fc.tuple(ipLocation("l1"), ipLocation("l2"), countryLocation),
    authenticationStrengths: strength.map((item) => [item]),
    securityDefaults: fc.record({ isEnabled: mostly(false, fc.constant(true), 6) }),
    groups: mostly(
        [],
        fc.constant([
            { id: "g3", members: ["u1", "g2"] },
            { id: "g2", members: [] },
        ]),
    ),
});

type Graph = { -readonly [Name in keyof GraphTenant]: GraphTenant[Name] };

/** A tenant before and after a change of some of it. */
export const changes: fc.Arbitrary<readonly [TenantPolicies, TenantPolicies]> = fc
    .record({
        policies: fc.array(openPolicies, { maxLength: 4 }),
        added: fc.array(openPolicies, { maxLength: 2 }),
        removed: fc.array(fc.nat(3), { maxLength: 1 }),
        around: surroundings,
        other: mostly(null, surroundings, 1),
    })
    .map(({ policies, added, removed, around, other }) => {
        const before = policies.map((policy, index) => ({ ...policy, id: `p${index}` }));
        const after = [
            ...before.filter((_, index) => !removed.includes(index)),
            ...added.map((policy, index) => ({ ...policy, id: `q${index}` })),
        ];
        const tenant = (conditionalAccessPolicies: Json[], rest: Graph) =>
            tenantFromGraph({ ...rest, conditionalAccessPolicies });
        const groupsOfBoth = around.groups;
        return [
            tenant(before, around),
            tenant(after, { ...((other ?? around) as Graph), groups: groupsOfBoth }),
        ] as const;
    });

const narrowPolicies = fc
    .tuple(
        openPolicies,
        fc.subarray(["clientAppTypes", "signInRiskLevels", "authenticationFlows"], { maxLength: 1 }),
    )
    .map(([policy, kept]): Json => {
        const conditions = (policy as { conditions?: unknown }).conditions;
        if (typeof conditions !== "object" || conditions === null) {
            return policy;
        }
        const { users: who, applications: target, ...further } = conditions as Json;
        const left = Object.fromEntries(Object.entries(further).filter(([name]) => kept.includes(name)));
        return { ...policy, conditions: { users: who, applications: target, ...left } };
    });

/** A change of a tenant with so few classes that every combination of them can be judged one by one. */
export const smallChanges: fc.Arbitrary<readonly [TenantPolicies, TenantPolicies]> = fc
    .record({
        common: fc.array(narrowPolicies, { maxLength: 1 }),
        removed: fc.array(narrowPolicies, { maxLength: 1 }),
        added: fc.array(narrowPolicies, { minLength: 1, maxLength: 1 }),
        trust: fc.tuple(fc.boolean(), fc.boolean()),
    })
    .map(({ common, removed, added, trust }) => {
        const tenant = (policies: readonly Json[], isMfaAccepted: boolean) =>
            tenantFromGraph({
                conditionalAccessPolicies: policies.map((policy, index) => ({ ...policy, id: `p${index}` })),
                crossTenantAccessPartners: [{ tenantId: "t1", inboundTrust: { isMfaAccepted } }],
                authenticationStrengths: [
                    { id: "s1", displayName: "s1", allowedCombinations: ["password,sms", "fido2"] },
                ],
            });
        return [tenant([...common, ...removed], trust[0]), tenant([...common, ...added], trust[1])] as const;
    });
