import type { Connection } from "./graph";
import { wait } from "./wait";

const wantedInARow = 5;

/**
 * The real plugin's wait for consistency: asks at once, then every 5 s, and trusts five agreeing answers in a row.
 * While they disagree, the pause grows to 10 s.
 *
 * @param isConsistent - Asks once.
 * @param timeoutSeconds - The resource's time limit, in seconds of the real plugin.
 * @param leastPauseSeconds - The pause between agreeing answers, in seconds of the real plugin.
 */
export async function waitForConsistency(
    connection: Connection,
    isConsistent: () => Promise<boolean>,
    timeoutSeconds = 300,
    leastPauseSeconds = 5,
): Promise<void> {
    if (connection.skipWaits) {
        return;
    }
    let inARow = 0;
    let pauseSeconds = leastPauseSeconds;
    for (let elapsed = 0; elapsed <= timeoutSeconds; elapsed += pauseSeconds) {
        const isGood = await isConsistent();
        inARow = isGood ? inARow + 1 : 0;
        if (inARow === wantedInARow) {
            return;
        }
        pauseSeconds = isGood ? leastPauseSeconds : Math.min(10, pauseSeconds + 1);
        await wait((pauseSeconds * 1_000) / connection.clockScale);
    }
    throw new Error("timeout while waiting for state to become 'Done'");
}
