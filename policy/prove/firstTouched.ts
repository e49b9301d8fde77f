import type { CheckedScenario } from "../evaluate";
import type { TenantPolicies } from "../model";
import { prepare, walkAll } from "./comparison";
import { impossible } from "./diagram";
import { pathsToEnds } from "./paths";
import { scenarioAt } from "./point";
import { pointOf } from "./signInRegion";
import type { KnownPeople } from "./values/people";
import { same } from "./question";

/** The most steps to find whether one thing of a change touches a sign-in. */
const maxSteps = 200_000;

/**
 * A sign-in that differs between two tenants; `null` where it was shown that there is none, and `undefined` where not
 * all sign-ins could be compared.
 */
export function firstTouched(
    before: TenantPolicies,
    after: TenantPolicies,
    known: KnownPeople,
): CheckedScenario | null | undefined {
    const ground = prepare([before, after], known);
    const { diagram } = ground.parts;
    const { root, left } = walkAll(
        ground,
        { isComparison: true, endOf: ([first, second]) => (first === second ? same : 1) },
        maxSteps,
        (node) => node !== impossible && node !== diagram.end(same),
    );
    const [path] = pathsToEnds(diagram, root).values();
    if (path !== undefined) {
        return scenarioAt(ground, pointOf(ground, path));
    }
    return left === null && ground.parts.space.shortages.length === 0 ? null : undefined;
}
