import assert from "node:assert/strict";
import type { Review } from "../../../commands/review/model";
import { review } from "../../../commands/review/review";
import { tenantFromGraph, type GraphTenant } from "../../../policy";

type Json = Record<string, unknown>;

const accounts = ["00000000-0000-4000-8000-00000000e001", "00000000-0000-4000-8000-00000000e002"];
const [fabrikam, northwind] = [
    "11111111-1111-4111-8111-111111111111",
    "22222222-2222-4222-8222-222222222222",
] as const;
const expenses = "aaaaaaaa-aaaa-4aaa-8aaa-aaaaaaaaaaaa";
const phishingResistant = "00000000-0000-0000-0000-000000000004";
const globalAdministrator = "62e90394-69f5-4237-9190-012177145e10";

const everyone = { includeUsers: ["All"] };
const guests = {
    includeGuestsOrExternalUsers: {
        guestOrExternalUserTypes:
            "internalGuest,b2bCollaborationGuest,b2bCollaborationMember,b2bDirectConnectUser,otherExternalUser,serviceProvider",
        externalTenants: { membershipKind: "all" },
    },
};
const controls = (...builtInControls: string[]) => ({ grantControls: { operator: "OR", builtInControls } });
const block = controls("block");
const mfa = controls("mfa");

function policy(displayName: string, users: Json, asks: Json, conditions: Json = {}): Json {
    return {
        id: displayName,
        displayName,
        state: "enabled",
        conditions: {
            clientAppTypes: ["all"],
            applications: { includeApplications: ["All"] },
            ...conditions,
            users: { excludeUsers: accounts, ...users },
        },
        grantControls: null,
        ...asks,
    };
}

const base = policy("MFA for all guests", guests, mfa);
const surroundings: GraphTenant = {
    crossTenantAccessPartners: [
        { tenantId: fabrikam, inboundTrust: { isMfaAccepted: true, isCompliantDeviceAccepted: true } },
        { tenantId: northwind, inboundTrust: { isMfaAccepted: true } },
    ],
    namedLocations: [
        {
            "@odata.type": "#microsoft.graph.countryNamedLocation",
            id: "home",
            displayName: "Home countries",
            countriesAndRegions: ["DE"],
        },
        {
            "@odata.type": "#microsoft.graph.ipNamedLocation",
            id: "office",
            displayName: "Office",
            isTrusted: true,
            ipRanges: [{ cidrAddress: "198.51.100.0/24" }],
        },
    ],
};

function reviewed(before: readonly Json[], after: readonly Json[], changes: GraphTenant = {}): Review {
    const tenant = (policies: readonly Json[], rest: GraphTenant = {}) =>
        tenantFromGraph({ ...surroundings, ...rest, conditionalAccessPolicies: policies });
    return review({
        stack: "contoso",
        before: tenant(before),
        after: tenant(after, changes),
        resources: [],
        expectations: [],
        people: {
            emergencyAccessAccountIds: accounts,
            partnerNames: { [fabrikam]: "fabrikam", [northwind]: "northwind" },
        },
    });
}

function rowsOf({ change: { regions } }: Review): string[] {
    return regions.map(({ who, target, circumstances, before, after }) =>
        [who, target, circumstances, `${before} → ${after}`].filter(Boolean).join(" · "),
    );
}

