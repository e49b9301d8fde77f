import type { AuthenticationStrength } from "../model";
import { multifactor } from "./multifactor";
import type { SignIn } from "./signIn";

/** Answers by everything that they depend on, for each tenant's strengths, because many sign-ins share it. */
const answers = new WeakMap<readonly AuthenticationStrength[], Map<string, readonly string[]>>();

/** Ids of the strengths that a person can certainly meet where the settings require them to be asked for. */
export function meetableStrengths(
    strengths: readonly AuthenticationStrength[],
    signIn: SignIn,
): readonly string[] {
    const { scenario, isLocal, isLegacy, homeTenantId, trust } = signIn;
    const known = answers.get(strengths) ?? new Map<string, readonly string[]>();
    answers.set(strengths, known);
    const facts = [scenario.atHome, scenario.here, scenario.who.userType];
    const key = JSON.stringify([isLocal, isLegacy, homeTenantId === null, String(trust.mfa), ...facts]);
    const found =
        known.get(key) ??
        strengths.flatMap((strength) =>
            strength.id !== null &&
            multifactor(strength, { isRisky: false, isFresh: false }, signIn).worst.status !== "impossible"
                ? [strength.id]
                : [],
        );
    known.set(key, found);
    return found;
}
