import { isDeepStrictEqual } from "node:util";
import { outcomeSchemaVersion, type Access, type Outcome, type Range } from "./outcome";

/** One thing that differs between two outcomes of the same sign-in. */
export interface OutcomeChange {
    readonly kind:
        | "access"
        | "blockedBy"
        | "prompts"
        | "mfa"
        | "sessionControls"
        | "policies"
        | "ifReportOnlyEnforced"
        | "meetableStrengths";
    readonly before: unknown;
    readonly after: unknown;
}

/** How a sign-in changes. */
export interface OutcomeComparison {
    readonly schemaVersion: typeof outcomeSchemaVersion;
    /**
     * `stricter`: harder to get in, or more asked. `looser`: the contrary. `different`: another way of the same
     * weight, or more of one and less of another. `equal`: nothing that people notice changes.
     */
    readonly direction: "equal" | "stricter" | "looser" | "different";
    readonly changes: readonly OutcomeChange[];
}

type Weight = readonly number[];
const weights: Readonly<Record<Access, number>> = { granted: 0, interrupted: 1, blocked: 2 };

/** Compares the outcomes of a sign-in before and after a change of policies. */
export function compareOutcomes(before: Outcome, after: Outcome): OutcomeComparison {
    const changes: OutcomeChange[] = [];
    const compare = (kind: OutcomeChange["kind"], old: unknown, current: unknown) => {
        if (!isDeepStrictEqual(old, current)) {
            changes.push({ kind, before: old, after: current });
        }
    };
    compare("access", before.access, after.access);
    for (const kind of ["blockedBy", "prompts", "mfa", "sessionControls"] as const) {
        compare(kind, verdicts(before, kind), verdicts(after, kind));
    }
    compare("policies", acting(before), acting(after));
    if (before.ifReportOnlyEnforced !== null || after.ifReportOnlyEnforced !== null) {
        compare("ifReportOnlyEnforced", ifEnforced(before), ifEnforced(after));
    }
    compare("meetableStrengths", before.meetableStrengths, after.meetableStrengths);
    return { schemaVersion: outcomeSchemaVersion, direction: direction(before, after, changes), changes };
}

/** A part of the verdict. At best and at worst if they differ. */
function verdicts(range: Range, kind: "blockedBy" | "prompts" | "mfa" | "sessionControls"): unknown {
    const [best, worst] = [range.atBest[kind], range.atWorst[kind]];
    return isDeepStrictEqual(best, worst) ? best : { atBest: best, atWorst: worst };
}

function ifEnforced({ access, ifReportOnlyEnforced }: Outcome): unknown {
    return ifReportOnlyEnforced?.access ?? access;
}

/** Policies that apply or may apply, by key, with what they do. */
function acting({ policies }: Outcome): unknown {
    return Object.fromEntries(
        policies
            .filter(({ applies }) => applies !== false)
            .sort((first, second) => (first.key < second.key ? -1 : 1))
            .map(({ key, applies, state, result }) => [key, { applies, state, result }]),
    );
}

function direction(
    before: Outcome,
    after: Outcome,
    changes: readonly OutcomeChange[],
): OutcomeComparison["direction"] {
    const signs = weightOf(after).map((weight, index) => Math.sign(weight - (weightOf(before)[index] ?? 0)));
    const [isStricter, isLooser] = [signs.includes(1), signs.includes(-1)];
    if (isStricter !== isLooser) {
        return isStricter ? "stricter" : "looser";
    }
    const noticed = changes.some(({ kind }) =>
        ["access", "prompts", "mfa", "sessionControls"].includes(kind),
    );
    return isStricter || noticed ? "different" : "equal";
}

/** Access first, because a blocked user gets no prompts. Then the prompts, if access is the same. */
function weightOf({ atBest, atWorst }: Range): Weight {
    return [atBest, atWorst].map(({ access, prompts }) => weights[access] * 100 + prompts.length);
}
