import assert from "node:assert/strict";
import { compareOutcomes, evaluate, ruleProblems, type Scenario } from "../../../policy";
import { tenantWith } from "../policies";

const fabrikam = "11111111-1111-4111-8111-111111111111";
const trusted = {
    crossTenantAccessPartners: [{ tenantId: fabrikam, inboundTrust: { isMfaAccepted: true } }],
};

function guest(parts: Partial<Scenario> = {}): Scenario {
    return {
        who: {
            userType: "b2bCollaborationGuest",
            userId: "u1",
            homeTenantId: fabrikam,
            groupIds: [],
            roleIds: [],
        },
        target: { applicationId: "a1", suites: [] },
        clientAppType: "browser",
        ...parts,
    };
}

describe("evaluate", () => {
    it("asks a guest twice whose home tenant did MFA and is not trusted", () => {
        const { access, atBest } = evaluate(
            tenantWith([{ id: "p1" }]),
            guest({ atHome: { isMfaDone: true } }),
        );
        assert.equal(access, "interrupted");
        assert.deepEqual(atBest.mfa, { atHome: 1, here: 1, summary: "twice" });
        assert.deepEqual(atBest.prompts, [{ kind: "mfa", ids: [], place: "here", policies: ["p1"] }]);
    });

    it("asks that guest no more once the home tenant is trusted", () => {
        const { access, atBest } = evaluate(
            tenantWith([{}], trusted),
            guest({ atHome: { isMfaDone: true } }),
        );
        assert.equal(access, "granted");
        assert.deepEqual(atBest.mfa, { atHome: 1, here: 0, summary: "onceAtHome" });
    });

    it("says which condition keeps a policy from applying", () => {
        const tenant = tenantWith([{ conditions: { platforms: { includePlatforms: ["iOS"] } } }]);
        const [policy] = evaluate(tenant, guest({ platform: "windows" })).policies;
        assert.equal(policy?.applies, false);
        assert.deepEqual(policy?.analysisReasons, ["devicePlatform"]);
        assert.equal(policy?.result, "notApplied");
    });

    it("does not take a place that it does not know for an untrusted one, with no trusted location either", () => {
        const tenant = tenantWith([
            {
                conditions: {
                    applications: { includeUserActions: ["urn:user:registersecurityinfo"] },
                    locations: { includeLocations: ["All"], excludeLocations: ["AllTrusted"] },
                },
            },
        ]);
        const target = { userAction: "urn:user:registersecurityinfo" } as const;
        const appliesAt = (location?: Scenario["location"]) =>
            evaluate(tenant, guest({ target, ...(location && { location }) })).policies[0]?.applies;
        assert.equal(appliesAt({ namedLocationIds: [], isTrusted: true }), false);
        assert.equal(appliesAt({ ipAddress: "203.0.113.9" }), true);
        assert.equal(appliesAt({ country: "DE" }), "unknown");
        assert.equal(appliesAt(), "unknown");
    });

    it("finds trusted locations among those that a sign-in names", () => {
        const tenant = tenantWith(
            [{ conditions: { locations: { includeLocations: ["AllTrusted"], excludeLocations: [] } } }],
            {
                namedLocations: [
                    {
                        "@odata.type": "#microsoft.graph.ipNamedLocation",
                        id: "l1",
                        displayName: "office",
                        isTrusted: true,
                        ipRanges: [{ cidrAddress: "198.51.100.0/24" }],
                    },
                ],
            },
        );
        const appliesAt = (namedLocationIds: string[]) =>
            evaluate(tenant, guest({ location: { namedLocationIds } })).policies[0]?.applies;
        assert.equal(appliesAt(["l1"]), true);
        assert.equal(appliesAt([]), false);
    });

    it("reports unknown where a policy asks for what the scenario omits", () => {
        const tenant = tenantWith([
            {
                conditions: { platforms: { includePlatforms: ["iOS"] } },
                grantControls: { operator: "OR", builtInControls: ["block"] },
            },
        ]);
        const outcome = evaluate(tenant, guest());
        assert.equal(outcome.access, "unknown");
        assert.equal(outcome.atBest.access, "granted");
        assert.equal(outcome.atWorst.access, "blocked");
        assert.deepEqual(outcome.policies[0]?.analysisReasons, ["notEnoughInformation"]);
        assert.deepEqual(outcome.policies[0]?.unknownConditions, ["devicePlatform"]);
    });

    it("only reports what a report-only policy would do", () => {
        const outcome = evaluate(
            tenantWith([
                {
                    state: "enabledForReportingButNotEnforced",
                    grantControls: { operator: "OR", builtInControls: ["block"] },
                },
            ]),
            guest(),
        );
        assert.equal(outcome.access, "granted");
        assert.equal(outcome.policies[0]?.result, "reportOnlyFailure");
        assert.equal(outcome.ifReportOnlyEnforced?.access, "blocked");
    });

    it("refuses a scenario with an unknown word", () => {
        assert.throws(() => evaluate(tenantWith([]), { ...guest(), platform: "dos" } as unknown as Scenario));
    });
});

describe("compareOutcomes", () => {
    const [without, with_] = [tenantWith([{}]), tenantWith([{}], trusted)].map((tenant) =>
        evaluate(tenant, guest({ atHome: { isMfaDone: true } })),
    );

    it("reports that trust removes a prompt", () => {
        const { direction, changes } = compareOutcomes(without!, with_!);
        assert.equal(direction, "looser");
        assert.deepEqual(
            changes.map(({ kind }) => kind),
            ["access", "prompts", "mfa", "meetableStrengths"],
        );
        assert.equal(compareOutcomes(with_!, without!).direction, "stricter");
    });

    it("finds nothing in the same outcome", () => {
        assert.deepEqual(compareOutcomes(without!, without!), {
            schemaVersion: 1,
            direction: "equal",
            changes: [],
        });
    });

    it("returns plain data", () => {
        assert.deepEqual(JSON.parse(JSON.stringify(with_)), with_);
    });
});

describe("ruleProblems", () => {
    it("names the policy, the property and what is wrong with its rule", () => {
        const deviceFilter = { mode: "include", rule: 'device.model -like "x"' };
        const problems = ruleProblems(
            tenantWith([{}, { displayName: "Devices", conditions: { devices: { deviceFilter } } }]),
        );
        assert.deepEqual(problems, [
            {
                object: 'conditional access policy "Devices"',
                property: "conditions.devices.deviceFilter.rule",
                reason: "has the operator -like at character 14, and filters do not have it",
            },
        ]);
    });
});
