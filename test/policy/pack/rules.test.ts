import assert from "node:assert/strict";
import { unknownValue } from "../../../policy/model";
import { types } from "../../../policy/pack/declared";
import type { RuleOptions } from "../../../policy/pack/rule";
import { rules } from "../../../policy/pack/rules";
import {
    accessForAll,
    aliceId,
    emergency,
    everybody,
    exemptId,
    fabrikam,
    findings,
    fullTrust,
    globalAdministrator,
    healthy,
    onlyFabrikam,
    partner,
    policy,
    strengths,
    without,
    type Given,
    type Stack,
} from "./stack";

/** One change of the healthy stack, and what a rule says of it; no message when it is content. */
interface Case {
    readonly it: string;
    readonly change: Stack;
    readonly drop?: readonly string[];
    readonly options?: RuleOptions;
    readonly finds?: RegExp;
}

const guests = (changes: Parameters<typeof policy>[1]) => ({
    "all-guests": policy("MFA for all guests", changes),
});
const untrusted = { fabrikam: partner({ ...fullTrust, isMfaAccepted: false }) };
const mfaPolicies = ["all-guests", "everybody"];
const newGroup: Given = { type: types.group, values: { displayName: "Exempt", isAssignableToRole: false } };
const block = { operator: "OR", builtInControls: ["block"] };
const deviceOrMfa = (operator: string) => ({ operator, builtInControls: ["mfa", "compliantDevice"] });
const azureadBlock = (users: Given["values"]): Given => ({
    type: types.azureadPolicy,
    values: {
        displayName: "Block all of azuread",
        state: "enabled",
        objectId: "00000000-0000-4000-9000-00000000bbbb",
        conditions: {
            clientAppTypes: ["all"],
            applications: { includedApplications: ["All"] },
            users: { includedUsers: ["All"], ...users },
        },
        grantControls: { operator: "OR", builtInControls: ["block"] },
    },
});
const role = (
    values: Given["values"],
    origins: Given["origins"] = {},
    type: string = types.directoryRoleAssignment,
) => ({
    "guest-role": { type, values, origins },
});

