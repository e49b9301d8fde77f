import { link, mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { setTimeout } from "node:timers/promises";

const pollMs = 250;

/**
 * Does something that two processes must not do at once. A lock whose process is gone is taken over, so a killed
 * run never blocks the next one.
 *
 * @template T
 * @param {string} file - The lock: a file that holds its owner's process id.
 * @param {() => Promise<T>} work
 * @param {() => void} [onWait] - Called once when another process has the lock.
 * @returns {Promise<T>}
 */
export async function withLock(file, work, onWait = () => {}) {
    const own = `${file}.${process.pid}`;
    await mkdir(dirname(file), { recursive: true });
    await writeFile(own, String(process.pid));
    try {
        for (let isFirst = true; !(await tryTake(own, file)); isFirst = false) {
            if (isFirst) {
                onWait();
            }
            await setTimeout(pollMs);
        }
        try {
            return await work();
        } finally {
            await rm(file, { force: true });
        }
    } finally {
        await rm(own, { force: true });
    }
}

/**
 * @param {string} own
 * @param {string} file
 */
async function tryTake(own, file) {
    try {
        // A link is made whole or not at all, and never over another one.
        await link(own, file);
        return true;
    } catch (error) {
        if (/** @type {NodeJS.ErrnoException} */ (error).code !== "EEXIST") {
            throw error;
        }
    }
    const owner = await readFile(file, "utf8").catch(() => "");
    if (owner !== "" && !isRunning(Number(owner))) {
        await takeAway(file, owner);
    }
    return false;
}

/**
 * Removes a lock of a process that is gone, unless another process did so first and has taken the lock meanwhile.
 *
 * @param {string} file
 * @param {string} owner
 */
async function takeAway(file, owner) {
    const aside = `${file}.stale-${process.pid}`;
    await rename(file, aside).catch(() => {});
    const taken = await readFile(aside, "utf8").catch(() => owner);
    if (taken !== owner) {
        await link(aside, file).catch(() => {});
    }
    await rm(aside, { force: true });
}

/** @param {number} pid */
function isRunning(pid) {
    try {
        process.kill(pid, 0);
        return true;
    } catch (error) {
        // No right to send a signal proves that the process is there.
        return /** @type {NodeJS.ErrnoException} */ (error).code === "EPERM";
    }
}