/** Changes that a review of common sign-ins alone would not see: what each adds, and a row that has to be there. */
const silent: readonly (readonly [name: string, added: Json, verdict: Review["verdict"], row: RegExp])[] = [
    [
        "phishing-resistant MFA for every guest in one application",
        policy(
            "Strong",
            guests,
            { grantControls: { operator: "OR", authenticationStrength: { id: phishingResistant } } },
            { applications: { includeApplications: [expenses] } },
        ),
        // People of trusted partners who did weaker MFA at home would be asked again.
        "refused",
        /^guests and external members of any other tenant · aaaaaaaa\S+ · by modern authentication · gets in → blocked$/,
    ],
    [
        "a block of everyone in one application",
        policy("Closed", everyone, block, { applications: { includeApplications: [expenses] } }),
        "changed",
        /^the tenant's own people · aaaaaaaa\S+ · gets in → blocked$/,
    ],
    [
        "a block from a named location",
        policy("Closed", everyone, block, { locations: { includeLocations: ["home"] } }),
        "changed",
        /^the tenant's own people · all applications · from Home countries · gets in → blocked$/,
    ],
    [
        "a block outside trusted locations",
        policy("Closed", everyone, block, {
            locations: { includeLocations: ["All"], excludeLocations: ["AllTrusted"] },
        }),
        "changed",
        /own people · all applications · outside trusted locations · gets in → blocked$/,
    ],
    [
        "a block on macOS",
        policy("Closed", everyone, block, { platforms: { includePlatforms: ["macOS"] } }),
        "changed",
        /own people · all applications · on macOS · gets in → blocked$/,
    ],
    [
        "a block at high user risk",
        policy("Closed", everyone, block, { userRiskLevels: ["high"] }),
        "changed",
        /own people · all applications · at high user risk · gets in → blocked$/,
    ],
    [
        "a block of one group",
        policy("Closed", { includeGroups: ["g1"] }, block),
        "changed",
        /^the tenant's own people in the group g1 · all applications · gets in → blocked$/,
    ],
    [
        "a block of all Global Administrators",
        policy("Closed", { includeRoles: [globalAdministrator], excludeUsers: [] }, block),
        "refused",
        /^all emergency-access accounts · all applications · gets in → blocked$/,
    ],
    [
        "MFA on Azure management",
        policy("Azure", everyone, mfa, {
            applications: { includeApplications: ["797f4846-ba00-4fd7-ba43-dac1f8f63013"] },
        }),
        "changed",
        /^the tenant's own people · Azure management · by modern authentication · no MFA → MFA once, here$/,
    ],
    [
        "a block of one user",
        policy("Closed", { includeUsers: ["u1"] }, block),
        "changed",
        /^the account u1 as the tenant's own people · all applications · gets in → blocked$/,
    ],
    [
        "a block of registering devices",
        policy("Closed", everyone, block, {
            applications: { includeUserActions: ["urn:user:registerdevice"] },
        }),
        "changed",
        /registering or joining a device · gets in → blocked$/,
    ],
    [
        "a block in an authentication context",
        policy("Closed", guests, block, {
            applications: { includeAuthenticationContextClassReferences: ["c3"] },
        }),
        "changed",
        /authentication context c3 · gets in → blocked$/,
    ],
    [
        "a block of devices that a filter names",
        policy("Closed", everyone, block, {
            devices: { deviceFilter: { mode: "include", rule: 'device.model -startsWith "Surface"' } },
        }),
        "changed",
        /own people · all applications · on \d+ of \d+ kinds of devices.* · gets in → blocked$/,
    ],
    [
        "a block at elevated insider risk",
        policy("Closed", everyone, block, { insiderRiskLevels: ["elevated"] }),
        "changed",
        /at elevated insider risk · gets in → blocked$/,
    ],
    [
        "a block of authentication transfer",
        policy("Closed", everyone, block, {
            authenticationFlows: { transferMethods: "authenticationTransfer" },
        }),
        "changed",
        /by authentication transfer · gets in → blocked$/,
    ],
    [
        "a shorter session",
        policy("Short", guests, {
            sessionControls: { signInFrequency: { isEnabled: true, type: "hours", value: 4 } },
        }),
        "changed",
        /no session limit → a session of 4 hours$/,
    ],
    [
        "terms of use in one application",
        policy(
            "Terms",
            guests,
            { grantControls: { operator: "OR", termsOfUse: ["terms"] } },
            { applications: { includeApplications: [expenses] } },
        ),
        "changed",
        /nothing else → terms of use$/,
    ],
];

const [home, office] = surroundings.namedLocations as [Json, Json];
const outside = policy("MFA outside", everyone, mfa, {
    locations: { includeLocations: ["All"], excludeLocations: ["AllTrusted"] },
});
const abroad = policy("Not abroad", everyone, block, {
    locations: { includeLocations: ["All"], excludeLocations: ["home"] },
});
const inboundOnly = (target: string, accessType = "allowed") => ({
    usersAndGroups: { accessType: "allowed", targets: [{ target: "AllUsers", targetType: "user" }] },
    applications: { accessType, targets: [{ target, targetType: "application" }] },
});
const fabrikamWith = (more: Json): GraphTenant => ({
    crossTenantAccessPartners: (surroundings.crossTenantAccessPartners as Json[]).map((partner) =>
        partner["tenantId"] === fabrikam ? { ...partner, ...more } : partner,
    ),
});

