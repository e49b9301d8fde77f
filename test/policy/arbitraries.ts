import fc from "fast-check";
import { externalUserTypes, unknownText, type Scenario } from "../../policy";

/** Few of each, so that policies and sign-ins meet. */
const people = ["u1", "u2", "u3"];
const groups = ["g1", "g2", "g3"];
const roles = ["r1", "r2"];
const applications = ["a1", "a2"];
const tenants = ["t1", "t2"];
const locations = ["l1", "l2"];
const platforms = ["android", "iOS", "windows", "macOS", "linux"] as const;
const risks = ["low", "medium", "high"];
const strengths = [2, 3, 4].map((digit) => `00000000-0000-0000-0000-00000000000${digit}`);

const some = (items: readonly string[]) => fc.subarray([...items]);
const atLeastOne = (items: readonly string[]) => fc.subarray([...items], { minLength: 1 });
/** Absent, null or there. */
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: null, freq: 3 });

const guests = fc.record({
    guestOrExternalUserTypes: atLeastOne(externalUserTypes).map((types) => types.join(",")),
    externalTenants: maybe(
        fc.oneof(
            fc.constant({ membershipKind: "all" }),
            atLeastOne(tenants).map((members) => ({ membershipKind: "enumerated", members })),
        ),
    ),
});

/** Users of a policy, in Graph's JSON. */
export const graphUsers = fc.record({
    includeUsers: fc.oneof(fc.constant(["All"]), some(people)),
    excludeUsers: some(people),
    includeGroups: some(groups),
    excludeGroups: some(groups),
    includeRoles: some(roles),
    excludeRoles: some(roles),
    includeGuestsOrExternalUsers: maybe(guests),
    excludeGuestsOrExternalUsers: maybe(guests),
});

const applicationsPart = fc.oneof(
    fc.record({
        includeApplications: fc.oneof(fc.constant(["All"]), atLeastOne(applications)),
        excludeApplications: some(applications),
    }),
    fc.constant({ includeUserActions: ["urn:user:registersecurityinfo"] }),
);

const rules = [
    'device.model -eq "m1"',
    'device.model -ne "m1" -and device.isCompliant -eq True',
    'device.trustType -in ["AzureAD", "ServerAD"]',
];

/** Further conditions, without device filters when `hasFilters` is false. */
const conditions = (hasFilters: boolean) =>
    fc.record({
        clientAppTypes: fc.oneof(
            fc.constant(["all"]),
            atLeastOne(["browser", "mobileAppsAndDesktopClients", "other"]),
        ),
        platforms: maybe(
            fc.record({ includePlatforms: fc.constant(["all"]), excludePlatforms: some(platforms) }),
        ),
        locations: maybe(
            fc.record({
                includeLocations: fc.constant(["All"]),
                excludeLocations: some([...locations, "AllTrusted"]),
            }),
        ),
        devices: hasFilters
            ? maybe(
                  fc.record({
                      deviceFilter: fc.record({
                          mode: fc.constantFrom("include", "exclude"),
                          rule: fc.constantFrom(...rules),
                      }),
                  }),
              )
            : fc.constant(null),
        signInRiskLevels: some(risks),
        userRiskLevels: fc.constant([]),
        insiderRiskLevels: maybe(fc.constantFrom("minor", "moderate,elevated")),
        authenticationFlows: maybe(fc.record({ transferMethods: fc.constantFrom("deviceCodeFlow", "none") })),
    });

const grantControls = fc.oneof(
    fc.constant({ operator: "OR", builtInControls: ["block"] }),
    fc.record({
        operator: fc.constantFrom("AND", "OR"),
        builtInControls: atLeastOne(["mfa", "compliantDevice", "domainJoinedDevice", "approvedApplication"]),
        termsOfUse: some(["terms"]),
    }),
    fc.record({
        operator: fc.constantFrom("AND", "OR"),
        builtInControls: some(["compliantDevice"]),
        authenticationStrength: fc.constantFrom(...strengths).map((id) => ({ id })),
    }),
);

