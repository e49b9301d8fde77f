import assert from "node:assert/strict";
import fc from "fast-check";
import { evaluateChecked } from "../../../policy";
import { prepare, walkAll } from "../../../policy/prove/comparison";
import { effectKey, effectOf, type Effect } from "../../../policy/prove/effect";
import { endAt, scenarioAt, type Point } from "../../../policy/prove/point";
import { changes } from "./arbitraries";
import { randomOf } from "./largeTenant";

const pointsPerTenant = 300;

describe("The comparison of all sign-ins, beside the evaluator", () => {
    it("comes to what the evaluator says of each sign-in, for any change of a tenant", () => {
        fc.assert(
            fc.property(changes, fc.nat(), (tenants, seed) => {
                const { below } = randomOf(seed);
                const ground = prepare(tenants, {
                    emergencyAccessAccountIds: ["u2"],
                    emergencyAccessGroupId: "g1",
                });
                const pairs: (readonly [number, number])[] = [];
                const walked = walkAll(ground, {
                    isComparison: true,
                    endOf: ([first, second]) =>
                        first === second ? 0 : pairs.push([first!, second!] as const),
                });
                for (let count = 0; count < pointsPerTenant; count += 1) {
                    const point = pointIn(ground, below);
                    const scenario = scenarioAt(ground, point);
                    const expected = tenants.map((tenant) => effectOf(evaluateChecked(tenant, scenario)));
                    const end = endAt(ground, walked.root, point)!;
                    const found =
                        end === 0
                            ? undefined
                            : pairs[end - 1]!.map((effect) => ground.parts.contributions.effectAt(effect));
                    assert.equal(
                        found && shown(found as [Effect, Effect]),
                        isEqual(expected as [Effect, Effect])
                            ? undefined
                            : shown(expected as [Effect, Effect]),
                        JSON.stringify(scenario),
                    );
                }
            }),
            { numRuns: 40 },
        );
    });
});

function pointIn(ground: ReturnType<typeof prepare>, below: (count: number) => number): Point {
    const { parts, people, users } = ground;
    const person = below(people.length);
    const { hasObject, fixed } = people[person]!;
    const isFree = hasObject && fixed === undefined;
    let hasHomeUser = false;
    return {
        person,
        user: isFree ? below(users.length) : 0,
        values: parts.space.dimensions.map(({ values }) => (below(3) === 0 ? 0 : below(values.length))),
        memberships: parts.memberships.items.flatMap(({ kind }, number) => {
            const isHome = kind === "homeUser" || kind === "homeGroup";
            if (below(3) !== 0 || (!isFree && !isHome) || (kind === "homeUser" && hasHomeUser)) {
                return [];
            }
            hasHomeUser ||= kind === "homeUser";
            return [number];
        }),
    };
}

const isBlocked = ({ atBest, atWorst }: Effect) =>
    atBest.access === "blocked" && atWorst.access === "blocked";

/** Beside a side that blocks, it matters of the other only whether it blocks. */
function shown(effects: readonly [Effect, Effect]): string {
    return effects.some(isBlocked)
        ? effects
              .map(({ atBest, atWorst }) =>
                  [atBest, atWorst].map(({ access }) => access === "blocked").join(),
              )
              .join(" to ")
        : effects.map(effectKey).join(" to ");
}

function isEqual(effects: readonly [Effect, Effect]): boolean {
    const [before, after] = effects;
    return effects.some(isBlocked)
        ? isBlocked(before) && isBlocked(after)
        : effectKey(before) === effectKey(after);
}
