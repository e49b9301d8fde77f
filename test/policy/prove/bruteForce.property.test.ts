import assert from "node:assert/strict";
import fc from "fast-check";
import { evaluateChecked, type TenantPolicies } from "../../../policy";
import { prepare, walkAll } from "../../../policy/prove/comparison";
import { effectKey, effectOf, mfaOf, type Effect } from "../../../policy/prove/effect";
import { endAt, scenarioAt, type Point } from "../../../policy/prove/point";
import { changes, smallChanges } from "./arbitraries";
import { pointIn, pointsOf } from "./points";
import { randomOf } from "../../../bench/policyTenant";

/** On a machine that is busy with other things. */
const timeoutMs = 120_000;
const pointsPerTenant = 300;

const known = { emergencyAccessAccountIds: ["u2"], emergencyAccessGroupId: "g1" };

/** All sign-ins of a tenant before and after, walked: what a point of them comes to, and what the evaluator says. */
function walkedOf(tenants: readonly [TenantPolicies, TenantPolicies]) {
    const ground = prepare(tenants, known);
    const pairs: (readonly [number, number, boolean])[] = [];
    const { root } = walkAll(ground, {
        isComparison: true,
        endOf: ([first, second], isMfaDone) =>
            first === second ? 0 : pairs.push([first!, second!, isMfaDone]),
    });
    const check = (point: Point) => {
        const scenario = scenarioAt(ground, point);
        const expected = tenants.map((tenant) => effectOf(evaluateChecked(tenant, scenario)));
        const end = endAt(ground, root, point)!;
        const { who, atHome } = scenario;
        const isDone =
            who.homeTenantId != null && (atHome !== undefined || who.userType === "serviceProvider");
        const [first, second, isDoneThere] = pairs[end - 1] ?? [0, 0, false];
        const { contributions } = ground.parts;
        const found = [contributions.effectAt(first), contributions.effectAt(second)] as const;
        const [here, there] = [
            end === 0 ? undefined : shown(found, isDoneThere),
            isEqual(expected as [Effect, Effect]) ? undefined : shown(expected as [Effect, Effect], isDone),
        ];
        if (here !== there) {
            assert.equal(here, there, JSON.stringify(scenario));
        }
    };
    return { ground, check };
}

describe("The comparison of all sign-ins, beside the evaluator", () => {
    it("comes to what the evaluator says of each sign-in, for any change of a tenant", () => {
        fc.assert(
            fc.property(changes, fc.nat(), (tenants, seed) => {
                const { below } = randomOf(seed);
                const { ground, check } = walkedOf(tenants);
                for (let count = 0; count < pointsPerTenant; count += 1) {
                    check(pointIn(ground, below));
                }
            }),
            { numRuns: 40 },
        );
    }).timeout(timeoutMs);

    it("comes to what the evaluator says of every combination of classes, where these are few", () => {
        let count = 0;
        fc.assert(
            fc.property(smallChanges, (tenants) => {
                const { ground, check } = walkedOf(tenants);
                const points = pointsOf(ground);
                fc.pre(points !== undefined);
                points.forEach(check);
                count += points.length;
            }),
            { numRuns: 4 },
        );
        assert.ok(count > 3_000, `${count} sign-ins`);
    }).timeout(timeoutMs);
});

const isBlocked = ({ atBest, atWorst }: Effect) =>
    atBest.access === "blocked" && atWorst.access === "blocked";

/**
 * Beside a side that blocks, it matters of the other only whether it blocks. How often people do MFA matters where it
 * changes, and both sides let them in.
 */
function shown(effects: readonly [Effect, Effect], isMfaDone: boolean): string {
    const words = effects.map(({ atWorst }) => mfaOf(atWorst, isMfaDone));
    const [before, after] = words;
    return effects.some(isBlocked)
        ? effects
              .map(({ atBest, atWorst }) =>
                  [atBest, atWorst].map(({ access }) => access === "blocked").join(),
              )
              .join(" to ")
        : `${effects.map(effectKey).join(" to ")} ${words.includes("blocked") || before === after ? "" : words.join(" to ")}`;
}

function isEqual(effects: readonly [Effect, Effect]): boolean {
    const [before, after] = effects;
    return effects.some(isBlocked)
        ? isBlocked(before) && isBlocked(after)
        : effectKey(before) === effectKey(after);
}
