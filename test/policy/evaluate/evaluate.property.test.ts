import assert from "node:assert/strict";
import fc from "fast-check";
import { compareOutcomes, evaluate, tenantFromGraph, type Outcome, type Verdict } from "../../../policy";
import { graphPolicies, graphPoliciesWithGaps, scenarios, trusts } from "../arbitraries";

type Json = Record<string, unknown>;

const weight = { granted: 0, interrupted: 1, blocked: 2 } as const;
const numRuns = 200;

/** A tenant of these policies, whose ids are their places unless they have their own. */
function tenant(policies: readonly Json[], inboundTrust?: Json) {
    return tenantFromGraph({
        conditionalAccessPolicies: policies.map((policy, index) => ({ id: `p${index}`, ...policy })),
        crossTenantAccessDefault: {
            ...(inboundTrust && { inboundTrust }),
            b2bDirectConnectInbound: {
                usersAndGroups: {
                    accessType: "allowed",
                    targets: [{ target: "AllUsers", targetType: "user" }],
                },
                applications: {
                    accessType: "allowed",
                    targets: [{ target: "AllApplications", targetType: "application" }],
                },
            },
        },
    });
}

const sets = (hasFilters = true) => fc.array(graphPolicies(hasFilters), { maxLength: 6 });
const openSets = fc.array(graphPoliciesWithGaps, { maxLength: 6 });

/** What a policy of the same key comes to, without the order. */
const byKey = ({ policies }: Outcome) => Object.fromEntries(policies.map((policy) => [policy.key, policy]));

const ends = ({ atBest, atWorst }: Outcome): readonly Verdict[] => [atBest, atWorst];

