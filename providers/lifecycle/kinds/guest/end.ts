/** What happens to a guest's account at the end of its declaration. */
import { readAgreed, users } from "../../../../graph";
import { GuestClaims } from "./claims";
import { readCurrent, reasonToSpare } from "./spared";
import type { AccountInputs } from "./accountInputs";
import type { Run } from "../../kit/run";

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
    const reason = await reasonToSpare(run, userId, found, [address]);
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
