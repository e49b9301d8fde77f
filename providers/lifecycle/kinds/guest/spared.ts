/** Which accounts no run blocks or deletes. */
import { exists, readUntilReplicated, users, usersOfAddress, wasAnsweredByAbsence } from "../../../../graph";
import type { Run } from "../../kit/run";
import { hasLostAddress, identityProperties, type Account } from "./identity";
import { ProtectedAccounts } from "./protectedAccounts";
import { isSameAddress } from "./sameAddress";

/**
 * How long "not found" counts as replication lag, in milliseconds. After that, the account counts as gone. Too long
 * costs time once; too short leaves a guest with access.
 */
const goneAfterMs = 30_000;

/** What an account is now; `undefined` if it is gone. */
export async function readCurrent(run: Run, userId: string): Promise<Account | undefined> {
    try {
        return await readUntilReplicated(
            run.client,
            (client) => users.get(client, userId, identityProperties),
            exists,
            { agreeingReads: 1, maxElapsedMs: goneAfterMs },
        );
    } catch (error) {
        if (wasAnsweredByAbsence(error)) {
            return undefined;
        }
        throw error;
    }
}

/**
 * Refuses to block an account that no run blocks, as `blockSignIn: true` would.
 *
 * @throws Error - As {@link reasonToSpare} says. Nothing was written.
 */
export async function refuseBlock(run: Run, userId: string, addresses: readonly string[]): Promise<void> {
    const found = await readCurrent(run, userId);
    const reason = found && (await reasonToSpare(run, userId, found, addresses));
    if (reason !== undefined) {
        throw new Error(
            `${addresses[0]} (object id ${userId}) ${reason}. The account was not blocked, and nothing was written. Remove ` +
                "blockSignIn, or take the guest out of the declaration. If the account should be blocked, do it in the " +
                "Entra admin center.",
        );
    }
}

/**
 * Why an account is left alone: it is no longer the guest of the declaration, or it is an account for emergency access
 * or the identity that deploys. `undefined` when it is the guest of the declaration.
 *
 * @param found - The account, with `identityProperties`.
 * @param addresses - Those that the declaration has, or had until now; at least one.
 * @throws GraphError - It cannot be read whether the account is protected.
 */
export async function reasonToSpare(
    run: Run,
    userId: string,
    found: Account,
    addresses: readonly string[],
): Promise<string | undefined> {
    return (
        mismatchOf(run, found, addresses) ??
        (await run.part(ProtectedAccounts).reasonFor(userId.toLowerCase()))
    );
}

function mismatchOf(run: Run, found: Account, addresses: readonly string[]): string | undefined {
    if (found["userType"] !== "Guest") {
        return "is no longer a guest of the tenant but a member";
    }
    if (addresses.every((address) => hasLostAddress(found, address))) {
        const known = usersOfAddress.mailAddressesOf(found);
        return `is no longer an address of the account, which has ${known.join(", ")}`;
    }
    const { mail } = found;
    const isOther = typeof mail === "string" && !addresses.some((address) => isSameAddress(mail, address));
    return isOther && run.declared.guestAddresses.has(mail.toLowerCase())
        ? `is an account that this stack also declares as ${mail}`
        : undefined;
}
