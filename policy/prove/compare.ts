import { evaluateChecked, type CheckedScenario } from "../evaluate";
import type { TenantPolicies } from "../model";
import { Causes } from "./causes";
import type { Change, ChangeLabel } from "./changes";
import { prepare, walkAll, defaultMaxSteps, type Ground, type Left } from "./comparison";
import { effectOf, together } from "./effect";
import { firstTouched } from "./firstTouched";
import { isRefused, Pairs, type Pair } from "./pairs";
import { nodeOf, pathsToEnds } from "./paths";
import { scenarioAt } from "./point";
import type { Box } from "./boxes";
import { boxesOf } from "./regions";
import { examplesIn, pointOf, regionOf, type SignInRegion } from "./signInRegion";
import type { Shortage } from "./values/value";
import type { KnownPeople } from "./values/people";
import { personDimension } from "./question";

export type { RegionEffect } from "./pairs";

/** The word for a change, as policy analyzers give it. */
export type ChangeWord = "equal" | "stricter" | "looser" | "both";

/** Sign-ins that change in the same way. */
export interface ChangedRegion extends Pair {
    readonly region: SignInRegion;
    /** What of the change does it. */
    readonly causes: readonly ChangeLabel[];
    /** One of the sign-ins, the most ordinary one. */
    readonly example: CheckedScenario;
    /** A sign-in of each further kind of people, of the first regions in the list. */
    readonly furtherExamples: readonly CheckedScenario[];
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
    /** What differs between the tenants, and may or may not make a sign-in differ. */
    readonly undecided: readonly ChangeLabel[];
}

export interface TenantComparison {
    readonly word: ChangeWord;
    /** Whether all sign-ins were compared. */
    readonly isComplete: boolean;
    /** The worst first, of many those alone. */
    readonly regions: readonly ChangedRegion[];
    /** Regions that are not in the list. */
    readonly furtherRegions: number;
    /** What differs between the tenants and makes no sign-in differ, which was shown for each by itself. */
    readonly withoutEffect: readonly Change[];
    readonly extent: Extent;
}

/** The most regions that are worked out, and the most ways to change that are described by regions. */
const maxRegions = 200;
const maxEnds = 100;

/** Regions that have an example of each kind of people. */
const maxWithExamples = 20;

