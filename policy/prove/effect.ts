import {
    builtInStrengths,
    isUnknown,
    knownItems,
    multifactorStrength,
    type AuthenticationStrength,
} from "../model";
import type { Access, EffectiveSessionControls, Prompt, Range, Verdict } from "../evaluate";

/** What a person has to do, without who asks for it. */
export type Demand = Pick<Prompt, "kind" | "ids" | "place">;

/** The outcome of a sign-in, as far as the person notices it. */
export interface EffectEnd {
    readonly access: Access;
    readonly prompts: readonly Demand[];
    readonly session: EffectiveSessionControls | null;
}

/** At best and at worst; the same when all is known. */
export interface Effect {
    readonly atBest: EffectEnd;
    readonly atWorst: EffectEnd;
}

/** Which way a sign-in changes. `different`: neither way, or both. */
export type Direction = "equal" | "stricter" | "looser" | "different";

export function effectOf({ atBest, atWorst }: Range): Effect {
    const best = endOf(atBest);
    return { atBest: best, atWorst: atWorst === atBest ? best : endOf(atWorst) };
}

/** How often, and where, a person does multi-factor authentication: before, at home, and because of prompts. */
export function mfaOf({ access, prompts }: EffectEnd, isDoneAtHome: boolean): MfaWord {
    if (access === "blocked") {
        return "blocked";
    }
    const asked = (place: Demand["place"]) =>
        prompts.filter((prompt) => prompt.kind === "mfa" && prompt.place === place).length;
    const atHome = asked("home") + (isDoneAtHome ? 1 : 0);
    const total = atHome + asked("here");
    return total === 0 ? "none" : total > 1 ? "twice" : atHome === 1 ? "onceAtHome" : "onceHere";
}

export type MfaWord = "none" | "onceAtHome" | "onceHere" | "twice" | "blocked";

function endOf({ access, prompts, sessionControls }: Verdict): EffectEnd {
    return {
        access,
        prompts: prompts.map(({ kind, ids, place }) => ({
            kind,
            // The built-in strength for any multi-factor authentication asks for no more than the control does.
            ids: ids.filter((id) => id !== multifactorStrength.id),
            place,
        })),
        session: sessionControls,
    };
}

/** Equal keys, equal effects. */
export function effectKey(effect: Effect): string {
    return JSON.stringify(effect);
}

const ranks: Readonly<Record<Access, number>> = { granted: 0, interrupted: 1, blocked: 2 };

/** Compares effects; strengths by what they allow. */
export function compareEffects(
    before: Effect,
    after: Effect,
    strengths: readonly AuthenticationStrength[] = [],
): Direction {
    const directions = [
        compareEnds(before.atBest, after.atBest, strengths),
        compareEnds(before.atWorst, after.atWorst, strengths),
    ];
    return together(directions);
}

/** The direction of several changes: one that all of them have, or equal, else different. */
export function together(directions: readonly Direction[]): Direction {
    const found = new Set(directions.filter((direction) => direction !== "equal"));
    return found.size === 0 ? "equal" : found.size === 1 ? [...found][0]! : "different";
}

function compareEnds(
    before: EffectEnd,
    after: EffectEnd,
    strengths: readonly AuthenticationStrength[],
): Direction {
    if (before.access === "blocked" || after.access === "blocked") {
        return byNumber(ranks[before.access], ranks[after.access]);
    }
    return together([
        comparePrompts(before.prompts, after.prompts, strengths),
        compareSessions(before.session, after.session),
    ]);
}

function byNumber(before: number, after: number): Direction {
    return before === after ? "equal" : after > before ? "stricter" : "looser";
}

function comparePrompts(
    before: readonly Demand[],
    after: readonly Demand[],
    strengths: readonly AuthenticationStrength[],
): Direction {
    const key = (demand: Demand) => JSON.stringify(demand);
    const [old, current] = [new Set(before.map(key)), new Set(after.map(key))];
    const gone = before.filter((demand) => !current.has(key(demand)));
    const added = after.filter((demand) => !old.has(key(demand)));
    if (gone.length === 0 || added.length === 0) {
        return byNumber(gone.length, added.length) === "equal"
            ? "equal"
            : gone.length > 0
              ? "looser"
              : "stricter";
    }
    if (gone.length === 1 && added.length === 1 && gone[0]!.place === added[0]!.place) {
        return compareDemands(gone[0]!, added[0]!, strengths);
    }
    return "different";
}