/** Edits of what is there: policies before and after, what else changes, and a row that has to be there. */
const edits: readonly (readonly [
    name: string,
    before: readonly Json[],
    after: readonly Json[],
    changes: GraphTenant,
    row: RegExp,
])[] = [
    [
        "a range that a trusted location gains",
        [outside],
        [outside],
        { namedLocations: [home, { ...office, ipRanges: [{ cidrAddress: "198.51.0.0/16" }] }] },
        /own people\b.* from addresses like 198\.51\.0\.0 · MFA once, here → no MFA/,
    ],
    [
        "a location that is no longer trusted",
        [outside],
        [outside],
        { namedLocations: [home, { ...office, isTrusted: false }] },
        /own people\b.* no MFA → MFA once, here/,
    ],
    [
        "a country that a location gains",
        [abroad],
        [abroad],
        { namedLocations: [{ ...home, countriesAndRegions: ["DE", "FR"] }, office] },
        /own people\b.*\(FR\) · blocked → gets in/,
    ],
    [
        "an application that is left out",
        [base],
        [
            policy("MFA for all guests", guests, mfa, {
                applications: { includeApplications: ["All"], excludeApplications: [expenses] },
            }),
        ],
        {},
        /of any other tenant · aaaaaaaa\S+ · .*without MFA at home · MFA once, here → no MFA/,
    ],
    [
        "legacy clients that are left out",
        [base],
        [
            policy("MFA for all guests", guests, mfa, {
                clientAppTypes: ["browser", "mobileAppsAndDesktopClients"],
            }),
        ],
        {},
        /by legacy authentication · blocked → gets in/,
    ],
    [
        "one control in place of both",
        [
            policy("Both", guests, {
                grantControls: { operator: "AND", builtInControls: ["mfa", "compliantDevice"] },
            }),
        ],
        [policy("Both", guests, controls("mfa", "compliantDevice"))],
        {},
        /on devices that are not compliant · blocked → gets in/,
    ],
    [
        "a policy that is no longer enforced",
        [base],
        [{ ...base, state: "enabledForReportingButNotEnforced" }],
        {},
        /MFA once, here → no MFA/,
    ],
    [
        "inbound access to one application alone",
        [base],
        [base],
        fabrikamWith({ b2bCollaborationInbound: inboundOnly(expenses) }),
        /of fabrikam · all applications except aaaaaaaa\S+ .* gets in → blocked/,
    ],
    [
        "direct connect that is opened",
        [base],
        [base],
        fabrikamWith({ b2bDirectConnectInbound: inboundOnly("AllApplications") }),
        /direct-connect users of fabrikam .* blocked → gets in/,
    ],
    [
        "a condition that this version does not know",
        [base],
        [{ ...base, conditions: { ...(base["conditions"] as Json), agents: { all: true } } }],
        {},
        /blocked → may be blocked \(not known yet\)/,
    ],
    [
        "guests of one tenant that are left out",
        [policy("MFA for all", everyone, mfa)],
        [
            policy(
                "MFA for all",
                {
                    ...everyone,
                    excludeGuestsOrExternalUsers: {
                        guestOrExternalUserTypes: "b2bCollaborationGuest",
                        externalTenants: { membershipKind: "enumerated", members: [northwind] },
                    },
                },
                mfa,
            ),
        ],
        {},
        /^guests of northwind · .* MFA once, at home → no MFA$/m,
    ],
];

