/**
 * Preloaded into Pulumi's processes: the package's clock runs ENTRA_B2B_SANDBOX_TIME_SCALE times as fast from
 * ENTRA_B2B_SANDBOX_TIME_ORIGIN on, as the sandbox tenant's does, and its waits and time limits are as much shorter. It
 * sets the package's documented time of a process. Where ENTRA_B2B_SANDBOX_WAITS_FILE is set, every wait is written there:
 * its start and its length in milliseconds of this machine.
 */
"use strict";

const { appendFileSync } = require("node:fs");
const { setTimeout } = require("node:timers/promises");

const scale = Number(process.env.ENTRA_B2B_SANDBOX_TIME_SCALE);
const originMs = Number(process.env.ENTRA_B2B_SANDBOX_TIME_ORIGIN);
const waitsFile = process.env.ENTRA_B2B_SANDBOX_WAITS_FILE;

/** @type {(delayMs: number, signal?: AbortSignal) => Promise<void>} */
async function sleep(delayMs, signal) {
    if (waitsFile !== undefined) {
        appendFileSync(waitsFile, `${Date.now()} ${delayMs / scale}\n`);
    }
    try {
        await setTimeout(delayMs / scale, undefined, signal && { signal });
    } catch (error) {
        throw signal?.aborted ? signal.reason : error;
    }
}

// @ts-expect-error -- the key is the package's, which no type of `globalThis` knows.
globalThis[Symbol.for("pulumi-entra-b2b.time")] = {
    now: () => originMs + (Date.now() - originMs) * scale,
    sleep,
    timeLimit: (/** @type {number} */ durationMs) =>
        AbortSignal.timeout(Math.max(1, Math.round(durationMs / scale))),
};
