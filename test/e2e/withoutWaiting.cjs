/**
 * Preloaded into Pulumi's processes by the test that proves the sandbox's lag: every wait for a replica or after a
 * refusal ends the time that a read or a write has, so that each is a single attempt. Short waits, in which requests
 * gather for a batch, are as always.
 */
"use strict";

const { setTimeout } = require("node:timers/promises");

const shortMs = 100;
let skippedMs = 0;

// @ts-expect-error -- the key is the package's, which no type of `globalThis` knows.
globalThis[Symbol.for("pulumi-entra-b2b.time")] = {
    now: () => Date.now() + skippedMs,
    sleep: async (/** @type {number} */ delayMs) => {
        if (delayMs > shortMs) {
            skippedMs += 150_000;
        }
        await setTimeout(Math.min(delayMs, shortMs));
    },
};
