import type { CheckedScenario } from "../evaluate";
import type { TenantPolicies } from "../model";
import { Causes } from "./causes";
import type { Change, ChangeLabel } from "./changes";
import { prepare, walkAll, defaultMaxSteps, type Ground, type Left } from "./comparison";
import {
    compareEffects,
    effectKey,
    mfaOf,
    together,
    type Direction,
    type Effect,
    type EffectEnd,
    type MfaWord,
} from "./effect";
import { boxesOf } from "./regions";
import { isMfaDoneAtHome } from "./scope";
import { examplesIn, regionOf, type SignInRegion } from "./signInRegion";
import type { Shortage } from "./values/value";
import type { KnownPeople } from "./values/people";
import { same } from "./walk";

/** The word for a change, as policy analyzers give it. */
export type ChangeWord = "equal" | "stricter" | "looser" | "both";

/** What the sign-ins of a region come to. */
export interface RegionEffect extends Effect {
    /** How often they do MFA in the worst case, with what was done at home. */
    readonly mfa: MfaWord;
}

/** Sign-ins that change in the same way. */
export interface ChangedRegion {
    readonly region: SignInRegion;
    readonly before: RegionEffect;
    readonly after: RegionEffect;
    readonly direction: Exclude<Direction, "equal">;
    /** Of sign-ins that one side blocks, the other side's prompts are not compared. */
    readonly isBesideBlock: boolean;
    /** What of the change does it. */
    readonly causes: readonly ChangeLabel[];
    /** One of the sign-ins, the most ordinary one. */
    readonly example: CheckedScenario;
}

/** What was compared, and what was not, in numbers. */
export interface Extent {
    /** Classes by dimension. */
    readonly classes: Readonly<Record<string, number>>;
    /** Groups and roles, of which every combination counts. */
    readonly memberships: number;
    readonly steps: number;
    /** Values that were not separated, because there are too many. */
    readonly shortages: readonly Shortage[];
    /** People who were not compared, because it would take too many steps. */
    readonly left: Left | null;
}

export interface TenantComparison {
    readonly word: ChangeWord;
    /** Whether all sign-ins were compared. */
    readonly isComplete: boolean;
    /** The worst first, of many those alone. */
    readonly regions: readonly ChangedRegion[];
    /** Regions that are not in the list. */
    readonly furtherRegions: number;
    /** What differs between the tenants and makes no sign-in of the regions differ. */
    readonly withoutEffect: readonly Change[];
    readonly extent: Extent;
}

/** The most regions that are worked out. */
const maxRegions = 200;

/** Compares all sign-ins of a tenant before and after a change: exactly, and as far as the extent says completely. */
export function compareTenants(
    before: TenantPolicies,
    after: TenantPolicies,
    known: KnownPeople,
    maxSteps = defaultMaxSteps,
): TenantComparison {
    const ground = prepare([before, after], known);
    const ends = new Pairs(ground);
    const walked = walkAll(
        ground,
        {
            isComparison: true,
            endOf: ([first, second], person, atHome) =>
                ends.of(first!, second!, isMfaDoneAtHome(person, atHome)),
        },
        maxSteps,
    );
    const causes = new Causes(before, after);
    const boxes = boxesOf(ground.parts.diagram, walked.root)
        .map((box) => ({ box, ...ends.at(box.end), region: regionOf(ground, box) }))
        .sort((first, second) => weightOf(second) - weightOf(first));
    const found = new Set<Change>();
    const regions = boxes.slice(0, maxRegions).flatMap(({ box, ...rest }): ChangedRegion[] => {
        const examples = examplesIn(ground, walked.root, box);
        const [example] = examples;
        if (example === undefined) {
            return [];
        }
        const own = new Set(examples.flatMap((each) => causes.of(each)));
        own.forEach((cause) => found.add(cause));
        return [{ ...rest, causes: [...own].map(({ label }) => label), example }];
    });
    const { shortages } = ground.parts.space;
    return {
        word: wordOf(boxes),
        isComplete: walked.left === null && shortages.length === 0,
        regions,
        furtherRegions: Math.max(0, boxes.length - maxRegions),
        withoutEffect: causes.all.filter((change) => !found.has(change)),
        extent: {
            classes: {
                person: ground.people.length,
                user: ground.users.length,
                ...Object.fromEntries(
                    ground.parts.space.dimensions.map(({ name, classes }) => [name, classes.length]),
                ),
            },
            memberships: ground.parts.memberships.items.length,
            steps: walked.steps,
            shortages,
            left: walked.left,
        },
    };
}

