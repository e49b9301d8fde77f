import { users, type Invitation } from "../../../../graph";
import type { Properties } from "../../kit/lifecycle";
import type { Run } from "../../kit/run";
import { writeProperties } from "./profile";
import { assertResettable, resetRedemption } from "./redemption";

import { isSameAddress } from "./sameAddress";

/**
 * What is wrong with another address than before. It is one person's only when the declaration says so: otherwise the
 * guest of the old address would become somebody else, with all their access.
 */
export function changeFault(before: unknown, now: string, former: unknown): string | undefined {
    const isSamePerson =
        typeof before !== "string" ||
        isSameAddress(before, now) ||
        (typeof former === "string" && isSameAddress(before, former));
    return isSamePerson
        ? undefined
        : `a guest's address cannot be changed in place (from ${before} to ${now}) unless it is the same person's: ` +
              `then declare ${before} as formerEmailAddress; else declare the new address as a guest of its own`;
}

/**
 * Gives a guest another address, and has them redeem with it: signing in with the old one ends. The mail address comes
 * last, so that a guest who has the new one has been moved whole.
 *
 * @returns The new link to redeem.
 * @throws Error - The guest holds a directory role.
 * @see https://learn.microsoft.com/entra/external-id/reset-redemption-status
 */
export async function moveAddress(
    run: Run,
    userId: string,
    invitation: Invitation,
): Promise<string | undefined> {
    const { emailAddress: address } = invitation;
    await assertResettable(run, userId, address);
    const user: Properties | undefined = await users.get(run.client, userId, ["mail", "otherMails"]);
    const others = (user?.["otherMails"] as string[] | null | undefined) ?? [];
    if (!others.some((other) => other.toLowerCase() === address)) {
        // A reset takes no address that is not one of the account's.
        await writeProperties(run, userId, { otherMails: [...others, address] });
    }
    const redeemUrl = await resetRedemption(run, userId, invitation, false);
    await writeProperties(run, userId, { mail: address });
    return redeemUrl;
}
