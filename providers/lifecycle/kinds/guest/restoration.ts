import { usersOfAddress } from "../../../../graph";
import { graphClient } from "../../kit/session";

/**
 * Brings a guest back who was deleted within the last 30 days: the same object id, with the groups and access from
 * before, and without another mail. Whom an administrator had blocked stays blocked.
 *
 * @returns The object id; `undefined` when nobody with the address is among the deleted items.
 */
export async function restoreGuest(address: string): Promise<string | undefined> {
    const deleted = await usersOfAddress.findDeletedByAddress(graphClient(), address);
    return deleted !== undefined && (await usersOfAddress.restoreDeleted(graphClient(), deleted.id))
        ? deleted.id
        : undefined;
}
