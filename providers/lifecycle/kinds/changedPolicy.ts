/** Conditional access policies that someone else changed since the last run. */
import {
    conditionalAccess,
    isSamePolicy,
    readAgreed,
    type GraphClient,
    type PolicyJson,
} from "../../../graph";
import { lookTwice, refreshCure, refuseOtherObject } from "../kit/changedSince";
import type { Properties } from "../kit/lifecycle";
import type { Run } from "../kit/run";
import { isAnyUnfinished } from "../kit/unfinished";

/** Warns that a policy is about to be taken out of force. */
export function warnThatItGoesBack(run: Run, { displayName, state }: Properties): Promise<void> {
    return run.log.warn(
        `The policy ${JSON.stringify(displayName)} is enforced, and goes back to ${String(state)}: it no longer stops any ` +
            "sign-in.",
    );
}

/** Whether someone put in force a policy that this stack never did, and is about to write. */
export async function isEnforcedByOthers(
    run: Run,
    id: string,
    olds: Properties,
    policy: PolicyJson,
): Promise<boolean> {
    if (olds["state"] === "enabled" || policy["state"] === "enabled") {
        return false;
    }
    const found = await readAgreed(
        run.client,
        (client) => conditionalAccess.find(client, id),
        (shown) => shown?.["state"] !== "enabled",
        () => true,
    );
    return found?.["state"] === "enabled";
}

/**
 * Refuses to delete a policy that someone else put in force, or that has another name than in the state. Reports other
 * changes.
 *
 * @param known - The policy as the state has it.
 * @throws Error - Nothing was deleted.
 */
export async function refuseChangedPolicy(
    run: Run,
    id: string,
    props: Properties,
    known: PolicyJson,
): Promise<void> {
    if (isAnyUnfinished(props)) {
        return;
    }
    const read = (client: GraphClient) => conditionalAccess.find(client, id);
    const kind = "conditional access policy";
    const isExpected = (found: PolicyJson | undefined) => found === undefined || isSamePolicy(found, known);
    const found = await lookTwice(
        run,
        () =>
            readAgreed(run.client, read, (shown) => shown !== undefined && isExpected(shown), isSameOrAbsent),
        isExpected,
    );
    if (found === undefined || isExpected(found)) {
        return;
    }
    await refuseOtherObject(run, props, { kind, id, read });
    const name = `${kind} ${JSON.stringify(found["displayName"])} (${id})`;
    if (found["state"] === "enabled" && known["state"] !== "enabled") {
        throw new Error(
            `The ${name} was not deleted: it is enforced, and ${String(known["state"])} in this stack's state. Someone else ` +
                `put it in force, or a run that was killed on another machine did, and others may rely on it. To delete it, ${refreshCure}`,
        );
    }
    await run.log.warn(
        `Deletes the ${name}, which is no longer as in this stack's state: its state is ${String(found["state"])}. ` +
            "Someone else, or a run that was killed, changed it.",
    );
}

/** Whether two answers about a policy say the same. */
export const isSameOrAbsent = (left: PolicyJson | undefined, right: PolicyJson | undefined): boolean =>
    left === undefined || right === undefined ? left === right : isSamePolicy(left, right);