/** Compares all sign-ins of a tenant before and after a change: exactly, and as far as the extent says completely. */
export function compareTenants(
    before: TenantPolicies,
    after: TenantPolicies,
    known: KnownPeople,
    maxSteps = defaultMaxSteps,
): TenantComparison {
    const ground = prepare([before, after], known);
    const { diagram, contributions, space, memberships } = ground.parts;
    const pairs = new Pairs(ground.sides, contributions);
    const walked = walkAll(
        ground,
        {
            isComparison: true,
            endOf: ([first, second], isMfaDone) => pairs.of(first!, second!, isMfaDone),
        },
        maxSteps,
    );
    const causes = new Causes(before, after);
    const paths = pathsToEnds(diagram, walked.root);
    const emergency = endsOfAccounts(ground, walked.root);
    const ends = [...paths.keys()]
        .map((end) => ({ end, weight: weightOf(pairs.at(end), emergency.has(end)) }))
        .sort((first, second) => second.weight - first.weight)
        .map(({ end }) => end);
    const described = new Set(ends.slice(0, maxEnds));
    const boxes = boxesOf(diagram, walked.root, described)
        .map((box) => ({ box, pair: pairs.at(box.end), region: regionOf(ground, box) }))
        .sort((first, second) => weightOfRegion(second) - weightOfRegion(first));
    const found = new Set<Change>();
    const regions = boxes.slice(0, maxRegions).flatMap(({ box, pair, region }, index) => {
        const examples = examplesIn(ground, walked.root, box, ({ home }) => causes.changesAbout(home));
        const [example] = examples;
        if (example === undefined) {
            return [];
        }
        const own = new Set(examples.flatMap((each) => causes.of(each)));
        own.forEach((cause) => found.add(cause));
        const furtherExamples = index < maxWithExamples ? examplesByKind(ground, walked.root, box) : [];
        return [{ end: box.end, pair, region, own, example, furtherExamples }];
    });
    // Ways to change without a region in the list have their reasons too.
    const listed = new Set(regions.map(({ end }) => end));
    for (const [end, path] of paths) {
        if (!listed.has(end)) {
            causes.of(scenarioAt(ground, pointOf(ground, path))).forEach((cause) => found.add(cause));
        }
    }
    const { shortages } = space;
    const isComplete = walked.left === null && shortages.length === 0;
    const isSame = paths.size === 0 && isComplete;
    // What no example needed may yet touch some sign-in of a region.
    const undecided: ChangeLabel[] = [];
    const withoutEffect = causes.all.filter((change) => {
        if (isSame || found.has(change)) {
            return isSame;
        }
        const touched = firstTouched({ before, after, known, ground }, change);
        if (touched === undefined) {
            undecided.push(change.label);
        } else if (touched !== null) {
            const end = endOfSignIn(pairs, before, after, touched);
            (regions.find((region) => region.end === end) ?? regions[0])?.own.add(change);
        }
        return touched === null;
    });
    return {
        word: wordOf(ends.map((end) => pairs.at(end))),
        isComplete,
        regions: regions.map(({ pair, region, own, example, furtherExamples }) => ({
            ...pair,
            region,
            causes: [...own].map(({ label }) => label),
            example,
            furtherExamples,
        })),
        furtherRegions: Math.max(0, boxes.length - maxRegions) + Math.max(0, ends.length - maxEnds),
        withoutEffect,
        extent: {
            classes: {
                person: ground.people.length,
                user: ground.users.length,
                ...Object.fromEntries(space.dimensions.map(({ name, classes }) => [name, classes.length])),
            },
            memberships: memberships.items.length,
            steps: walked.steps,
            shortages,
            left: walked.left,
            undecided,
        },
    };
}

/** A sign-in of each kind of people in a box, those of other tenants and those of none apart, after the first one. */
function examplesByKind(ground: Ground, root: number, box: Box): CheckedScenario[] {
    const [first, ...others] = examplesIn(
        ground,
        root,
        box,
        ({ kind, home, provider }) => `${kind} ${home === null} ${provider ?? ""}`,
    );
    return others.filter((example) => JSON.stringify(example.who) !== JSON.stringify(first?.who));
}

/** The end of one sign-in, as the evaluator judges it. */
function endOfSignIn(
    pairs: Pairs,
    before: TenantPolicies,
    after: TenantPolicies,
    scenario: CheckedScenario,
): number {
    const effect = (tenant: TenantPolicies) => effectOf(evaluateChecked(tenant, scenario));
    const isDone = scenario.atHome !== undefined || scenario.who.userType === "serviceProvider";
    return pairs.intern(effect(before), effect(after), isDone);
}

/** The ends of sign-ins of emergency-access accounts. */
function endsOfAccounts({ parts: { diagram }, people }: Ground, root: number): Set<number> {
    const indexes = people.flatMap(({ label }, index) => (label.kind === "emergencyAccess" ? [index] : []));
    return new Set(
        indexes.flatMap((index) => [
            ...pathsToEnds(diagram, nodeOf(diagram, root, personDimension, index)).keys(),
        ]),
    );
}

function wordOf(pairs: readonly Pick<Pair, "direction">[]): ChangeWord {
    const direction = together(pairs.map((pair) => pair.direction));
    return direction === "different" ? "both" : direction;
}

function weightOfRegion({ pair, region }: { readonly pair: Pair; readonly region: SignInRegion }): number {
    return weightOf(pair, region.people?.values.some(({ kind }) => kind === "emergencyAccess") === true);
}

/** The worst first: who is let in without being asked, who is shut out, then what is asked. */
function weightOf({ before, after, direction }: Pair, isEmergency: boolean): number {
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
