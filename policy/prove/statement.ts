import type { CheckedScenario } from "../evaluate";
import type { TenantPolicies } from "../model";
import { prepare, walkAll, type Left } from "./comparison";
import type { Aspect } from "./contributions";
import { mfaOf, type EffectEnd } from "./effect";
import { same } from "./question";
import { boxesOf } from "./regions";
import { examplesIn, regionOf, type SignInRegion } from "./signInRegion";
import type { Scope } from "./scope";
import type { Shortage } from "./values/value";
import type { KnownPeople } from "./values/people";

/** What all sign-ins of a scope have to come to. */
export interface Expected {
    /** `granted`: gets in, also after prompts. */
    readonly access?: "granted" | "blocked";
    /** How often people do MFA, what they did at home included; whoever is blocked does as expected. */
    readonly mfa?: "never" | "atMostOnce" | "atLeastOnce";
}

/** Whether something holds for all sign-ins of a scope. */
export interface Proof {
    /** `undefined`: no sign-in was found that breaks it, but not all were compared. */
    readonly holds: boolean | undefined;
    /** Sign-ins that break it, as regions. */
    readonly broken: readonly SignInRegion[];
    /** One of them. */
    readonly example: CheckedScenario | undefined;
    readonly left: Left | null;
    readonly shortages: readonly Shortage[];
}

/** The end of sign-ins that are not as expected. */
export const isBroken = 1;

/** The most steps of one proof, which take about a second. */
const defaultMaxSteps = 300_000;

/**
 * Proves or refutes a statement about all sign-ins of a scope. What is unknown never counts in favor of the statement.
 */
export function prove(
    tenant: TenantPolicies,
    known: KnownPeople,
    expected: Expected,
    scope: Scope,
    maxSteps = defaultMaxSteps,
): Proof {
    const { ground, walked } = walkedFor(tenant, known, expected, scope, maxSteps);
    const { diagram, space } = ground.parts;
    const boxes = boxesOf(diagram, walked.root);
    const [first] = boxes;
    const [example] = first === undefined ? [] : examplesIn(ground, walked.root, first);
    const isComplete = walked.left === null && space.shortages.length === 0;
    return {
        holds: boxes.length > 0 ? false : isComplete ? true : undefined,
        broken: boxes.map((box) => regionOf(ground, box)),
        example,
        left: walked.left,
        shortages: space.shortages,
    };
}

/** Walks all sign-ins of a scope: of those that are not as expected, the end is {@link isBroken}. */
export function walkedFor(
    tenant: TenantPolicies,
    known: KnownPeople,
    expected: Expected,
    scope: Scope,
    maxSteps = defaultMaxSteps,
) {
    const ground = prepare([tenant], known, scope, aspectOf(expected));
    const { contributions } = ground.parts;
    const walked = walkAll(
        ground,
        {
            isComparison: false,
            endOf: ([number], isMfaDone) => {
                const { atBest, atWorst } = contributions.effectAt(number!);
                return [atBest, atWorst].every((end) => isAsExpected(end, isMfaDone, expected))
                    ? same
                    : isBroken;
            },
        },
        maxSteps,
    );
    return { ground, walked };
}

/** What of a sign-in decides whether it is as expected. */
function aspectOf({ access, mfa }: Expected): Aspect {
    return mfa === undefined ? "block" : mfa === "atLeastOnce" && access === undefined ? "someMfa" : "mfa";
}

/** Whether one end of a sign-in, at best or at worst, is as expected. */
export function isAsExpected(end: EffectEnd, isDone: boolean, { access, mfa }: Expected): boolean {
    const isBlocked = end.access === "blocked";
    if (access !== undefined && isBlocked !== (access === "blocked")) {
        return false;
    }
    if (isBlocked || mfa === undefined) {
        return true;
    }
    const times = mfaOf(end, isDone);
    switch (mfa) {
        case "never":
            return times === "none";
        case "atLeastOnce":
            return times !== "none";
        case "atMostOnce":
            return times !== "twice";
    }
}