const cases: Readonly<Record<string, readonly Case[]>> = {
    "emergency-access-excluded": [
        {
            it: "finds a policy that excludes one account",
            change: guests({ users: { excludeUsers: emergency.slice(1), excludeGroups: [] } }),
            finds: /MFA for all guests excludes one account and no group/,
        },
        {
            it: "finds a policy that excludes no one",
            change: guests({ users: { excludeUsers: [], excludeGroups: [] } }),
            finds: /excludes no account and no group/,
        },
        {
            it: "counts an account once, whatever its case",
            change: guests({
                users: { excludeUsers: [emergency[0], emergency[0]?.toUpperCase()], excludeGroups: [] },
            }),
            finds: /one account/,
        },
        {
            it: "takes a group for enough",
            change: guests({ users: { excludeUsers: [] } }),
        },
        {
            it: "says nothing while an exclusion is not known",
            change: guests({ users: { excludeUsers: [unknownValue], excludeGroups: [] } }),
        },
        {
            it: "says nothing while all exclusions are not known",
            change: guests({ users: { excludeUsers: unknownValue, excludeGroups: [] } }),
        },
        {
            it: "leaves a policy alone that is switched off",
            change: guests({ state: "disabled", users: { excludeUsers: [], excludeGroups: [] } }),
        },
        {
            it: "leaves a policy alone that is for workload identities",
            change: guests({
                users: {
                    includeUsers: ["None"],
                    includeGuestsOrExternalUsers: null,
                    excludeUsers: [],
                    excludeGroups: [],
                },
            }),
        },
        {
            it: "finds a policy that excludes other accounts than the named ones",
            change: guests({ users: { excludeUsers: [aliceId, emergency[0]] } }),
            options: { accountIds: emergency },
            finds: new RegExp(`missing: ${emergency[1]}`),
        },
        {
            it: "is content with the named accounts",
            change: {},
            options: { accountIds: emergency.map((id) => id.toUpperCase()) },
        },
        {
            it: "finds a policy without the named group",
            change: {},
            options: { groupIds: [aliceId] },
            finds: new RegExp(`missing: ${aliceId}`),
        },
    ],
    "no-block-for-all": [
        {
            it: "finds a policy that blocks everyone and excludes no one",
            change: {
                worst: policy("Block", {
                    users: { ...everybody, excludeUsers: [], excludeGroups: [] },
                    grantControls: block,
                }),
            },
            finds: /Block blocks all users from all applications/,
        },
        {
            it: "is content when a user is excluded",
            change: { worst: policy("Block", { users: everybody, grantControls: block }) },
        },
        {
            it: "leaves a policy that blocks one way of signing in to the rule on emergency access",
            change: {
                worst: policy("Block", {
                    users: { ...everybody, excludeUsers: [], excludeGroups: [] },
                    conditions: { clientAppTypes: ["other"] },
                    grantControls: block,
                }),
            },
        },
        {
            it: "says nothing while the exclusion is not known",
            change: {
                worst: policy("Block", {
                    users: { ...everybody, excludeUsers: unknownValue, excludeGroups: [] },
                    grantControls: block,
                }),
            },
        },
    ],
    "emergency-access-consistent": [
        {
            it: "finds policies that leave out different accounts",
            change: guests({ users: { excludeUsers: [aliceId, globalAdministrator], excludeGroups: [] } }),
            finds: /No two accounts and no group are excluded from all of MFA for all guests/,
        },
    ],
    "emergency-access-open": [
        {
            it: "finds policies of both providers that keep out one account each",
            change: {
                first: policy("Block first", {
                    users: { ...everybody, excludeUsers: [emergency[0]], excludeGroups: [] },
                    grantControls: block,
                }),
                second: azureadBlock({ excludedUsers: [emergency[1]] }),
            },
            options: { accountIds: emergency },
            finds: /Block all of azuread, Block first together lock out every emergency-access account/,
        },
        {
            it: "finds a policy of the azuread provider that keeps out the accounts that another resource names",
            change: {
                named: policy("Named", {
                    state: "disabled",
                    emergencyAccess: { accountIds: emergency },
                }),
                all: azureadBlock({ excludedUsers: [aliceId] }),
            },
            finds: /Block all of azuread together lock out/,
        },
        {
            it: "finds a policy that keeps out the named group",
            change: { all: azureadBlock({ excludedUsers: emergency }) },
            options: { groupIds: [exemptId] },
            finds: /Block all of azuread/,
        },
        {
            it: "is content when one account gets in",
            change: { all: azureadBlock({ excludedUsers: [emergency[1]] }) },
            options: { accountIds: emergency },
        },
        {
            it: "says nothing while the exclusion is not known, or no account is named",
            change: { all: azureadBlock({ excludedUsers: unknownValue }) },
            options: { accountIds: emergency },
        },
    ],
    "policies-readable": [
        {
            it: "finds a policy that cannot be read",
            change: guests({ state: "on" }),
            finds: /state must be enabled or disabled/,
        },
    ],
    "policy-starts-report-only": [
        {
            it: "finds a new policy that is enforced",
            change: guests({ policyId: unknownValue }),
            finds: /MFA for all guests is enforced/,
        },
        {
            it: "is content with a new policy in report-only",
            change: guests({ policyId: unknownValue, state: "enabledForReportingButNotEnforced" }),
        },
        {
            it: "says nothing of a state that is not known",
            change: guests({ policyId: unknownValue, state: unknownValue }),
        },
        {
            it: "is content with a policy that is named as established",
            change: guests({ policyId: unknownValue }),
            options: { established: ["mfa for ALL guests"] },
        },
    ],
    "guest-strength-reachable": [
        {
            it: "finds a strength that only methods at home meet, where home is not trusted",
            change: { ...untrusted, ...guests({ grantControls: strengths.phishingResistant }) },
            finds: /MFA for all guests locks out guests of fabrikam: phishing-resistant MFA can only be done at home/,
        },
        {
            it: "is content when the partner's MFA is trusted",
            change: guests({ grantControls: strengths.phishingResistant }),
        },
        { it: "is content with the strength multifactor", change: untrusted },
        {
            it: "says nothing while the trust is not known",
            change: {
                fabrikam: partner(unknownValue),
                ...guests({ grantControls: strengths.phishingResistant }),
            },
        },
    ],
    "guest-controls-reachable": [
        {
            it: "finds an application control that no guest can meet",
            change: guests({
                grantControls: { operator: "AND", builtInControls: ["mfa", "compliantApplication"] },
            }),
            finds: /locks out guests of fabrikam: it asks for something they cannot provide/,
        },
        {
            it: "finds a device control without trust in the partner's devices",
            change: {
                fabrikam: partner({ isMfaAccepted: true }),
                ...guests({ grantControls: deviceOrMfa("AND") }),
            },
            finds: /compliantDevice/,
        },
        {
            it: "is content when MFA does instead",
            change: {
                fabrikam: partner({ isMfaAccepted: true }),
                ...guests({ grantControls: deviceOrMfa("OR") }),
            },
        },
    ],
    "guests-covered-by-mfa": [
        {
            it: "finds guests that no policy asks",
            change: {},
            drop: mfaPolicies,
            finds: /No policy of this stack asks guests of partner fabrikam for MFA/,
        },
        {
            it: "finds guests that a policy would ask in report-only",
            change: guests({ state: "enabledForReportingButNotEnforced" }),
            drop: ["everybody"],
            finds: /guests of partner fabrikam are asked for MFA in report-only/i,
        },
        {
            it: "finds guests of other tenants than the one that a policy is for",
            change: guests({ users: onlyFabrikam }),
            drop: ["everybody"],
            finds: /asks guests of all other tenants/,
        },
        {
            it: "finds a policy with a condition that lets guests by",
            change: guests({
                conditions: { locations: { includeLocations: ["All"], excludeLocations: ["AllTrusted"] } },
            }),
            drop: ["everybody"],
            finds: /No policy/,
        },
        {
            it: "finds a policy that leaves an application out",
            change: guests({ applications: { excludeApplications: ["Office365"] } }),
            drop: ["everybody"],
            finds: /No policy/,
        },
        {
            it: "finds a policy for which a compliant device does instead",
            change: guests({ grantControls: deviceOrMfa("OR") }),
            drop: ["everybody"],
            finds: /No policy/,
        },
        {
            it: "says nothing while the guests of a policy are not known",
            change: guests({ users: { includeGuestsOrExternalUsers: unknownValue } }),
            drop: ["everybody"],
        },
        {
            it: "is content with a policy for all users",
            change: {},
            drop: ["all-guests"],
        },
    ],
    "trust-and-mfa-agree": [
        {
            it: "finds guests who are asked twice",
            change: untrusted,
            finds: /MFA twice: a policy asks guests of fabrikam/,
        },
        {
            it: "finds guests who are never asked",
            change: {},
            drop: mfaPolicies,
            finds: /MFA never: the MFA of guests of fabrikam is trusted/,
        },
        {
            it: "finds guests that the policy for all users excludes",
            change: {
                everybody: policy("MFA for everybody", {
                    users: {
                        ...everybody,
                        excludeGuestsOrExternalUsers: onlyFabrikam.includeGuestsOrExternalUsers,
                    },
                }),
            },
            drop: ["all-guests"],
            finds: /MFA never/,
        },
        { it: "says nothing when the tenant's default decides", change: { fabrikam: partner(null) } },
        {
            it: "says nothing while the trust is not known",
            change: { fabrikam: partner({ isMfaAccepted: unknownValue }) },
        },
    ],
    "trust-by-partner": [
        {
            it: "finds trust in every tenant",
            change: {
                defaults: { type: types.partnerDefault, values: { inboundTrust: { isMfaAccepted: true } } },
            },
            finds: /trust isMfaAccepted of every Entra tenant/,
        },
        {
            it: "is content when that is said to be meant",
            change: {
                defaults: { type: types.partnerDefault, values: { inboundTrust: { isMfaAccepted: true } } },
            },
            options: { trustAllTenants: true },
        },
        {
            it: "says nothing while the trust is not known",
            change: { defaults: { type: types.partnerDefault, values: { inboundTrust: unknownValue } } },
        },
    ],
    "no-direct-connect-for-all": [
        {
            it: "finds direct connect with every tenant",
            change: {
                defaults: {
                    type: types.partnerDefault,
                    values: { b2bDirectConnectInbound: accessForAll("allowed") },
                },
            },
            finds: /every Entra tenant into shared channels/,
        },
    ],
    "no-permanent-privileged-guest": [
        {
            it: "finds a guest with a privileged role, by the guest's id",
            change: role({ roleId: globalAdministrator, principalObjectId: aliceId }),
            finds: /guest-role makes a guest Global Administrator permanently/,
        },
        {
            it: "finds a guest with a privileged role before the guest has an id",
            change: role(
                { roleId: globalAdministrator, principalObjectId: unknownValue },
                { principalObjectId: ["alice"] },
            ),
            finds: /Global Administrator/,
        },
        {
            it: "finds a guest in a group with a privileged role",
            change: {
                ...role({ roleId: globalAdministrator, principalObjectId: exemptId }),
                membership: {
                    type: types.groupMembership,
                    values: { groupId: exemptId, memberIds: [unknownValue] },
                    origins: { memberIds: ["alice"] },
                },
            },
            finds: /Global Administrator/,
        },
        {
            it: "finds a role that another resource activates",
            change: {
                administrator: {
                    type: types.directoryRole,
                    values: { displayName: "User Administrator", objectId: unknownValue },
                },
                ...role(
                    { roleObjectId: unknownValue, memberObjectId: aliceId },
                    { roleObjectId: ["administrator"] },
                    types.directoryRoleMember,
                ),
            },
            finds: /User Administrator/,
        },
        {
            it: "finds a guest who owns an Azure scope",
            change: role(
                {
                    roleDefinitionId:
                        "/subscriptions/s/providers/Microsoft.Authorization/roleDefinitions/8e3af657-a8ff-443c-a75c-2fe8c4bcb635",
                    principalId: aliceId,
                },
                {},
                types.azureRoleAssignment,
            ),
            finds: /a guest Owner/,
        },
        {
            it: "is content with a role that is not highly privileged",
            change: role({ roleId: "88d8e3e3-8f55-4a1e-953a-9b9898b8876b", principalObjectId: aliceId }),
        },
    ],
    "policy-groups-protected": [
        {
            it: "finds a group that anyone may own",
            change: { exempt: { ...newGroup, values: { ...newGroup.values, groupId: exemptId } } },
            finds: /MFA for all guests depends on the group exempt/,
        },
        {
            it: "finds it before it has an id",
            change: {
                exempt: newGroup,
                "all-guests": {
                    ...policy("MFA for all guests", { users: { excludeGroups: [unknownValue] } }),
                    origins: { conditions: ["exempt"] },
                },
            },
            finds: /depends on the group exempt/,
        },
        {
            it: "is content when the group is protected otherwise",
            change: { exempt: { ...newGroup, values: { ...newGroup.values, groupId: exemptId } } },
            options: { protectedGroups: ["exempt"] },
        },
    ],
    "policy-groups-known": [
        {
            it: "finds a group that is not declared",
            change: {},
            drop: ["exempt"],
            finds: new RegExp(`names the group ${exemptId}, which this stack does not declare`),
        },
        {
            it: "is content when it is named as existing",
            change: {},
            drop: ["exempt"],
            options: { groupIds: [exemptId] },
        },
    ],
    "guest-role-restricted": [
        {
            it: "finds guests with the role of members",
            change: {
                authorization: {
                    type: types.authorizationPolicy,
                    values: { guestUserRoleId: "A0B1B346-4D3E-4E8B-98F8-753987BE4970" },
                },
            },
            finds: /permissions of members/,
        },
    ],
    "invitations-restricted": [
        {
            it: "finds that guests can invite guests",
            change: {
                authorization: { type: types.authorizationPolicy, values: { allowInvitesFrom: "everyone" } },
            },
            finds: /including guests, can invite/,
        },
        {
            it: "finds that every member can invite guests",
            change: {
                authorization: {
                    type: types.authorizationPolicy,
                    values: { allowInvitesFrom: "adminsGuestInvitersAndAllMembers" },
                },
            },
            finds: /Every member can invite/,
        },
        {
            it: "says nothing while it is not known",
            change: {
                authorization: {
                    type: types.authorizationPolicy,
                    values: { allowInvitesFrom: unknownValue },
                },
            },
        },
    ],
    "no-self-service-sign-up": [
        {
            it: "finds that people sign themselves up",
            change: {
                flows: {
                    type: types.authenticationFlows,
                    values: { selfServiceSignUp: { isEnabled: true } },
                },
            },
            finds: /sign themselves up/,
        },
    ],
    "guest-domains-allowed": [
        {
            it: "finds a list of blocked domains",
            change: {
                domains: { type: types.guestDomains, values: { blockedDomains: ["tailspin.example"] } },
            },
            finds: /every domain that is not blocked/,
        },
    ],
    "no-guest-deletion": [
        {
            it: "finds a guest who is deleted with their declaration",
            change: { alice: { type: types.guest, values: { onRemove: "delete", userId: aliceId } } },
            finds: /alice is deleted when no longer declared/,
        },
        {
            it: "finds an invitation that nothing protects",
            change: { bob: { type: types.invitation, values: {} } },
            finds: /bob is deleted when its invitation/,
        },
        {
            it: "is content with a protected invitation",
            change: { bob: { type: types.invitation, values: {}, isProtected: true } },
        },
    ],
    ...Object.fromEntries(
        [
            ["legacy-authentication-blocked", "legacy"],
            ["high-risk-users-blocked", "risky-users"],
            ["high-risk-sign-ins-blocked", "risky-sign-ins"],
            ["device-code-flow-blocked", "device-code"],
            ["all-users-asked-for-mfa", "everybody"],
            ["administrators-phishing-resistant", "administrators"],
        ].map(([rule = "", name = ""]) => [
            rule,
            [
                {
                    it: "finds that no policy does it",
                    change: {},
                    drop: [name],
                    finds: /No enforced policy of this stack/,
                },
                {
                    it: "finds that a policy in report-only does it",
                    change: { [name]: reportOnly(name) },
                    finds: /No enforced policy of this stack/,
                },
            ],
        ]),
    ),
};

