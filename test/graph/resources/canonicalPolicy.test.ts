import assert from "node:assert/strict";
import fc from "fast-check";
import { canonicalPolicy, isSamePolicy } from "../../../graph";

type Json = Record<string, unknown>;

const base = {
    displayName: "MFA for guests",
    state: "enabled",
    conditions: {
        applications: { includeApplications: ["All"] },
        users: {
            includeGuestsOrExternalUsers: {
                guestOrExternalUserTypes: "internalGuest,b2bCollaborationGuest",
                externalTenants: {
                    membershipKind: "enumerated",
                    members: ["11111111-1111-4111-8111-aaaaaaaaaaaa"],
                },
            },
            excludeGroups: ["22222222-2222-4222-8222-aaaaaaaaaaaa", "33333333-3333-4333-8333-333333333333"],
        },
    },
    grantControls: { operator: "OR", builtInControls: ["mfa"] },
} as const;

const { users } = base.conditions;
const guests = users.includeGuestsOrExternalUsers;
const withConditions = (conditions: Json) => ({ ...base, conditions: { ...base.conditions, ...conditions } });
const withUsers = (changes: Json) => withConditions({ users: { ...users, ...changes } });
const withGuests = (changes: Json) => withUsers({ includeGuestsOrExternalUsers: { ...guests, ...changes } });

const same: [title: string, left: Json, right: Json][] = [
    ["null, empty and absent", base, withConditions({ platforms: null, userRiskLevels: [], locations: {} })],
    ["absent session controls and null", base, { ...base, sessionControls: null }],
    ["client types left out and all of them", base, withConditions({ clientAppTypes: ["all"] })],
    [
        "a set in another order, case and with repetition",
        base,
        withUsers({
            excludeGroups: [
                users.excludeGroups[1],
                users.excludeGroups[0].toUpperCase(),
                users.excludeGroups[1],
            ],
        }),
    ],
    [
        "flags in another order, with spaces",
        base,
        withGuests({ guestOrExternalUserTypes: "B2BCollaborationGuest, internalGuest" }),
    ],
    [
        "a list of tenants with and without its type",
        base,
        withGuests({
            externalTenants: {
                "@odata.type": "#microsoft.graph.conditionalAccessEnumeratedExternalTenants",
                ...guests.externalTenants,
            },
        }),
    ],
    [
        "all tenants and no list of them",
        withGuests({ externalTenants: { membershipKind: "all" } }),
        withGuests({ externalTenants: null }),
    ],
    [
        "AND and OR of a control that stands alone",
        base,
        { ...base, grantControls: { operator: "AND", builtInControls: ["mfa"], termsOfUse: [] } },
    ],
    [
        "a strength's id and the whole strength",
        { ...base, grantControls: { operator: "AND", authenticationStrength: { id: "A0" } } },
        {
            ...base,
            grantControls: {
                operator: "OR",
                builtInControls: [],
                "authenticationStrength@odata.context": "x",
                authenticationStrength: { id: "a0", displayName: "Strong", allowedCombinations: ["fido2"] },
            },
        },
    ],
    [
        "what the service keeps beside the policy",
        base,
        {
            ...base,
            id: "x",
            templateId: null,
            createdDateTime: "2026-01-01T00:00:00Z",
            modifiedDateTime: null,
        },
    ],
    [
        "session controls that are off, and defaults",
        { ...base, sessionControls: { persistentBrowser: { isEnabled: true, mode: "never" } } },
        {
            ...base,
            sessionControls: {
                disableResilienceDefaults: false,
                applicationEnforcedRestrictions: { isEnabled: false },
                persistentBrowser: { isEnabled: true, mode: "never" },
                signInFrequency: null,
            },
        },
    ],
];

const different: [title: string, changed: Json][] = [
    ["another state", { ...base, state: "disabled" }],
    ["another case of the name", { ...base, displayName: "mfa for guests" }],
    ["one exclusion less", withUsers({ excludeGroups: [users.excludeGroups[0]] })],
    ["a condition added by hand", withConditions({ platforms: { includePlatforms: ["linux"] } })],
    ["a condition of a kind that is not known", withConditions({ times: { days: ["monday"] } })],
    ["other tenants", withGuests({ externalTenants: { membershipKind: "all" } })],
    ["one guest type less", withGuests({ guestOrExternalUserTypes: "internalGuest" })],
    ["another control", { ...base, grantControls: { operator: "OR", builtInControls: ["block"] } }],
    [
        "a second control to choose from",
        { ...base, grantControls: { operator: "OR", builtInControls: ["mfa", "compliantDevice"] } },
    ],
    ["a session control", { ...base, sessionControls: { secureSignInSession: { isEnabled: true } } }],
];

describe("the canonical form of a policy", () => {
    for (const [title, left, right] of same) {
        it(`is the same for ${title}`, () => {
            assert.deepEqual(canonicalPolicy(left), canonicalPolicy(right));
            assert.ok(isSamePolicy(left, right));
        });
    }

    for (const [title, changed] of different) {
        it(`is another for ${title}`, () => assert.ok(!isSamePolicy(base, changed)));
    }

    it("distinguishes AND from OR where there is a choice", () => {
        const controls = { builtInControls: ["mfa", "compliantDevice"] };
        const [and, or] = ["AND", "OR"].map((operator) => ({
            ...base,
            grantControls: { operator, ...controls },
        }));
        assert.ok(!isSamePolicy(and!, or!));
    });

    it("is its own canonical form, whatever the order of members and sets", () => {
        const ids = fc.uniqueArray(fc.uuid(), { maxLength: 4 });
        fc.assert(
            fc.property(ids, ids, fc.boolean(), (included, excluded, isReversed) => {
                const turn = <T>(items: T[]) => (isReversed ? [...items].reverse() : items);
                const left = withUsers({ includeUsers: included, excludeUsers: excluded });
                const right = Object.fromEntries(
                    turn(
                        Object.entries(
                            withUsers({ excludeUsers: turn(excluded), includeUsers: turn(included) }),
                        ),
                    ),
                );
                assert.ok(isSamePolicy(left, right));
                const isSameSet =
                    included.length === excluded.length && included.every((id) => excluded.includes(id));
                const swapped = withUsers({ includeUsers: excluded, excludeUsers: included });
                assert.equal(isSamePolicy(left, swapped), isSameSet);
            }),
        );
    });
});
