import type { LoggedSignIn } from "./loggedSignIn";

/** The tenant of personal Microsoft accounts. @see https://learn.microsoft.com/entra/identity-platform/id-token-claims-reference (tid) */
export const personalAccountsTenantId = "9188040d-6c67-4c5b-b112-36a304b66dad";

/** Whether someone of another tenant, or of none, signed in; `undefined`: the log does not say. */
export function isExternal({
    access,
    homeTenantId,
    resourceTenantId,
    isGuest,
}: LoggedSignIn): boolean | undefined {
    if (access !== "unknown") {
        return access !== "none";
    }
    return homeTenantId !== undefined && resourceTenantId !== undefined
        ? homeTenantId !== resourceTenantId
        : isGuest;
}

/**
 * The Entra tenant of an external user; `null` for personal accounts and those that come from no tenant. For an account with
 * a one-time passcode the log is assumed to have no home tenant, or this one.
 */
export function entraHomeOf({ homeTenantId, resourceTenantId }: LoggedSignIn): string | null {
    return homeTenantId === undefined ||
        homeTenantId === resourceTenantId ||
        homeTenantId === personalAccountsTenantId
        ? null
        : homeTenantId;
}

/**
 * Codes of a sign-in that went on after a further step. The finished one is another entry.
 *
 * @see https://learn.microsoft.com/entra/identity-platform/reference-error-codes
 */
const interruptions = new Set([
    50058, // UserInformationNotProvided: silent sign-in needs the person.
    50072, // UserStrongAuthEnrollmentRequiredInterrupt
    50074, // UserStrongAuthClientAuthNRequiredInterrupt
    50076, // UserStrongAuthClientAuthNRequired
    50079, // UserStrongAuthEnrollmentRequired
    50125, // PasswordResetRegistrationRequiredInterrupt
    50140, // KmsiInterrupt
]);

/** Whether an entry is only a step on the way to another one. */
export function isInterruption({ errorCode, mfa }: LoggedSignIn): boolean {
    return interruptions.has(errorCode) && mfa !== "askedHere";
}
