import type { RegionReview, ChangeReview } from "./model";
import {
    whyUntouched,
    type ChangedRegion,
    type TenantComparison,
    type TenantPolicies,
} from "pulumi-entra-b2b-policy";
import type { Census } from "./people/census";
import { countIn } from "./people/count";
import { reasonsOf } from "./reasons";
import type { People } from "./scenarios";
import { causeWords, untouchedWords } from "./words/cause";
import { exampleWords } from "./words/example";
import { effectWords } from "./words/effect";
import type { Names } from "./words/names";
import { circumstanceWords, targetWords } from "./words/where";
import { whoWords } from "./words/who";

export function changeReview(
    comparison: TenantComparison,
    before: TenantPolicies,
    after: TenantPolicies,
    people: People,
    names: Names,
    census?: Census,
): ChangeReview {
    const { word, regions, withoutEffect, isComplete, extent, furtherRegions } = comparison;
    return {
        word,
        regions: merged(
            regions.map((region) => regionReview(region, before, after, accountsOf(people), names, census)),
        ),
        untouched: withoutEffect.map((change) => ({
            change: causeWords(change.label, names),
            why: untouchedWords(whyUntouched(change, before, after, people)),
        })),
        extent: {
            isComplete,
            classes: extent.classes,
            memberships: extent.memberships,
            limits: [
                ...(extent.left === null
                    ? []
                    : [
                          `${extent.left.people} of ${extent.left.total} kinds of people were not compared: it would take more than ${extent.left.maxSteps.toLocaleString("en-US")} steps.`,
                      ]),
                ...extent.shortages.map(
                    ({ dimension, looked, total }) =>
                        `Of ${total.toLocaleString("en-US")} values of ${dimension} that policies separate, ${looked.toLocaleString("en-US")} were compared.`,
                ),
                ...extent.undecided.map(
                    (label) => `Not shown: whether any sign-in changes because ${causeWords(label, names)}.`,
                ),
                ...(furtherRegions > 0
                    ? [`${furtherRegions} further regions change and are not listed.`]
                    : []),
            ],
        },
    };
}

/** A region without a bound on people has these accounts too. */
function accountsOf({ emergencyAccessAccountIds }: People): PersonLabel[] {
    return [
        { kind: "member", home: null },
        ...emergencyAccessAccountIds.map((id) => ({ kind: "emergencyAccess" as const, home: null, id })),
    ];
}

type PersonLabel = NonNullable<ChangedRegion["region"]["people"]>["values"][number];

/** Rows with the same words are one. */
function merged(regions: readonly RegionReview[]): RegionReview[] {
    const found = new Map<string, RegionReview>();
    for (const region of regions) {
        const { who, target, circumstances, before, after, direction } = region;
        const key = JSON.stringify([who, target, circumstances, before, after, direction]);
        found.set(key, found.get(key) ?? region);
    }
    return [...found.values()];
}

/** The most policies that do not apply to a sign-in, of which each is listed. */
const maxOthers = 10;

function regionReview(
    changed: ChangedRegion,
    before: TenantPolicies,
    after: TenantPolicies,
    everyone: readonly PersonLabel[],
    names: Names,
    census: Census | undefined,
): RegionReview {
    const { region, direction, causes, example, furtherExamples } = changed;
    const [old, current] = effectWords(changed, names);
    const people = region.people?.values ?? everyone;
    const count = census && countIn(census, region);
    return {
        who: whoWords(region, names, count),
        people: count ?? null,
        target: targetWords(region, names),
        circumstances: circumstanceWords(region, names),
        before: old,
        after: current,
        direction,
        because: causes.map((cause) => causeWords(cause, names)),
        kind: kindOf(changed),
        isRough: region.isRough,
        accounts: people.flatMap(({ id }) => id ?? []),
        isAccountsAlone: people.length > 0 && people.every(({ kind }) => kind === "emergencyAccess"),
        policyKeys: causes.flatMap((cause) => (cause.kind === "policy" ? [cause.key] : [])),
        homeTenantIds: [...new Set(people.flatMap(({ home }) => home ?? []))],
        example,
        exampleText: exampleWords(example, names),
        why: reasonsOf(example, before, after, causes).why,
        signIns: [example, ...furtherExamples].map((signIn) => ({
            text: exampleWords(signIn, names),
            ...reasonsOf(signIn, before, after, causes, maxOthers),
        })),
    };
}

function kindOf({ before, after, direction }: ChangedRegion): RegionReview["kind"] {
    const isOut = ({ atWorst }: ChangedRegion["before"]) => atWorst.access === "blocked";
    if (isOut(after) && !isOut(before)) {
        return "shutOut";
    }
    if (isOut(before) && !isOut(after)) {
        return "letIn";
    }
    if (after.mfa === "twice" && before.mfa !== "twice") {
        return "doubleMfa";
    }
    return after.mfa === "none" && before.mfa !== "none" && direction !== "stricter" ? "noMfa" : "other";
}
