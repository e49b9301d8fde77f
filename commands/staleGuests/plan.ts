import type { GuestActivity } from "../../graph/resources/guestActivity";

/** Why an administrator should review a guest. */
export type Reason = "neverAccepted" | "neverSignedIn" | "inactive";

/** A guest who seems not to be needed, and what to do if so. */
export interface StaleGuest {
    readonly userId: string;
    readonly emailAddress: string;
    readonly displayName: string;
    readonly reason: Reason;
    /**
     * Whole days since the last sign-in, or since the invitation when there was none. `null` if neither is known: Entra does
     * not know when an old account was created.
     *
     * @see https://learn.microsoft.com/graph/api/resources/user (createdDateTime)
     */
    readonly days: number | null;
    readonly lastSignInDateTime: string | undefined;
    readonly isBlocked: boolean;
    /** Whether the stack's guest list has the address. */
    readonly isDeclared: boolean;
    /** What a person who agrees does. */
    readonly advice: string;
}

/** What a plan is made from. */
export interface PlanOptions {
    /** Days without a sign-in from which on a guest is stale. */
    readonly days: number;
    /** Addresses of the stack's guest list. */
    readonly declaredAddresses: ReadonlySet<string>;
    /** Milliseconds since 1970. */
    readonly nowMs: number;
}

const dayMs = 24 * 60 * 60 * 1_000;

/**
 * The guests who have not signed in recently, longest absence first. Guests whose absence is not known come before all others. An administrator has to review the plan, because
 * sign-in data lags by hours and is kept only with Entra ID P1, and a guest may use a right without signing in.
 */
export function planCleanUp(
    guests: readonly GuestActivity[],
    { days, declaredAddresses, nowMs }: PlanOptions,
): StaleGuest[] {
    return guests
        .map((guest) => {
            const sinceMs = Date.parse(guest.lastSignInDateTime ?? guest.createdDateTime ?? "");
            const idleDays = Number.isNaN(sinceMs) ? null : Math.floor((nowMs - sinceMs) / dayMs);
            const emailAddress = (guest.mail ?? guest.userPrincipalName).toLowerCase();
            const isDeclared = declaredAddresses.has(emailAddress);
            return {
                userId: guest.id,
                emailAddress,
                displayName: guest.displayName ?? "",
                reason: reasonOf(guest),
                days: idleDays,
                lastSignInDateTime: guest.lastSignInDateTime,
                isBlocked: !guest.accountEnabled,
                isDeclared,
                advice: isDeclared
                    ? "remove the row from the guest list"
                    : "not in the guest list: block or delete by hand",
            };
        })
        .filter((guest) => guest.days === null || guest.days >= days)
        .sort(
            (left, right) =>
                absenceOf(right) - absenceOf(left) || (left.emailAddress < right.emailAddress ? -1 : 1),
        );
}

/** For the order; longer than any known one where it is not known. */
function absenceOf({ days }: StaleGuest): number {
    return days ?? Number.MAX_SAFE_INTEGER;
}

function reasonOf({ externalUserState, lastSignInDateTime }: GuestActivity): Reason {
    if (lastSignInDateTime !== undefined) {
        return "inactive";
    }
    return externalUserState === "PendingAcceptance" ? "neverAccepted" : "neverSignedIn";
}
