import {
    isKnown,
    isUnknown,
    unknownValue,
    type OrUnknown,
    type SessionControls,
    type SignInFrequency,
} from "../model";
import type { EffectiveSessionControls } from "./outcome";
import { smallest } from "../../rules/lists";

/** Session controls of one policy, with names of those that the model does not know. */
export interface PolicySession {
    readonly controls: SessionControls | null;
    readonly others: readonly string[];
}

/**
 * Session controls of all policies that apply, together: the shortest sign-in frequency, and the most restrictive of
 * the others. No document says that `everyTime` is the shortest, or which of two other values is more restrictive;
 * this is common knowledge.
 *
 * @see https://learn.microsoft.com/entra/identity/conditional-access/concept-conditional-access-session
 */
export function mergedSession(sessions: readonly PolicySession[]): EffectiveSessionControls | null {
    const all = sessions.flatMap(({ controls }) => (controls === null ? [] : [controls]));
    const others = [...new Set(sessions.flatMap((session) => session.others))].sort();
    if (all.length === 0 && others.length === 0) {
        return null;
    }
    const frequencies = all.flatMap(({ signInFrequency }) =>
        signInFrequency === null ? [] : [signInFrequency],
    );
    const has = (
        name: "applicationEnforcedRestrictions" | "disableResilienceDefaults" | "secureSignInSession",
    ) => all.some((controls) => controls[name] === true);
    return {
        ...shortest(frequencies),
        persistentBrowser: strictest(
            all.map((controls) => controls.persistentBrowser),
            ["never", "always"],
        ),
        cloudAppSecurity: strictest(
            all.map((controls) => controls.cloudAppSecurity),
            ["blockDownloads", "mcasConfigured", "monitorOnly"],
        ),
        applicationEnforcedRestrictions: has("applicationEnforcedRestrictions"),
        disableResilienceDefaults: has("disableResilienceDefaults"),
        secureSignInSession: has("secureSignInSession"),
        others,
    };
}

function shortest(frequencies: readonly OrUnknown<SignInFrequency>[]) {
    if (frequencies.length === 0) {
        return { signInFrequencyHours: null, signInFrequencyAuthenticationType: null };
    }
    const timed = frequencies.filter(isKnown).map((frequency) => ({ frequency, hours: hoursOf(frequency) }));
    const hours = timed.map((item) => item.hours).filter(isKnown);
    const least = smallest(hours);
    // What is unknown may be shorter, unless nothing is.
    if (hours.length < frequencies.length && least > 0) {
        return { signInFrequencyHours: unknownValue, signInFrequencyAuthenticationType: unknownValue };
    }
    const types = timed
        .filter((item) => item.hours === least)
        .map((item) => item.frequency.authenticationType);
    return {
        signInFrequencyHours: least,
        signInFrequencyAuthenticationType: strictest(types, [
            "primaryAndSecondaryAuthentication",
            "secondaryAuthentication",
        ]),
    };
}

function hoursOf({ frequencyInterval, type, value }: SignInFrequency): OrUnknown<number> {
    if (frequencyInterval === "everyTime") {
        return 0;
    }
    if (isUnknown(frequencyInterval) || isUnknown(type) || isUnknown(value)) {
        return unknownValue;
    }
    return (value ?? 0) * (type === "days" ? 24 : 1);
}

/** The first of the words, from strict to lax, that is there; another word when there is no other. */
function strictest(
    values: readonly (OrUnknown<string> | null)[],
    fromStrict: readonly string[],
): OrUnknown<string> | null {
    const present = values.filter((value) => value !== null);
    const found = fromStrict.find((word) => present.includes(word));
    // An unknown value may be stricter, unless nothing is.
    if (present.some(isUnknown) && found !== fromStrict[0]) {
        return unknownValue;
    }
    return found ?? present.filter(isKnown).sort()[0] ?? null;
}
