import { isGuid } from "./checkedInput";

/**
 * Entra's built-in authentication strengths, by name.
 *
 * @see https://learn.microsoft.com/entra/identity/authentication/concept-authentication-strengths
 */
export const builtInAuthenticationStrengths = {
    multifactor: "00000000-0000-0000-0000-000000000002",
    passwordlessMfa: "00000000-0000-0000-0000-000000000003",
    phishingResistantMfa: "00000000-0000-0000-0000-000000000004",
} as const;

/** The azuread provider has a strength's id as a path. */
const strengthPath = "/policies/authenticationStrengthPolicies/";

/** The id of a strength given by name, id or path; `undefined` for anything else. */
export function strengthId(strength: string): string | undefined {
    const names: Readonly<Record<string, string>> = builtInAuthenticationStrengths;
    const id = Object.hasOwn(names, strength) ? names[strength] : strength.replace(strengthPath, "");
    return id !== undefined && isGuid(id) ? id.toLowerCase() : undefined;
}

/** What is wrong with a strength that is given. */
export function strengthFault(strength: string | null | undefined): string | undefined {
    return strength == null || strengthId(strength) !== undefined
        ? undefined
        : `must be ${Object.keys(builtInAuthenticationStrengths).join(", ")}, or a strength's id (GUID), but is ${JSON.stringify(strength)}`;
}
