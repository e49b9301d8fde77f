import assert from "node:assert/strict";
import fc from "fast-check";
import { evaluateChecked } from "../../../policy";
import { effectOf } from "../../../policy/prove/effect";
import { endAt, scenarioAt } from "../../../policy/prove/point";
import { isAsExpected, isBroken, walkedFor, type Expected } from "../../../policy/prove/statement";
import { changes } from "./arbitraries";
import { pointIn } from "./points";
import { randomOf } from "../../../bench/policyTenant";

/** On a machine that is busy with other things. */
const timeoutMs = 120_000;
const pointsPerTenant = 150;

const known = { emergencyAccessAccountIds: ["u2"], emergencyAccessGroupId: "g1" };

/** Each looks at another part of what a sign-in comes to. */
const expectations: readonly Expected[] = [
    { access: "blocked" },
    { access: "granted" },
    { mfa: "never" },
    { mfa: "atMostOnce" },
    { mfa: "atLeastOnce" },
    { access: "granted", mfa: "atLeastOnce" },
    { access: "granted", mfa: "never" },
];

describe("A statement about all sign-ins, beside the evaluator", () => {
    let count = 0;

    for (const expected of expectations) {
        it(`finds each sign-in that breaks ${JSON.stringify(expected)}, and no other`, () => {
            fc.assert(
                fc.property(changes, fc.nat(), ([tenant], seed) => {
                    const { below } = randomOf(seed);
                    const { ground, walked } = walkedFor(tenant, known, expected, {});
                    assert.equal(walked.left, null);
                    for (let place = 0; place < pointsPerTenant; place += 1) {
                        const point = pointIn(ground, below);
                        const scenario = scenarioAt(ground, point);
                        const { atBest, atWorst } = effectOf(evaluateChecked(tenant, scenario));
                        const isDone =
                            scenario.who.homeTenantId != null &&
                            (scenario.atHome !== undefined || scenario.who.userType === "serviceProvider");
                        const isExpected = [atBest, atWorst].every((end) =>
                            isAsExpected(end, isDone, expected),
                        );
                        const isFound = endAt(ground, walked.root, point) === isBroken;
                        if (isFound === isExpected) {
                            assert.equal(isFound, !isExpected, JSON.stringify(scenario));
                        }
                        count += isFound ? 1 : 0;
                    }
                }),
                { numRuns: 15 },
            );
        }).timeout(timeoutMs);
    }

    it("is broken by some of these sign-ins", () => {
        assert.ok(count > 100, String(count));
    });
});
