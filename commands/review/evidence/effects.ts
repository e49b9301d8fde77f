import type { Outcome } from "pulumi-entra-b2b-policy";

/** How a change meets a sign-in of the log. */
export const effectKinds = [
    "newlyBlocked",
    "newlyAskedTwice",
    "newlyAskedHere",
    "uncertain",
    "noLongerBlocked",
    "noLongerAskedTwice",
    "noLongerAskedHere",
    "otherwise",
] as const;
export type EffectKind = (typeof effectKinds)[number];

type Certainty = boolean | "unknown";

/** Whether the sign-in is refused. */
export function isBlocked({ access, atWorst }: Outcome): Certainty {
    return access === "unknown" ? (atWorst.access === "blocked" ? "unknown" : false) : access === "blocked";
}

/** Whether this tenant asks for MFA. */
export function isAskedHere({ atBest, atWorst }: Outcome): Certainty {
    const [best, worst] = [atBest, atWorst].map(({ prompts }) =>
        prompts.some(({ kind, place }) => kind === "mfa" && place === "here"),
    );
    return best === worst ? best === true : "unknown";
}

/** Whether MFA was done at home as far as the log says, and is asked for here as well. */
function isAskedTwice(outcome: Outcome): Certainty {
    const asked = isAskedHere(outcome);
    return asked === true ? outcome.atWorst.mfa.atHome > 0 : asked === "unknown" ? "unknown" : false;
}

/** What a change does to one sign-in; empty where nothing of this changes. */
export function effectsOf(before: Outcome, after: Outcome): readonly EffectKind[] {
    const [wasBlocked, blocked] = [isBlocked(before), isBlocked(after)];
    const [wasAsked, asked] = [isAskedHere(before), isAskedHere(after)];
    const [wasTwice, twice] = [isAskedTwice(before), isAskedTwice(after)];
    const found: EffectKind[] = [];
    if (wasBlocked === false && blocked === true) {
        found.push("newlyBlocked");
    } else if (wasBlocked === true && blocked === false) {
        found.push("noLongerBlocked");
    }
    if (wasBlocked === false && blocked === false) {
        if (wasTwice === false && twice === true) {
            found.push("newlyAskedTwice");
        } else if (wasTwice === true && twice === false) {
            found.push("noLongerAskedTwice");
        }
        if (wasAsked === false && asked === true) {
            found.push("newlyAskedHere");
        } else if (wasAsked === true && asked === false) {
            found.push("noLongerAskedHere");
        }
    }
    const isUncertain =
        blocked !== wasBlocked && (blocked === "unknown" || wasBlocked === "unknown")
            ? true
            : asked !== wasAsked && (asked === "unknown" || wasAsked === "unknown");
    if (isUncertain) {
        found.push("uncertain");
    } else if (found.length === 0 && before.access !== after.access) {
        found.push("otherwise");
    }
    return found;
}
