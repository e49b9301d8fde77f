import assert from "node:assert/strict";
import {
    externalUserTypes,
    isUnknown,
    policyResource,
    policyToGraph,
    PolicyModelError,
    tenantFromGraph,
    unknownText,
    unknownValue,
    type ConditionalAccessPolicy,
} from "../../../policy";
import { graphPolicy, policyOf } from "../policies";

const azureadType = "azuread:index/conditionalAccessPolicy:ConditionalAccessPolicy";
const dynamicType = "pulumi-nodejs:dynamic/entra-b2b:ConditionalAccessPolicy";
const tenantId = "11111111-1111-4111-8111-111111111111";
const policyId = "aaaaaaaa-0000-4000-8000-00000000000a";
const strengthId = "00000000-0000-0000-0000-000000000004";
const groupId = "bbbbbbbb-0000-4000-8000-00000000000b";

function resource(type: string, inputs: unknown, id?: string): ConditionalAccessPolicy {
    const found = policyResource({ type, urn: "urn:pulumi:s::p::t::guests", inputs, ...(id && { id }) });
    assert.ok(found?.kind === "conditionalAccessPolicy");
    return found.value;
}

/** One policy in Graph's JSON and in the azuread provider's inputs. */
const inGraph = {
    displayName: "Guests",
    state: "enabledForReportingButNotEnforced",
    conditions: {
        users: {
            includeGuestsOrExternalUsers: {
                guestOrExternalUserTypes: "b2bCollaborationGuest,b2bCollaborationMember",
                externalTenants: {
                    "@odata.type": "#microsoft.graph.conditionalAccessEnumeratedExternalTenants",
                    membershipKind: "enumerated",
                    members: [tenantId],
                },
            },
            excludeGroups: [groupId.toUpperCase()],
        },
        applications: { includeApplications: ["All"], excludeApplications: ["Office365"] },
        clientAppTypes: ["browser", "mobileAppsAndDesktopClients"],
        platforms: { includePlatforms: ["all"], excludePlatforms: ["iOS"] },
        locations: { includeLocations: ["All"], excludeLocations: ["AllTrusted"] },
        devices: { deviceFilter: { mode: "exclude", rule: 'device.model -eq "x"' } },
        signInRiskLevels: ["high"],
        insiderRiskLevels: "elevated",
        authenticationFlows: { transferMethods: "deviceCodeFlow" },
    },
    grantControls: { operator: "AND", builtInControls: [], authenticationStrength: { id: strengthId } },
    sessionControls: {
        signInFrequency: {
            isEnabled: true,
            type: "hours",
            value: 4,
            authenticationType: "primaryAndSecondaryAuthentication",
            frequencyInterval: "timeBased",
        },
        persistentBrowser: { isEnabled: true, mode: "never" },
        cloudAppSecurity: { isEnabled: true, cloudAppSecurityType: "blockDownloads" },
        applicationEnforcedRestrictions: { isEnabled: false },
    },
};
const inAzuread = {
    __defaults: [],
    displayName: "Guests",
    state: "enabledForReportingButNotEnforced",
    conditions: {
        users: {
            includedGuestsOrExternalUsers: [
                {
                    guestOrExternalUserTypes: ["b2bCollaborationMember", "b2bCollaborationGuest"],
                    externalTenants: [{ membershipKind: "enumerated", members: [tenantId] }],
                },
            ],
            excludedGroups: [groupId],
        },
        applications: { includedApplications: ["All"], excludedApplications: ["Office365"] },
        clientAppTypes: ["mobileAppsAndDesktopClients", "browser"],
        platforms: { includedPlatforms: ["all"], excludedPlatforms: ["iOS"] },
        locations: { includedLocations: ["All"], excludedLocations: ["AllTrusted"] },
        devices: { filter: { mode: "exclude", rule: 'device.model -eq "x"' } },
        signInRiskLevels: ["high"],
        insiderRiskLevels: "elevated",
        authenticationFlowTransferMethods: ["deviceCodeFlow"],
    },
    grantControls: {
        operator: "OR",
        authenticationStrengthPolicyId: `/policies/authenticationStrengthPolicies/${strengthId}`,
    },
    sessionControls: {
        signInFrequency: 4,
        signInFrequencyPeriod: "hours",
        persistentBrowserMode: "never",
        cloudAppSecurityPolicy: "blockDownloads",
    },
};

