/**
 * Preloaded into Pulumi's processes by the fault matrix and the bench: the package's clock runs
 * ENTRA_B2B_SANDBOX_TIME_SCALE times as fast from ENTRA_B2B_SANDBOX_TIME_ORIGIN on, as the sandbox tenant's does, and its
 * waits and time limits are as much shorter. Nothing of this is in the package. Where ENTRA_B2B_SANDBOX_WAITS_FILE is set,
 * every wait, the stand-in plugin's too, is written there: its start and its length in milliseconds of this machine.
 */
"use strict";

const { appendFileSync } = require("node:fs");
const Module = require("node:module");
const timers = require("node:timers/promises");

const scale = Number(process.env.ENTRA_B2B_SANDBOX_TIME_SCALE);
const originMs = Number(process.env.ENTRA_B2B_SANDBOX_TIME_ORIGIN);
const waitsFile = process.env.ENTRA_B2B_SANDBOX_WAITS_FILE;
const load = Module._load;
const timeout = AbortSignal.timeout.bind(AbortSignal);
AbortSignal.timeout = (delayMs) => timeout(Math.max(1, Math.round(delayMs / scale)));

if (waitsFile !== undefined) {
    const { setTimeout } = timers;
    timers.setTimeout = (delayMs, ...others) => {
        appendFileSync(waitsFile, `${Date.now()} ${delayMs}\n`);
        return setTimeout(delayMs, ...others);
    };
}

const scaled = new WeakMap();
Module._load = function (request, parent, isMain) {
    const loaded = load.call(this, request, parent, isMain);
    if (!/^\.\.?\/(?:client\/)?time$/.test(request) || !/\bgraph\b/.test(parent?.path ?? "")) {
        return loaded;
    }
    if (!scaled.has(loaded)) {
        const { realTime } = loaded;
        scaled.set(loaded, {
            ...loaded,
            realTime: {
                ...realTime,
                now: () => originMs + (Date.now() - originMs) * scale,
                sleep: (delayMs, signal) => realTime.sleep(delayMs / scale, signal),
            },
        });
    }
    return scaled.get(loaded);
};