type Pair = Pick<ChangedRegion, "before" | "after" | "direction" | "isBesideBlock">;

/** Pairs of effects, before and after, by the number of the end; 0 is {@link same}. */
class Pairs {
    private readonly items: Pair[] = [];
    private readonly ids = new Map<string, number>();

    constructor(private readonly ground: Ground) {}

    of(first: number, second: number, isDoneAtHome: boolean): number {
        const { contributions } = this.ground.parts;
        const [before, after] = [contributions.effectAt(first), contributions.effectAt(second)];
        if (first === second || effectKey(before) === effectKey(after)) {
            return same;
        }
        const [mfaBefore, mfaAfter] = [before, after].map(({ atWorst }) => mfaOf(atWorst, isDoneAtHome));
        const isBesideBlock = isBlocked(before) || isBlocked(after);
        const key = JSON.stringify([
            isBesideBlock ? [isBlocked(before), isBlocked(after)] : differing(before, after),
            // What was done at home matters where it makes another count.
            isBesideBlock || mfaBefore === mfaAfter ? null : [mfaBefore, mfaAfter],
        ]);
        let id = this.ids.get(key);
        if (id === undefined) {
            const strengths = this.ground.sides.flatMap(({ tenant }) => tenant.authenticationStrengths);
            const direction = compareEffects(before, after, strengths);
            id = this.items.push({
                before: { ...before, mfa: mfaBefore! },
                after: { ...after, mfa: mfaAfter! },
                // What differs and weighs the same is another way to the same.
                direction: direction === "equal" ? "different" : direction,
                isBesideBlock,
            });
            this.ids.set(key, id);
        }
        return id;
    }

    at(end: number): Pair {
        return this.items[end - 1]!;
    }
}

function isBlocked({ atBest, atWorst }: Effect): boolean {
    return isRefused(atBest) && isRefused(atWorst);
}

/** Of two effects what differs: sign-ins that stay as they are in other ways change in the same way. */
function differing(before: Effect, after: Effect): unknown {
    return (["atBest", "atWorst"] as const).map((end) =>
        (["prompts", "session", "access"] as const).map((part) => {
            const pair = [before[end][part], after[end][part]];
            return JSON.stringify(pair[0]) === JSON.stringify(pair[1]) ? null : pair;
        }),
    );
}

function isRefused({ access }: EffectEnd): boolean {
    return access === "blocked";
}

function wordOf(regions: readonly Pick<ChangedRegion, "direction">[]): ChangeWord {
    const direction = together(regions.map((region) => region.direction));
    return direction === "different" ? "both" : direction;
}

/** The worst first: who is let in without being asked, who is shut out, then what is asked. */
function weightOf({ before, after, direction, region }: Pair & { readonly region: SignInRegion }): number {
    const isEmergency = region.people?.values.some(({ kind }) => kind === "emergencyAccess") === true;
    const isOut = isRefused(after.atWorst) && !isRefused(before.atWorst);
    const isIn = isRefused(before.atBest) && !isRefused(after.atBest);
    return (
        (isEmergency ? 100 : 0) +
        (isOut ? 30 : 0) +
        (isIn ? 25 : 0) +
        (direction === "looser" ? 10 : 0) +
        (direction === "stricter" ? 5 : 0)
    );
}