describe("A conditional access policy", () => {
    it("is the same from the azuread provider, the dynamic resource and Graph", () => {
        const fromGraph = policyOf({ ...inGraph, id: policyId });
        const path = `/identity/conditionalAccess/policies/${policyId}`;
        assert.deepEqual(resource(azureadType, inAzuread, path), fromGraph);
        assert.deepEqual(resource(dynamicType, { ...inGraph, __provider: "code" }, policyId), fromGraph);
    });

    it("comes back from its own JSON unchanged", () => {
        const policy = policyOf({ ...inGraph, id: policyId });
        assert.deepEqual(policyOf(policyToGraph(policy)), policy);
    });

    it("takes null, empty and absent for the same", () => {
        const full = policyOf(
            graphPolicy({
                users: { includeUsers: ["All"], excludeUsers: [], excludeGuestsOrExternalUsers: null },
                conditions: {
                    platforms: null,
                    locations: { includeLocations: [], excludeLocations: [] },
                    devices: { deviceFilter: null },
                    clientApplications: { includeServicePrincipals: [], excludeServicePrincipals: [] },
                    signInRiskLevels: [],
                    insiderRiskLevels: null,
                    authenticationFlows: { transferMethods: "none" },
                },
                sessionControls: { disableResilienceDefaults: null, signInFrequency: null },
            }),
        );
        assert.deepEqual(full, policyOf(graphPolicy()));
    });

    it("takes the old word for guests as all types of all tenants", () => {
        const old = policyOf(graphPolicy({ users: { includeUsers: ["GuestsOrExternalUsers", groupId] } }));
        const now = policyOf(
            graphPolicy({
                users: {
                    includeUsers: [groupId],
                    includeGuestsOrExternalUsers: {
                        guestOrExternalUserTypes: externalUserTypes.join(","),
                        externalTenants: { membershipKind: "all" },
                    },
                },
            }),
        );
        assert.deepEqual(old, now);
    });

    it("holds a lone control with OR, as Graph does", () => {
        const policy = policyOf(
            graphPolicy({ grantControls: { operator: "AND", builtInControls: ["mfa"] } }),
        );
        assert.ok(policy.grantControls !== null && !isUnknown(policy.grantControls));
        assert.equal(policy.grantControls.operator, "OR");
    });

    it("keeps unknown values of a preview as unknown", () => {
        const policy = resource(azureadType, {
            ...inAzuread,
            conditions: {
                ...inAzuread.conditions,
                users: { includedUsers: ["All"], excludedGroups: [unknownText, groupId] },
                locations: unknownText,
            },
            grantControls: unknownText,
        });
        assert.deepEqual(policy.conditions.users.excludeGroups, [groupId, unknownValue]);
        assert.deepEqual(policy.conditions.locations, unknownValue);
        assert.deepEqual(policy.grantControls, unknownValue);
        assert.deepEqual(policyOf({ ...policyToGraph(policy), id: "x" }).conditions, policy.conditions);
    });

    it("takes conditions that are unknown as a whole for unknown, member by member", () => {
        const { conditions } = resource(dynamicType, { ...inGraph, conditions: unknownText });
        assert.deepEqual(conditions.users.includeUsers, unknownValue);
        assert.deepEqual(conditions.applications.includeApplications, unknownValue);
        assert.deepEqual(conditions.deviceFilter, unknownValue);
    });

    it("reads secrets that can be read, and takes others for unknown", () => {
        const secret = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270" };
        const named = (displayName: unknown) =>
            resource(dynamicType, { ...inGraph, displayName }).displayName;
        assert.equal(named({ ...secret, plaintext: '"Guests"' }), "Guests");
        assert.equal(named({ ...secret, value: "Guests" }), "Guests");
        assert.deepEqual(named({ ...secret, ciphertext: "AAAA" }), unknownValue);
        assert.deepEqual(named("[secret]"), unknownValue);
    });

    it("keeps unknown members, and returns them", () => {
        const graph = graphPolicy({
            conditions: { times: { includedRanges: ["x"] }, agentIdRiskLevels: null },
        });
        const policy = policyOf(graph);
        assert.deepEqual(policy.unmodelled, { "conditions/times": { includedRanges: ["x"] } });
        assert.deepEqual(policyOf(policyToGraph(policy)), policy);
    });

    it("cannot be changed", () => {
        const policy = policyOf(graphPolicy());
        assert.throws(() => (policy.conditions.clientAppTypes as string[]).push("browser"), TypeError);
    });

    it("names the policy and each property that does not fit, in the resource's spelling, all at once", () => {
        const wrong = {
            displayName: "Guests",
            state: "on",
            conditions: {
                users: { includedUsers: "All" },
                applications: { includedApplications: [5] },
                clientAppTypes: ["all"],
                devices: { filter: { mode: "maybe", rule: "x" } },
            },
            grantControls: { operator: "XOR", builtInControls: ["mfa", "compliantDevice"] },
            sessionControls: { signInFrequency: "4", signInFrequencyPeriod: "weeks" },
        };
        assert.throws(
            () => resource(azureadType, wrong),
            (error: Error) => {
                assert.ok(PolicyModelError.isInstance(error));
                assert.deepEqual(
                    error.problems.map(({ property }) => property),
                    [
                        "state",
                        "conditions.users.includedUsers",
                        "conditions.applications.includedApplications.0",
                        "conditions.devices.filter.mode",
                        "grantControls.operator",
                        "sessionControls.signInFrequencyPeriod",
                        "sessionControls.signInFrequency",
                    ],
                );
                assert.match(
                    error.message,
                    /^conditional access policy "Guests": state must be enabled or .*, but is "on"\.$/m,
                );
                return true;
            },
        );
    });

    it("keeps what a tenant has and this version does not know as unknown, and reads the rest", () => {
        const { conditionalAccessPolicies } = tenantFromGraph({
            conditionalAccessPolicies: [
                graphPolicy({
                    id: "new",
                    state: "unknownFutureValue",
                    users: {
                        includeGuestsOrExternalUsers: {
                            guestOrExternalUserTypes: "b2bCollaborationGuest,crossCloudVisitor",
                            externalTenants: { membershipKind: "someOfThem" },
                        },
                    },
                }),
                graphPolicy({ id: "old" }),
            ],
        });
        const [policy, other] = conditionalAccessPolicies;
        assert.deepEqual(policy!.state, unknownValue);
        assert.deepEqual(policy!.conditions.users.includeGuestsOrExternalUsers, {
            types: ["b2bCollaborationGuest", unknownValue],
            externalTenants: unknownValue,
        });
        assert.equal(other!.state, "enabled");
    });

    it("refuses both forms for guests in one policy, as Graph does", () => {
        const users = {
            includeUsers: ["GuestsOrExternalUsers"],
            excludeGuestsOrExternalUsers: {
                guestOrExternalUserTypes: "serviceProvider",
                externalTenants: null,
            },
        };
        assert.throws(() => policyOf(graphPolicy({ users })), /GuestsOrExternalUsers/);
    });

    it("is not what another resource type holds", () => {
        assert.equal(policyResource({ type: "azuread:index/user:User", urn: "u", inputs: {} }), undefined);
    });
});