describe("evaluate, for any policies and sign-ins", () => {
    it("never grants more with one more policy, whatever it is, even at both ends of the unknown", () => {
        fc.assert(
            fc.property(
                openSets,
                graphPoliciesWithGaps,
                scenarios(),
                trusts,
                (policies, added, scenario, trust) => {
                    const before = ends(evaluate(tenant(policies, trust), scenario));
                    const after = ends(evaluate(tenant([...policies, added], trust), scenario));
                    after.forEach(({ access }, end) =>
                        assert.ok(weight[access] >= weight[before[end]!.access]),
                    );
                },
            ),
            { numRuns },
        );
    });

    it("lets no one in that an added block policy covers", () => {
        fc.assert(
            fc.property(sets(), graphPolicies(), scenarios(), (policies, added, scenario) => {
                const block = {
                    ...added,
                    id: "block",
                    state: "enabled",
                    grantControls: { operator: "OR", builtInControls: ["block"] },
                };
                const { access, policies: outcomes } = evaluate(tenant([...policies, block]), scenario);
                const { applies } = outcomes.find(({ key }) => key === "block")!;
                assert.ok(applies === false || access === (applies === true ? "blocked" : access));
                assert.ok(applies !== "unknown" || access === "blocked" || access === "unknown");
            }),
            { numRuns },
        );
    });

    it("changes nothing for others when a user is excluded, and asks the excluded user no more than before", () => {
        fc.assert(
            fc.property(
                sets(),
                graphPolicies(),
                scenarios(),
                fc.constantFrom("u1", "u2", "u3"),
                (policies, policy, scenario, id) => {
                    const users = policy.conditions.users;
                    const excluding = {
                        ...policy,
                        conditions: {
                            ...policy.conditions,
                            users: { ...users, excludeUsers: [...users.excludeUsers, id] },
                        },
                    };
                    const before = evaluate(tenant([...policies, policy]), scenario);
                    const after = evaluate(tenant([...policies, excluding]), scenario);
                    if (scenario.who.userId !== id) {
                        assert.deepEqual(after, before);
                    } else {
                        ends(after).forEach(({ access, prompts }, end) => {
                            const old = ends(before)[end]!;
                            assert.ok(weight[access] <= weight[old.access]);
                            assert.ok(old.access === "blocked" || prompts.length <= old.prompts.length);
                        });
                    }
                },
            ),
            { numRuns },
        );
    });

    it("gives the same verdict with and without report-only policies", () => {
        fc.assert(
            fc.property(openSets, graphPolicies(), scenarios(), (policies, added, scenario) => {
                const reportOnly = { ...added, state: "enabledForReportingButNotEnforced" };
                const before = evaluate(tenant(policies), scenario);
                const after = evaluate(tenant([...policies, reportOnly]), scenario);
                assert.equal(after.access, before.access);
                assert.deepEqual(ends(after), ends(before));
                assert.equal(compareOutcomes(before, after).direction, "equal");
            }),
            { numRuns },
        );
    });

    it("says of a report-only policy what comes once it is enforced", () => {
        fc.assert(
            fc.property(graphPolicies(), scenarios(), (policy, scenario) => {
                const of = (state: string) => evaluate(tenant([{ ...policy, state }]), scenario);
                const { ifReportOnlyEnforced } = of("enabledForReportingButNotEnforced");
                const { access, atBest, atWorst } = of("enabled");
                assert.deepEqual(ifReportOnlyEnforced ?? { access, atBest, atWorst }, {
                    access,
                    atBest,
                    atWorst,
                });
            }),
            { numRuns },
        );
    });

    it("does not look at the order of policies", () => {
        fc.assert(
            fc.property(openSets, scenarios(), fc.infiniteStream(fc.nat()), (policies, scenario, order) => {
                const named = policies.map((policy, index) => ({ ...policy, id: `n${index}` }));
                const shuffled = [...named]
                    .map((policy) => ({ policy, place: order.next().value as number }))
                    .sort((first, second) => first.place - second.place)
                    .map(({ policy }) => policy);
                const before = evaluate(tenant(named), scenario);
                const after = evaluate(tenant(shuffled), scenario);
                assert.deepEqual(ends(after), ends(before));
                assert.deepEqual(byKey(after), byKey(before));
            }),
            { numRuns },
        );
    });

    it("asks for MFA no more often because the home tenant's is trusted, if none was done here before", () => {
        fc.assert(
            fc.property(sets(), scenarios(), trusts, (policies, any, trust) => {
                // What was done here before does not count once MFA is done at home.
                const scenario = { ...any, here: { ...any.here, methodsDone: [] } };
                const without = evaluate(tenant(policies, { ...trust, isMfaAccepted: false }), scenario);
                const trusting = evaluate(tenant(policies, { ...trust, isMfaAccepted: true }), scenario);
                if (without.atBest.access !== "blocked") {
                    assert.ok(trusting.atBest.prompts.length <= without.atBest.prompts.length);
                }
            }),
            { numRuns },
        );
    });

    it("asks no one more often because home devices are trusted, where no policy filters devices", () => {
        fc.assert(
            fc.property(sets(false), scenarios(), trusts, (policies, scenario, trust) => {
                const [without, trusting] = [false, true].map((isAccepted) =>
                    evaluate(
                        tenant(policies, {
                            ...trust,
                            isCompliantDeviceAccepted: isAccepted,
                            isHybridAzureADJoinedDeviceAccepted: isAccepted,
                        }),
                        scenario,
                    ),
                );
                ends(trusting!).forEach(({ access, prompts }, end) => {
                    const old = ends(without!)[end]!;
                    assert.ok(weight[access] <= weight[old.access]);
                    assert.ok(old.access === "blocked" || prompts.length <= old.prompts.length);
                });
            }),
            { numRuns },
        );
    });

    it("keeps the verdict on a whole sign-in within the range for a part of it", () => {
        fc.assert(
            fc.property(
                sets(),
                scenarios(true),
                fc.subarray([
                    "clientAppType",
                    "platform",
                    "location",
                    "device",
                    "signInRiskLevel",
                    "insiderRiskLevel",
                    "authenticationFlow",
                    "isApprovedApplication",
                ]),
                (policies, scenario, hidden) => {
                    const part = Object.fromEntries(
                        Object.entries(scenario).filter(([name]) => !hidden.includes(name)),
                    );
                    const whole = evaluate(tenant(policies), scenario);
                    // A client that is not known is taken for one that can do MFA.
                    if (scenario.clientAppType === "other" && hidden.includes("clientAppType")) {
                        return;
                    }
                    const range = evaluate(tenant(policies), part as unknown as typeof scenario);
                    assert.ok(weight[range.atBest.access] <= weight[whole.atBest.access]);
                    assert.ok(weight[range.atWorst.access] >= weight[whole.atWorst.access]);
                    for (const { key, applies } of range.policies) {
                        assert.ok(applies === "unknown" || applies === byKey(whole)[key]!.applies);
                    }
                },
            ),
            { numRuns },
        );
    });

    it("returns plain data that survives storage", () => {
        fc.assert(
            fc.property(openSets, scenarios(), (policies, scenario) => {
                const outcome = evaluate(tenant(policies), scenario);
                assert.deepEqual(JSON.parse(JSON.stringify(outcome)), outcome);
            }),
            { numRuns: 100 },
        );
    });
});