function reportOnly(name: string): Given {
    const given = healthy[name];
    assert.ok(given);
    return { ...given, values: { ...given.values, state: "enabledForReportingButNotEnforced" } };
}

describe("the policy pack's rules", () => {
    it("are each tested by a change that they find", () => {
        const tested = Object.entries(cases).flatMap(([id, some]) =>
            some.some(({ finds }) => finds) ? [id] : [],
        );
        assert.deepEqual(tested.sort(), rules.map(({ id }) => id).sort());
    });

    for (const rule of rules) {
        describe(rule.id, () => {
            it("is content with a healthy stack", () => {
                assert.deepEqual(findings(rule, healthy), []);
            });

            it("is content with a stack of other resources", () => {
                const other = { bucket: { type: "aws:s3/bucket:Bucket", values: { state: "enabled" } } };
                assert.deepEqual(findings(rule, other).length, rule.level === "disabled" ? 1 : 0);
            });

            for (const { it: title, change, drop = [], options, finds } of cases[rule.id] ?? []) {
                it(title, () => {
                    const found = findings(rule, without({ ...healthy, ...change }, ...drop), options);
                    const messages = found.map(({ message }) => message).join("\n");
                    if (finds === undefined) {
                        assert.equal(messages, "");
                    } else {
                        assert.match(messages, finds);
                    }
                });
            }
        });
    }

    it("see the azuread provider's resources as they see ours", () => {
        const values = {
            displayName: "MFA for all guests",
            state: "enabled",
            objectId: "00000000-0000-4000-9000-00000000aaaa",
            conditions: {
                clientAppTypes: ["all"],
                applications: { includedApplications: ["All"] },
                users: {
                    includedGuestsOrExternalUsers: [
                        {
                            guestOrExternalUserTypes: ["b2bCollaborationGuest"],
                            externalTenants: [{ membershipKind: "enumerated", members: [fabrikam] }],
                        },
                    ],
                    excludedUsers: [emergency[0]],
                },
            },
            grantControls: {
                operator: "OR",
                authenticationStrengthPolicyId:
                    "/policies/authenticationStrengthPolicies/00000000-0000-0000-0000-000000000004",
            },
        };
        const stack = { fabrikam: partner({}), policy: { type: types.azureadPolicy, values } };
        const found = rules
            .filter(({ level }) => level !== "disabled")
            .filter((rule) => findings(rule, stack).length > 0);
        assert.deepEqual(
            found.map(({ id }) => id),
            ["emergency-access-excluded", "guest-strength-reachable", "trust-and-mfa-agree"],
        );
    });
});

describe("the policy pack's facts", () => {
    for (const { id, title, cure, sources } of rules) {
        it(`${id} is named, sourced and cured`, () => {
            assert.match(id, /^[a-z]+(-[a-z]+)+$/);
            assert.match(title, /^[A-Z].*\.$/);
            assert.match(cure, /^[A-Z].*\.$/);
            assert.notEqual(sources.length, 0);
            for (const { url } of sources) {
                assert.match(url, /^https:\/\/(learn\.microsoft\.com|github\.com\/cisagov)\//);
            }
        });
    }

    it("have unique names", () => {
        assert.equal(new Set(rules.map(({ id }) => id)).size, rules.length);
    });
});
