/**
 * Preloaded into Pulumi's processes by the fault matrix: the package's clock runs FAULTS_TIME_SCALE times as fast from
 * FAULTS_TIME_ORIGIN on, as the sandbox tenant's does, and its waits and time limits are as much shorter. Nothing of this is in the package. Every wait, the stand-in plugin's
 * too, is written to FAULTS_WAITS_FILE: its start and its length in milliseconds of this machine.
 */
"use strict";

const { appendFileSync } = require("node:fs");
const Module = require("node:module");
const timers = require("node:timers/promises");

const scale = Number(process.env.FAULTS_TIME_SCALE);
const originMs = Number(process.env.FAULTS_TIME_ORIGIN);
const load = Module._load;
const timeout = AbortSignal.timeout.bind(AbortSignal);
AbortSignal.timeout = (delayMs) => timeout(Math.max(1, Math.round(delayMs / scale)));

const { setTimeout } = timers;
timers.setTimeout = (delayMs, ...others) => {
    appendFileSync(process.env.FAULTS_WAITS_FILE, `${Date.now()} ${delayMs}\n`);
    return setTimeout(delayMs, ...others);
};

const scaled = new WeakMap();
Module._load = function (request, parent, isMain) {
    const loaded = load.call(this, request, parent, isMain);
    if (request !== "./time" || !parent?.path?.endsWith("graph")) {
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
