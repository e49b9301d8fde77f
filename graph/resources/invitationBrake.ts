import type { GraphClient } from "../client/client";
import { GraphError, InvitationsBlockedError } from "../client/errors";

/** The refusal of the first invitation of a client that met the limit. */
class Brake {
    refusal: GraphError | undefined;
}

/**
 * Whether a refusal is the limit on abuse, which is far below the documented limits and which only a support ticket
 * lifts.
 *
 * @see https://learn.microsoft.com/answers/questions/12731593 (observed 2026-04: after 11 invitations, 30 s apart)
 */
export function isInvitationBrake(error: unknown): error is GraphError {
    return (
        GraphError.isInstance(error) &&
        error.status === 403 &&
        /invitations are blocked for this directory|suspicious activity/i.test(error.reason)
    );
}

/**
 * Sends an invitation, unless an earlier one of this client met the limit: each further attempt would only look more
 * like abuse.
 *
 * @param send - Receives a function that returns whether the brake is on by now, for an invitation that waits its turn.
 * @throws InvitationsBlockedError - The brake is on. The invitation was refused, or not sent at all.
 */
export async function withBrake<T>(
    client: GraphClient,
    send: (refusal: () => Error | undefined) => Promise<T>,
): Promise<T> {
    const brake = client.part(Brake);
    const refusal = () => {
        const earlier = brake.refusal;
        return earlier && new InvitationsBlockedError(false, earlier);
    };
    const earlier = refusal();
    if (earlier !== undefined) {
        throw earlier;
    }
    try {
        return await send(refusal);
    } catch (error) {
        if (isInvitationBrake(error)) {
            brake.refusal = error;
            throw new InvitationsBlockedError(true, error);
        }
        throw error;
    }
}
