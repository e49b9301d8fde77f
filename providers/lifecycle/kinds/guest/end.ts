/** What happens to a guest's account at the end of its declaration. */
import {
    exists,
    readAgreed,
    readUntilReplicated,
    wasAnsweredByAbsence,
    users,
    usersOfAddress,
} from "../../../../graph";
import { isSameAddress } from "./sameAddress";
import { GuestClaims } from "./claims";
import { hasLostAddress, identityProperties, type Account } from "./identity";
import { ProtectedAccounts } from "./protectedAccounts";
import type { AccountInputs } from "./accountInputs";
import type { Run } from "../../kit/run";

/**
 * How long "not found" counts as replication lag, in milliseconds. After that, the account counts as gone. Too long
 * costs time once; too short leaves a guest with access.
 */
const goneAfterMs = 30_000;

/**
 * Blocks or deletes the account as declared, after a look at what it is now. It is left alone when it is declared by
 * another resource of the run, and, with a warning, when it is a member of the tenant now, no longer has the declared
 * address, or is an account for emergency access or the identity that deploys.
 *
 * @throws GraphError - It cannot be read whether the account is protected. Nothing was changed then.
 */
export async function endAccount(run: Run, userId: string, inputs: AccountInputs): Promise<void> {
    const { onRemove, emailAddress: address } = inputs;
    const claims = run.part(GuestClaims);
    const isDeclared = () => run.declared.guestAddresses.has(address) || claims.isOfOther(userId, address);
    if (onRemove === "retain" || isDeclared()) {
        return;
    }
    const found = await readCurrent(run, userId);
    if (found === undefined) {
        return;
    }
    const reason =
        mismatchOf(run, found, address) ??
        (await run.part(ProtectedAccounts).reasonFor(userId.toLowerCase()));
    if (reason !== undefined) {
        await run.log.warn(
            `${address} (object id ${userId}) ${reason}. The account was not ${onRemove === "block" ? "blocked" : "deleted"}. ` +
                "If it should be, do it in the Entra admin center.",
        );
        return;
    }
    if (onRemove === "block" && found["accountEnabled"] === false && (await isBlocked(run, userId))) {
        // The audit log keeps saying who blocked the account.
        return;
    }
    // Another resource may have adopted the account meanwhile.
    if (!isDeclared()) {
        await (onRemove === "block"
            ? users.disable(run.client, userId)
            : users.softDelete(run.client, userId));
    }
}

/** Why the account is no longer the guest of the declaration; `undefined` when it is. */
function mismatchOf(run: Run, found: Account, address: string): string | undefined {
    if (found["userType"] !== "Guest") {
        return "is no longer a guest of the tenant but a member";
    }
    if (hasLostAddress(found, address)) {
        const addresses = usersOfAddress.mailAddressesOf(found);
        return `is no longer an address of the account, which has ${addresses.join(", ")}`;
    }
    const { mail } = found;
    const isOther = typeof mail === "string" && !isSameAddress(mail, address);
    return isOther && run.declared.guestAddresses.has(mail.toLowerCase())
        ? `is an account that this stack also declares as ${mail}`
        : undefined;
}

/** Whether several replicas agree that the account is blocked. */
async function isBlocked({ client }: Run, userId: string): Promise<boolean> {
    const shown = await readAgreed(
        client,
        (reader) => users.get(reader, userId, ["accountEnabled"]),
        (user) => user?.["accountEnabled"] !== false,
        () => true,
    );
    return shown?.["accountEnabled"] === false;
}

/** What the account is now; `undefined` if it is gone. */
async function readCurrent(run: Run, userId: string): Promise<Account | undefined> {
    try {
        return await readUntilReplicated(
            run.client,
            (client) => users.get(client, userId, identityProperties),
            exists,
            {
                agreeingReads: 1,
                maxElapsedMs: goneAfterMs,
            },
        );
    } catch (error) {
        if (wasAnsweredByAbsence(error)) {
            return undefined;
        }
        throw error;
    }
}
