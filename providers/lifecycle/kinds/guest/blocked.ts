/** Guests who are blocked although the declaration does not say so: who blocked them, and whether they get in again. */
import { auditedActs } from "../../kit/deployerAudits";
import type { Run } from "../../kit/run";
import { writeProperties } from "./profile";

/** How long Entra keeps the audit log with a P1 or P2 license, in milliseconds. */
const keptMs = 30 * 24 * 3_600_000;

/** @see https://learn.microsoft.com/entra/identity/monitoring-health/reference-audit-activities (UserManagement) */
const [disabled, enabled] = ["Disable account", "Enable account"];

/**
 * Lets a guest sign in again whose account the deploying identity blocked, as `onRemove: block` does, and who is declared
 * again. Entra's audit log shows who blocked the account last. If an administrator did, or the log does not say, the
 * account stays blocked.
 *
 * @returns Whether the guest can sign in again.
 */
export async function letInAgain(run: Run, userId: string, address: string): Promise<boolean> {
    if (!(await wasBlockedByDeployer(run, userId))) {
        return false;
    }
    await writeProperties(run, userId, { accountEnabled: true });
    await run.log.info(
        `${address} (object id ${userId}) can sign in again: the identity that deploys had blocked the account, by ` +
            "onRemove: block or by an earlier blockSignIn: true, which the audit log does not tell apart. To keep the guest " +
            "blocked, declare blockSignIn: true.",
    );
    return true;
}

async function wasBlockedByDeployer(run: Run, userId: string): Promise<boolean> {
    const acts = await auditedActs(run, userId, run.client.serviceNowMs() - keptMs);
    const latest = acts.find(({ activity }) => [disabled, enabled].includes(activity));
    return latest?.activity === disabled && latest.isByDeployer;
}
