import type { CheckedScenario } from "../evaluate";
import type { ConditionalAccessPolicy, TenantPolicies } from "../model";
import type { Change, Sides } from "./changes";
import { prepare, walkAll, type Ground, type WalkOptions } from "./comparison";
import { impossible } from "./diagram";
import { pathsToEnds } from "./paths";
import { scenarioAt } from "./point";
import { same } from "./question";
import { pointOf } from "./signInRegion";
import type { KnownPeople } from "./values/people";

/** The most steps to find whether one thing of a change touches a sign-in. */
const maxSteps = 200_000;

/** A comparison of two tenants, with the ground that its changes share. */
export interface Compared {
    readonly before: TenantPolicies;
    readonly after: TenantPolicies;
    readonly known: KnownPeople;
    readonly ground: Ground;
}

/**
 * A sign-in that would be different after the change without one thing of it; `null` where it was shown that there is
 * none, and `undefined` where not all sign-ins could be compared.
 */
export function firstTouched(compared: Compared, change: Change): CheckedScenario | null | undefined {
    const { before, after, known, ground } = compared;
    return change.policy !== undefined && isAlikeAround(before, after)
        ? firstDifference(ground, { rulesOf: rulesWithout(ground, change.policy) })
        : firstDifference(prepare([change.put(after, before), after], known));
}

function firstDifference(ground: Ground, options: WalkOptions = {}): CheckedScenario | null | undefined {
    const { diagram, space } = ground.parts;
    const { root, left } = walkAll(
        ground,
        { isComparison: true, endOf: ([first, second]) => (first === second ? same : 1) },
        maxSteps,
        { ...options, isEnough: (node) => node !== impossible && node !== diagram.end(same) },
    );
    const [path] = pathsToEnds(diagram, root).values();
    if (path !== undefined) {
        return scenarioAt(ground, pointOf(ground, path));
    }
    return left === null && space.shortages.length === 0 ? null : undefined;
}

/** Whether what a policy refers to is the same on both sides, so that one of the other side means the same here. */
function isAlikeAround(before: TenantPolicies, after: TenantPolicies): boolean {
    const around = ({ namedLocations, authenticationStrengths, groups, roleAssignments }: TenantPolicies) =>
        JSON.stringify([namedLocations, authenticationStrengths, groups, roleAssignments]);
    return around(before) === around(after);
}

/** The side after the change with one policy as it was, beside that side as it is. */
function rulesWithout(
    { sides, peopleOf }: Ground,
    { was, is }: Sides<ConditionalAccessPolicy>,
): NonNullable<WalkOptions["rulesOf"]> {
    const rulesOf = (side: number, policy: ConditionalAccessPolicy | undefined) =>
        sides[side]!.rules.filter((rule) => policy !== undefined && rule.policy === policy);
    const replaced = { without: new Set(rulesOf(1, is)), with: rulesOf(0, was) };
    const people = peopleOf[1]!;
    return (person, user) => [people.rulesFor(person, user, replaced), people.rulesFor(person, user)];
}
