import { readAgreed, users, usersOfAddress } from "../../../../graph";
import { normalizeEmailAddress } from "../../../../rules/emailAddress";
import type { Properties } from "../../kit/lifecycle";
import type { Run } from "../../kit/run";
import { writeProperties } from "./profile";
import { assertResettable } from "./redemption";

export { emailAddress } from "../../../../rules/textFields";

/** Whether two texts are one address. */
export function isSameAddress(left: unknown, right: string): boolean {
    const known = typeof left === "string" ? normalizeEmailAddress(left) : undefined;
    return known?.isValid === true && known.emailAddress === right;
}

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
 * How many reads in a row have to miss a guest before one is invited. A replica that lags does not know whom a run that
 * was killed invited a moment ago, and a second invitation can be a second mail. With one replica of three behind, five
 * reads all reach that one in one of 243 cases; and their waits, some 6 s together, are longer than replicas are mostly
 * behind. Only who is invited is waited for so long: one who is there is known from the first read that shows them.
 */
const readsOfAbsence = 5;

/**
 * The guest who has an address already.
 *
 * @throws Error - It is one of the tenant's own people, or belongs to several.
 */
export async function findGuest(run: Run, address: string): Promise<string | undefined> {
    const client = run.client;
    const known = await readAgreed(
        client,
        (client) => usersOfAddress.findByAddress(client, address, { isSingleAttempt: true }),
        (found) => found !== undefined,
        () => true,
        { agreeingReads: readsOfAbsence },
    );
    return guestIdOf(address, known);
}

/**
 * The object id of the user who has an address, if they are a guest.
 *
 * @throws Error - It is one of the tenant's own people.
 */
export function guestIdOf(
    address: string,
    known: usersOfAddress.UserOfAddress | undefined,
): string | undefined {
    if (known !== undefined && !usersOfAddress.isExternal(known)) {
        throw new Error(
            `${address} belongs to one of the tenant's own accounts (object id ${known.id}), which can ` +
                "be given access as it is: remove the guest, and name the account's object id where it is needed.",
        );
    }
    return known?.id;
}

/**
 * Gives a guest another address: it becomes the mail address and one of the further ones, which a reset of the
 * redemption asks for. Signing in with it is for the reset to bring.
 *
 * @throws Error - The address is another user's, or the redemption could not be reset afterwards.
 * @see https://learn.microsoft.com/entra/external-id/reset-redemption-status
 */
export async function writeAddress(run: Run, userId: string, address: string): Promise<void> {
    const owner = await findGuest(run, address);
    if (owner !== undefined && owner !== userId) {
        throw new Error(
            `${address} cannot become the address of the guest with object id ${userId}: it is that of another ` +
                `guest (object id ${owner}). Remove one of the two.`,
        );
    }
    await assertResettable(run, userId, address);
    const user: Properties | undefined = await users.get(run.client, userId, ["mail", "otherMails"]);
    const others = (user?.["otherMails"] as string[] | null | undefined) ?? [];
    const isThere = others.some((other) => other.toLowerCase() === address);
    await writeProperties(run, userId, {
        mail: address,
        ...(!isThere && { otherMails: [...others, address] }),
    });
}
