import { users, type Invitation } from "../../../../graph";
import type { Properties } from "../../kit/lifecycle";
import type { Run } from "../../kit/run";
import { writeProperties } from "./profile";
import { assertResettable, resetRedemption } from "./redemption";

import { isSameAddress } from "./sameAddress";

/**
 * What is wrong with a changed address. It belongs to the same person only if the declaration says so. Otherwise another
 * person would take over the guest of the old address, with all their access.
 */
export function changeFault(before: unknown, now: string, former: unknown): string | undefined {
    const isSamePerson =
        typeof before !== "string" ||
        isSameAddress(before, now) ||
        (typeof former === "string" && isSameAddress(before, former));
    return isSamePerson
        ? undefined
        : `a guest's address cannot be changed in place (from ${before} to ${now}) unless both belong to the same person. ` +
              `If they do, declare ${before} as formerEmailAddress; otherwise, declare the new address as a separate guest`;
}

/**
 * Gives a guest another address, and has them redeem with it, so that they can no longer sign in with the old one.
 * The mail address is written last, so a guest with the new mail address has been moved completely.
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
        // A reset only accepts an address that the account already has.
        await writeProperties(run, userId, { otherMails: [...others, address] });
    }
    const redeemUrl = await resetRedemption(run, userId, invitation, false);
    await writeProperties(run, userId, { mail: address });
    return redeemUrl;
}