function compareDemands(
    before: Demand,
    after: Demand,
    strengths: readonly AuthenticationStrength[],
): Direction {
    if (before.kind !== "mfa" || after.kind !== "mfa") {
        return "different";
    }
    const [old, current] = [combinationsOf(before, strengths), combinationsOf(after, strengths)];
    if (old === undefined || current === undefined) {
        return "different";
    }
    const isWithin = (inner: ReadonlySet<string>, outer: ReadonlySet<string>) =>
        [...inner].every((item) => outer.has(item));
    const [isNarrower, isWider] = [isWithin(current, old), isWithin(old, current)];
    return isNarrower && isWider ? "equal" : isNarrower ? "stricter" : isWider ? "looser" : "different";
}

/** Combinations of methods that satisfy all strengths of a demand. */
function combinationsOf(
    { ids }: Demand,
    strengths: readonly AuthenticationStrength[],
): ReadonlySet<string> | undefined {
    const known = [...strengths, ...builtInStrengths];
    let found = new Set(knownItems(multifactorStrength.allowedCombinations));
    for (const id of ids) {
        const allowed = known.find((strength) => strength.id === id)?.allowedCombinations;
        if (allowed === undefined || isUnknown(allowed)) {
            return undefined;
        }
        found = new Set(knownItems(allowed).filter((item) => found.has(item)));
    }
    return found;
}

function compareSessions(
    before: EffectiveSessionControls | null,
    after: EffectiveSessionControls | null,
): Direction {
    if (JSON.stringify(before) === JSON.stringify(after)) {
        return "equal";
    }
    const [old, current] = [before ?? noControls, after ?? noControls];
    const flags = [
        "applicationEnforcedRestrictions",
        "disableResilienceDefaults",
        "secureSignInSession",
    ] as const;
    return together([
        hours(old.signInFrequencyHours, current.signInFrequencyHours),
        words(old.persistentBrowser, current.persistentBrowser, ["always", null, "never"]),
        words(old.cloudAppSecurity, current.cloudAppSecurity, [
            null,
            "monitorOnly",
            "mcasConfigured",
            "blockDownloads",
        ]),
        ...flags.map((flag) => byNumber(Number(old[flag]), Number(current[flag]))),
        JSON.stringify([old.others, old.signInFrequencyAuthenticationType]) ===
            JSON.stringify([current.others, current.signInFrequencyAuthenticationType]) ||
        old.signInFrequencyHours !== current.signInFrequencyHours
            ? "equal"
            : "different",
    ]);
}

const noControls: EffectiveSessionControls = {
    signInFrequencyHours: null,
    signInFrequencyAuthenticationType: null,
    persistentBrowser: null,
    cloudAppSecurity: null,
    applicationEnforcedRestrictions: false,
    disableResilienceDefaults: false,
    secureSignInSession: false,
    others: [],
};

type Hours = EffectiveSessionControls["signInFrequencyHours"];

function hours(before: Hours, after: Hours): Direction {
    if (JSON.stringify(before) === JSON.stringify(after)) {
        return "equal";
    }
    if (isUnknown(before) || isUnknown(after)) {
        return "different";
    }
    return byNumber(-(before ?? Infinity), -(after ?? Infinity));
}

type Word = EffectiveSessionControls["persistentBrowser"];

/** @param fromLax - Words from lax to strict; `null` is none. */
function words(before: Word, after: Word, fromLax: readonly (string | null)[]): Direction {
    if (JSON.stringify(before) === JSON.stringify(after)) {
        return "equal";
    }
    if (isUnknown(before) || isUnknown(after)) {
        return "different";
    }
    const [old, current] = [fromLax.indexOf(before), fromLax.indexOf(after)];
    return old < 0 || current < 0 ? "different" : byNumber(old, current);
}
