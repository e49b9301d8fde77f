import assert from "node:assert/strict";
import fc from "fast-check";
import { isUnknown, policyToGraph, unknownText } from "../../../policy";
import { graphPolicies, graphPoliciesWithGaps } from "../arbitraries";
import { policyOf } from "../policies";

/** The same policy written otherwise: lists turned round and doubled, ids in capitals, nulls left out or put in. */
function disguised(value: unknown): unknown {
    if (Array.isArray(value)) {
        const items = value.map(disguised);
        return [...items.toReversed(), ...items];
    }
    if (typeof value !== "object" || value === null) {
        return value;
    }
    const entries = Object.entries(value).filter(([, item]) => item !== null && !isEmpty(item));
    return Object.fromEntries(entries.toReversed().map(([name, item]) => [name, disguised(item)]));
}

function isEmpty(value: unknown): boolean {
    return Array.isArray(value) && value.length === 0;
}

describe("A policy's JSON", () => {
    it("is the same policy when it is read back", () => {
        fc.assert(
            fc.property(graphPolicies(), (graph) => {
                const policy = policyOf(graph);
                assert.deepEqual(policyOf(policyToGraph(policy)), policy);
                assert.deepEqual(policyToGraph(policyOf(policyToGraph(policy))), policyToGraph(policy));
            }),
        );
    });

    it("is the same policy however lists are ordered and empty members are written", () => {
        fc.assert(
            fc.property(graphPolicies(), (graph) =>
                assert.deepEqual(policyOf(disguised(graph) as Record<string, unknown>), policyOf(graph)),
            ),
        );
    });

    it("is the same policy again when some values are not known yet", () => {
        fc.assert(
            fc.property(graphPoliciesWithGaps, (graph) => {
                const policy = policyOf(graph);
                assert.deepEqual(policyOf(policyToGraph(policy)), policy);
            }),
        );
    });

    it("never takes an unknown value for an absent one", () => {
        const places = [
            "users",
            "applications",
            "platforms",
            "locations",
            "devices",
            "signInRiskLevels",
        ] as const;
        fc.assert(
            fc.property(graphPolicies(), fc.constantFrom(...places), (graph, place) => {
                const { conditions } = policyOf({
                    ...graph,
                    conditions: { ...graph.conditions, [place]: unknownText },
                });
                const found = {
                    users: conditions.users.includeUsers,
                    applications: conditions.applications.includeApplications,
                    platforms: conditions.platforms,
                    locations: conditions.locations,
                    devices: conditions.deviceFilter,
                    signInRiskLevels: conditions.signInRiskLevels,
                };
                assert.ok(isUnknown(found[place]));
            }),
        );
    });
});
