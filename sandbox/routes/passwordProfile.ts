import { badRequest } from "../graphFault";
import type { Entity } from "../store";

/** @see https://learn.microsoft.com/entra/identity/authentication/concept-sspr-policy */
const minLength = 8;
const maxLength = 256;
const classes = [/[a-z]/, /[A-Z]/, /[0-9]/, /[^A-Za-z0-9]/];
const neededClasses = 3;

/**
 * What the directory keeps of a new user's password: everything except the password.
 *
 * @param policies - The user's `passwordPolicies`.
 * @throws GraphFault - 400: it is too weak. The rules are documented, the text was observed.
 */
export function keptProfile(profile: unknown, policies: unknown): Entity {
    const { password, forceChangePasswordNextSignIn, forceChangePasswordNextSignInWithMfa } = (profile ??
        {}) as Entity;
    if (typeof password === "string") {
        assertPassword(password, typeof policies === "string" && policies.includes("DisableStrongPassword"));
    }
    return {
        forceChangePasswordNextSignIn: forceChangePasswordNextSignIn ?? true,
        forceChangePasswordNextSignInWithMfa: forceChangePasswordNextSignInWithMfa ?? false,
        password: null,
    };
}

function assertPassword(password: string, isStrengthFree: boolean): void {
    const found = classes.filter((pattern) => pattern.test(password)).length;
    const isLong = password.length >= minLength && password.length <= maxLength;
    if (!isLong || (!isStrengthFree && found < neededClasses)) {
        throw badRequest(
            "The specified password does not comply with password complexity requirements. Please provide a different password.",
        );
    }
}
