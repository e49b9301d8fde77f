import type { EmergencyAccessReview, OutcomeSummary, Review, ScenarioReview } from "../review";

/** The verdict in a sentence. */
export function verdictText({ verdict, scenarios, findings }: Review): string {
    const changed = scenarios.filter(({ direction }) => direction !== "equal").length;
    const errors = findings.filter(({ severity }) => severity === "error").length;
    switch (verdict) {
        case "unchanged":
            return `Nobody's sign-in changes (${scenarios.length} sign-ins looked at).`;
        case "changed":
            return `${changed} of ${scenarios.length} sign-ins change.`;
        case "refused":
            return `${errors} ${errors === 1 ? "finding needs" : "findings need"} a change before this goes out; ${changed} of ${scenarios.length} sign-ins change.`;
    }
}

const mfaWords: Readonly<Record<OutcomeSummary["mfa"], string>> = {
    none: "no MFA",
    onceAtHome: "MFA once, at home",
    onceHere: "MFA once, here",
    twice: "MFA twice",
    blocked: "blocked",
    unknown: "not known yet",
};

/** An outcome in a few words: whether one gets in, and how often one is asked. */
export function outcomeWords({ access, mfa }: OutcomeSummary): string {
    return access === "blocked" ? "blocked" : access === "unknown" ? "not known yet" : mfaWords[mfa];
}

export const directionWords: Readonly<Record<ScenarioReview["direction"], string>> = {
    equal: "same",
    stricter: "stricter",
    looser: "looser",
    different: "different",
};

/** Tables of guests and of changes look at these alone; the rest is in the whole list. */
export const mainCircumstance = "browser, Office 365";

export const coverageWords: Readonly<Record<EmergencyAccessReview["after"], string>> = {
    excluded: "left out",
    covered: "COVERED",
    unknown: "not known yet",
    none: "no such policy",
};

/** What the tenant was asked, in a sentence; `undefined` when it was not. */
export function crossCheckText({ crossCheck }: Review): string | undefined {
    if (crossCheck === null) {
        return undefined;
    }
    const { askedCount, comparedCount, differences, refusal } = crossCheck;
    const compared =
        `The tenant's own evaluation was asked about ${askedCount} sign-ins as they are now: ${comparedCount} ` +
        `judgements compared, ${differences.length} ${differences.length === 1 ? "differs" : "differ"}.`;
    return refusal === null ? compared : `${compared} It answered no further: ${refusal}`;
}

/** A type of person in words: Graph's names, spelt out. */
export function kindWords(kind: string): string {
    const words = kind.replace(/([a-z])([A-Z])/g, "$1 $2").toLowerCase();
    return words.replace(/\bb2b\s?/, "B2B ");
}

/** Names of the policies that block or ask. */
export function decidedByWords({ decidedBy }: OutcomeSummary): string {
    return decidedBy.join(", ");
}
