import { directoryObjects, exists, isAbsence, usersOfAddress, wasAnsweredByAbsence } from "../../../../graph";
import { DeletedOutsideError } from "../../kit/deletedOutside";
import type { Run } from "../../kit/run";

/** A guest of the state. */
interface KnownGuest {
    readonly userId: string;
    /** The address that the state has. */
    readonly address: string;
    readonly restoreDeleted: boolean | undefined;
}

/**
 * Changes a guest. An account that someone deleted is restored first: the state has its object id, so it is certain which
 * account is meant. Its groups, access and blocked sign-in return as they were.
 *
 * @throws What the change throws, where the account is not among the deleted users, or restoreDeleted is `false`.
 */
export async function restoringDeleted<T>(
    run: Run,
    { userId, address, restoreDeleted = true }: KnownGuest,
    change: (run: Run) => Promise<T>,
): Promise<T> {
    try {
        return await change(run);
    } catch (error) {
        const isGone =
            error instanceof DeletedOutsideError || isAbsence(error) || wasAnsweredByAbsence(error);
        // From here on an absence is lag.
        const restoring = run.checkingAbsence(() => Promise.resolve());
        if (!isGone || !restoreDeleted || !(await restore(restoring, userId, address))) {
            throw error;
        }
        return change(restoring);
    }
}

async function restore(run: Run, userId: string, address: string): Promise<boolean> {
    const deleted = await usersOfAddress.findDeletedByAddress(run.client, address);
    if (deleted?.id.toLowerCase() !== userId.toLowerCase()) {
        return false;
    }
    if (!(await usersOfAddress.restoreDeleted(run.client, userId))) {
        return false;
    }
    await directoryObjects.waitUntil(run.client, userId, exists);
    await run.log.warn(
        `${address} (object id ${userId}) was deleted outside of this program, and was restored with all groups and ` +
            "access from before. To let the guest go, take the guest out of the declaration.",
    );
    return true;
}