describe("a review of all sign-ins", () => {
    for (const [name, added, verdict, row] of silent) {
        it(`finds ${name}, and its removal`, () => {
            const result = reviewed([base], [base, added]);
            assert.equal(result.verdict, verdict);
            assert.equal(result.change.word, "stricter");
            const rows = rowsOf(result);
            assert.ok(
                rows.some((text) => row.test(text)),
                rows.join("\n"),
            );
            assert.ok(rows.length <= 6, rows.join("\n"));
            assert.ok(result.change.regions.every(({ because }) => because.length === 1));
            const removed = reviewed([base, added], [base]);
            assert.equal(removed.change.word, "looser");
            assert.equal(removed.change.regions.length, result.change.regions.length);
        });
    }

    it("lists a policy for Global Administrators as one that covers emergency access", () => {
        const closed = policy("Closed", { includeRoles: [globalAdministrator], excludeUsers: [] }, block);
        const { emergencyAccess } = reviewed([base], [base, closed]);
        assert.deepEqual(
            emergencyAccess
                .filter((each) => each.policy === "Closed")
                .map(({ before, after }) => [before, after]),
            accounts.map(() => ["none", "covered"]),
        );
    });

    it("finds device trust that is withdrawn while a compliant device is required", () => {
        const compliant = policy("Compliant", guests, controls("compliantDevice"));
        const result = reviewed([base, compliant], [base, compliant], {
            crossTenantAccessPartners: [
                { tenantId: fabrikam, inboundTrust: { isMfaAccepted: true } },
                { tenantId: northwind, inboundTrust: { isMfaAccepted: true } },
            ],
        });
        assert.equal(result.verdict, "changed");
        const [row = "", ...others] = rowsOf(result);
        assert.match(
            row,
            /^guests and external members of fabrikam · .*on compliant devices.*gets in → blocked$/,
        );
        assert.deepEqual(others, []);
        assert.deepEqual(result.change.regions[0]?.because, ["trust in fabrikam is withdrawn"]);
    });

    it("finds a group that is excluded from a policy for another group", () => {
        const of = (excludeGroups: string[]) =>
            policy("MFA for g1", { includeGroups: ["g1"], excludeGroups }, mfa);
        const result = reviewed([of([])], [of(["g2"])]);
        assert.equal(result.change.word, "looser");
        assert.match(
            rowsOf(result).join("\n"),
            /in the group g1 and the group g2 .* MFA once, here → no MFA/,
        );
    });

    it("names enforced policies that touch no one, and says why", () => {
        const covered = policy("MFA in one", guests, mfa, {
            applications: { includeApplications: [expenses] },
        });
        const report = { ...policy("Trial", everyone, block), state: "enabledForReportingButNotEnforced" };
        const empty = policy("For no one", { includeUsers: ["None"] }, block);
        const result = reviewed([base], [base, covered, report, empty]);
        assert.equal(result.verdict, "unchanged");
        assert.deepEqual(
            result.change.untouched.map(({ change, why }) => `${change}: ${why}`),
            [
                "MFA in one is added: covered by MFA for all guests already",
                "Trial changes in report-only mode or while disabled: it is not enforced: report-only or disabled",
                "For no one is added: by itself it changes no sign-in: it is for no one, or asks for nothing",
            ],
        );
    });

    it("lists one change of twenty partners in a row or two", () => {
        const ids = Array.from(
            { length: 20 },
            (_, index) => `33333333-3333-4333-8333-${String(index).padStart(12, "0")}`,
        );
        const partners = (isMfaAccepted: boolean): GraphTenant => ({
            crossTenantAccessPartners: ids.map((tenantId) => ({ tenantId, inboundTrust: { isMfaAccepted } })),
        });
        const tenant = (isMfaAccepted: boolean) =>
            tenantFromGraph({ ...partners(isMfaAccepted), conditionalAccessPolicies: [base] });
        const result = review({
            stack: "contoso",
            before: tenant(true),
            after: tenant(false),
            resources: [],
            expectations: [],
            people: { emergencyAccessAccountIds: accounts, partnerNames: {} },
        });
        assert.equal(rowsOf(result).length, 2);
    });

    // https://learn.microsoft.com/entra/external-id/cross-cloud-settings
    it("lets in a tenant of another cloud that becomes a partner, where collaboration with clouds is enabled", () => {
        const litware = "33333333-3333-4333-8333-333333333333";
        const clouds = (...allowedCloudEndpoints: string[]): GraphTenant => ({
            crossTenantAccessPolicy: { allowedCloudEndpoints },
        });
        const partners = [...surroundings.crossTenantAccessPartners!, { tenantId: litware }];
        const of = (before: GraphTenant, after: GraphTenant) => {
            const tenant = (rest: GraphTenant) =>
                tenantFromGraph({ ...surroundings, ...rest, conditionalAccessPolicies: [base] });
            return review({
                ...{ stack: "contoso", before: tenant(before), after: tenant(after) },
                ...{ resources: [], expectations: [] },
                people: { emergencyAccessAccountIds: accounts, partnerNames: { [litware]: "litware" } },
            });
        };
        const enabled = clouds("microsoftonline.us");
        const added = of(enabled, { ...enabled, crossTenantAccessPartners: partners });
        assert.equal(added.change.word, "looser");
        assert.match(
            rowsOf(added).join("\n"),
            /^guests and external members of litware, if it is in another cloud · .*blocked → gets in$/m,
        );
        for (const { who, because } of added.change.regions) {
            assert.match(who, /litware, if it is in another cloud/);
            assert.deepEqual(because, ["litware becomes a configured partner"]);
        }
        const without = of({}, { crossTenantAccessPartners: partners });
        assert.equal(without.verdict, "unchanged");
        const opened = of(
            { crossTenantAccessPartners: partners },
            { ...enabled, crossTenantAccessPartners: partners },
        );
        assert.match(
            JSON.stringify(opened.change.regions[0]?.because),
            /clouds with which collaboration is enabled/,
        );
    });

    it("lists one change of forty named locations in a few rows", () => {
        const locations = (isTrusted: boolean): Json[] =>
            Array.from({ length: 40 }, (_, index) => ({
                "@odata.type": "#microsoft.graph.ipNamedLocation",
                id: `site-${index}`,
                displayName: `Site ${index}`,
                isTrusted,
                ipRanges: [{ cidrAddress: `198.18.${index}.0/24` }],
            }));
        const tenant = (isTrusted: boolean) =>
            tenantFromGraph({ namedLocations: locations(isTrusted), conditionalAccessPolicies: [outside] });
        const result = review({
            stack: "contoso",
            before: tenant(true),
            after: tenant(false),
            resources: [],
            expectations: [],
            people: { emergencyAccessAccountIds: accounts, partnerNames: {} },
        });
        assert.ok(rowsOf(result).length <= 4, rowsOf(result).join("\n"));
        assert.ok(
            rowsOf(result).every((row) => row.length < 300),
            rowsOf(result).join("\n"),
        );
        assert.deepEqual(result.change.untouched, []);
    });

    it("names a partner that becomes a service provider", () => {
        const partners = surroundings.crossTenantAccessPartners as Json[];
        const result = reviewed([base], [base], {
            crossTenantAccessPartners: [{ ...partners[0], isServiceProvider: true }, partners[1]],
        });
        assert.equal(result.verdict, "unchanged");
        assert.match(result.change.untouched[0]?.change ?? "", /^fabrikam becomes a service provider$/);
    });

    it("lists what is the same in each of many roles in one row", () => {
        const result = reviewed([], [], { securityDefaults: { isEnabled: true } });
        assert.equal(result.verdict, "refused");
        assert.ok(result.change.regions.length < 20, rowsOf(result).join("\n"));
        assert.match(rowsOf(result).join("\n"), / in the role .* or 14 more · /);
    });

    it("lists one more thing that is asked in one row, whatever was asked before", () => {
        const terms = policy(
            "Terms",
            guests,
            { grantControls: { operator: "OR", termsOfUse: ["terms"] } },
            { applications: { includeApplications: ["Office365"] } },
        );
        const result = reviewed([base], [base, terms]);
        assert.equal(rowsOf(result).length, 1, rowsOf(result).join("\n"));
    });

    for (const [name, before, after, changes, row] of edits) {
        it(`finds ${name}`, () => {
            const result = reviewed(before, after, changes);
            assert.notEqual(result.verdict, "unchanged");
            assert.match(rowsOf(result).join("\n"), row);
            assert.ok(rowsOf(result).length <= 6, rowsOf(result).join("\n"));
        });
    }
});
