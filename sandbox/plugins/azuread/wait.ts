import { appendFileSync } from "node:fs";
import { setTimeout } from "node:timers/promises";

/** Waits, and writes the wait to ENTRA_B2B_SANDBOX_WAITS_FILE where that is set: its start and its length. */
export async function wait(delayMs: number): Promise<void> {
    const file = process.env["ENTRA_B2B_SANDBOX_WAITS_FILE"];
    if (file !== undefined) {
        appendFileSync(file, `${Date.now()} ${delayMs}\n`);
    }
    await setTimeout(delayMs);
}
