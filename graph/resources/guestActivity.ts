import type { GraphClient } from "../client/client";

/** When a user signed in last, as far as Entra has recorded it; moments in ISO 8601. */
interface SignInActivity {
    /** Interactive, attempts that failed included. */
    readonly lastSignInDateTime?: string | null;
    readonly lastNonInteractiveSignInDateTime?: string | null;
    /** Not filled before December 2023. */
    readonly lastSuccessfulSignInDateTime?: string | null;
}

/** A guest, with the last sign-in. */
export interface GuestActivity {
    readonly id: string;
    readonly displayName: string | null;
    readonly mail: string | null;
    readonly userPrincipalName: string;
    readonly accountEnabled: boolean;
    /** `null` if Entra does not know it. */
    readonly createdDateTime: string | null;
    /** `PendingAcceptance` until the invitation is redeemed. */
    readonly externalUserState: string | null;
    /** The latest sign-in of any kind; `undefined` when none is recorded. Lags by hours. */
    readonly lastSignInDateTime: string | undefined;
}

/** Users in a page that has sign-in activity. @see https://learn.microsoft.com/graph/api/user-list */
const pageSize = "500";

/**
 * All guests with their last sign-in, 500 a request; the service allows 10 such requests a minute. Needs
 * AuditLog.Read.All and Entra ID P1.
 *
 * @see https://learn.microsoft.com/graph/api/resources/signinactivity
 */
export async function listGuestActivity(client: GraphClient): Promise<GuestActivity[]> {
    const users = await client.list<
        Omit<GuestActivity, "lastSignInDateTime"> & { readonly signInActivity?: SignInActivity | null }
    >("/users", {
        query: {
            $filter: "userType eq 'Guest'",
            $select:
                "id,displayName,mail,userPrincipalName,accountEnabled,createdDateTime,externalUserState,signInActivity",
            $top: pageSize,
        },
    });
    return users.map(({ signInActivity, ...user }) => ({
        ...user,
        lastSignInDateTime: latest(signInActivity ?? {}),
    }));
}

function latest(activity: SignInActivity): string | undefined {
    return [
        activity.lastSignInDateTime,
        activity.lastNonInteractiveSignInDateTime,
        activity.lastSuccessfulSignInDateTime,
    ]
        .filter((moment) => moment !== undefined && moment !== null)
        .sort()
        .at(-1);
}
