import { usersOfAddress } from "../../../../graph";
import type { Run } from "../../kit/run";

/**
 * Brings a guest back who was deleted within the last 30 days: the same object id, with the groups and access from
 * before, and without another mail. Whom an administrator had blocked stays blocked.
 *
 * @returns The object id; `undefined` when nobody with the address is among the deleted items.
 */
export async function restoreGuest(run: Run, address: string): Promise<string | undefined> {
    const deleted = await usersOfAddress.findDeletedByAddress(run.client, address);
    return deleted !== undefined && (await usersOfAddress.restoreDeleted(run.client, deleted.id))
        ? deleted.id
        : undefined;
}