const sessionControls = fc.record({
    signInFrequency: maybe(
        fc.record({
            isEnabled: fc.boolean(),
            type: fc.constantFrom("days", "hours"),
            value: fc.integer({ min: 1, max: 90 }),
            frequencyInterval: fc.constantFrom("timeBased", "everyTime"),
        }),
    ),
    persistentBrowser: maybe(
        fc.record({ isEnabled: fc.boolean(), mode: fc.constantFrom("always", "never") }),
    ),
    cloudAppSecurity: maybe(
        fc.record({
            isEnabled: fc.boolean(),
            cloudAppSecurityType: fc.constantFrom("mcasConfigured", "monitorOnly", "blockDownloads"),
        }),
    ),
    disableResilienceDefaults: maybe(fc.boolean()),
    secureSignInSession: maybe(fc.record({ isEnabled: fc.boolean() })),
});

/** A policy in Graph's JSON, without an id. */
export const graphPolicies = (hasFilters = true) =>
    fc
        .record({
            displayName: fc.string({ minLength: 1 }),
            state: fc.constantFrom("enabled", "enabled", "enabledForReportingButNotEnforced", "disabled"),
            users: graphUsers,
            applications: applicationsPart,
            conditions: conditions(hasFilters),
            grantControls: maybe(grantControls),
            sessionControls: maybe(sessionControls),
        })
        .map(({ users, applications: target, conditions: further, ...rest }) => ({
            ...rest,
            conditions: { users, applications: target, ...further },
        }));

/** The same, with some values not known yet. */
export const graphPoliciesWithGaps = fc
    .tuple(graphPolicies(), fc.array(fc.nat({ max: 400 }), { maxLength: 6 }))
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
        return gapped(policy) as Record<string, unknown>;
    });

const authentication = fc.record(
    {
        isMfaDone: fc.boolean(),
        methodsDone: fc
            .subarray(["password", "sms", "fido2", "microsoftAuthenticatorPush"] as const)
            .map((all) => [...all]),
        methodsRegistered: fc.subarray(["sms", "fido2", "softwareOath"] as const).map((all) => [...all]),
    },
    { requiredKeys: [] },
);

/** A sign-in; members of it may be unknown unless `isComplete`. */
export function scenarios(isComplete = false): fc.Arbitrary<Scenario> {
    const who = fc
        .record({
            userType: fc.constantFrom("member", ...externalUserTypes),
            userId: fc.constantFrom(...people),
            homeTenantId: fc.constantFrom(...tenants),
            groupIds: some(groups),
            roleIds: some(roles),
        })
        .map((person) => ({
            ...person,
            userId: person.userType === "b2bDirectConnectUser" ? null : person.userId,
            homeTenantId: ["member", "internalGuest", "otherExternalUser"].includes(person.userType)
                ? null
                : person.homeTenantId,
        }));
    return fc.record(
        {
            who,
            target: fc.constantFrom(
                { applicationId: "a1", suites: [] },
                { applicationId: "a2", suites: [] },
                { userAction: "urn:user:registersecurityinfo" as const },
            ),
            clientAppType: fc.constantFrom("browser", "mobileAppsAndDesktopClients", "other"),
            platform: fc.constantFrom(...platforms),
            location: fc.record({ namedLocationIds: some(locations), isTrusted: fc.boolean() }),
            device: fc.oneof(
                fc.constant(null),
                fc.record({
                    isCompliant: fc.boolean(),
                    isManaged: fc.boolean(),
                    trustType: fc.constantFrom("AzureAD", "ServerAD", "Workplace"),
                    attributes: fc.constant({ model: "m1" }),
                }),
            ),
            signInRiskLevel: fc.constantFrom("none", "low", "medium", "high"),
            userRiskLevel: fc.constantFrom("none", "high"),
            insiderRiskLevel: fc.constantFrom("none", "minor", "elevated"),
            authenticationFlow: fc.constantFrom("none", "deviceCodeFlow"),
            atHome: authentication,
            here: authentication,
            isApprovedApplication: fc.boolean(),
        },
        { requiredKeys: isComplete ? undefined : ["who", "target"] },
    );
}

/** Trust in the home tenants `t1` and `t2`. */
export const trusts = fc.record({
    isMfaAccepted: fc.boolean(),
    isCompliantDeviceAccepted: fc.boolean(),
    isHybridAzureADJoinedDeviceAccepted: fc.boolean(),
});
