import type { EmergencyAccessReview, OutcomeSummary, Review, ScenarioReview } from "../model";

const wordWords: Readonly<Record<Review["change"]["word"], string>> = {
    equal: "changes no sign-in",
    stricter: "makes sign-ins stricter",
    looser: "makes sign-ins looser",
    both: "makes some sign-ins stricter and others looser",
};

/** The verdict in a sentence or two. */
export function verdictText({ verdict, change, findings }: Review): string {
    const { word, regions, extent, untouched } = change;
    const errors = findings.filter(({ severity }) => severity === "error").length;
    const changed = `The change ${wordWords[word]}${regions.length === 0 ? "" : ` (${count(regions.length, "region")})`}.`;
    const { person, target, location, device } = extent.classes;
    switch (verdict) {
        case "unchanged":
            return `No sign-in changes. The review compared all classes of sign-ins (${kinds(person, "people")}, ${kinds(target, "targets")}, ${kinds(location, "places")}, ${kinds(device, "devices")}, and all else that policies read).${untouched.length > 0 ? ` ${count(untouched.length, "change")} to policies or settings ${untouched.length === 1 ? "touches" : "touch"} no one.` : ""}`;
        case "changed":
            return changed;
        case "incomplete":
            return `Not all sign-ins could be compared. ${word === "equal" ? "No change was found among the others." : changed}`;
        case "refused":
            return `${count(errors, "finding")} ${errors === 1 ? "needs" : "need"} a change before this goes out. ${changed}`;
    }
}

function kinds(number: number | undefined, what: string): string {
    return `${number ?? 0} ${number === 1 ? "kind" : "kinds"} of ${what}`;
}

function count(number: number, what: string): string {
    return `${number} ${number === 1 ? what : `${what}s`}`;
}

const mfaWords: Readonly<Record<OutcomeSummary["mfa"], string>> = {
    none: "no MFA",
    onceAtHome: "MFA once, at home",
    onceHere: "MFA once, here",
    twice: "MFA twice",
    blocked: "blocked",
    unknown: "not known yet",
};

/** An outcome in a few words: whether the user gets in, and how often they are asked. */
export function outcomeWords({ access, mfa }: OutcomeSummary): string {
    return access === "blocked" ? "blocked" : access === "unknown" ? "not known yet" : mfaWords[mfa];
}

export const directionWords: Readonly<Record<ScenarioReview["direction"], string>> = {
    equal: "same",
    stricter: "stricter",
    looser: "looser",
    different: "different",
};

export const coverageWords: Readonly<Record<EmergencyAccessReview["after"], string>> = {
    excluded: "left out",
    covered: "COVERED",
    unknown: "not known yet",
    none: "no such policy",
};

/** What the review asked the tenant, in a sentence; `undefined` if it did not ask. */
export function crossCheckText({ crossCheck }: Review): string | undefined {
    if (crossCheck === null) {
        return undefined;
    }
    const { askedCount, comparedCount, differences, refusal } = crossCheck;
    const compared =
        `The review asked the tenant's own evaluation about ${askedCount} sign-ins as they are now and compared ` +
        `${comparedCount} judgments: ${differences.length} ${differences.length === 1 ? "differs" : "differ"}.`;
    return refusal === null ? compared : `${compared} The tenant refused further questions: ${refusal}`;
}

/** A type of person in words: Graph's names, spelled out. */
export function kindWords(kind: string): string {
    const words = kind.replace(/([a-z])([A-Z])/g, "$1 $2").toLowerCase();
    return words.replace(/\bb2b\s?/, "B2B ");
}

/** Names of the policies that block or ask. */
export function decidedByWords({ decidedBy }: OutcomeSummary): string {
    return decidedBy.join(", ");
}
