import { spawn } from "node:child_process";

const terminalTickMs = 1_000;
const pipeTickMs = 15_000;
/** As much of a failed command's output as a person reads. */
const shownOutput = 4_000;

/**
 * Runs a command that takes its time, with a progress line on the error stream: renewed in place on a terminal, a
 * line now and then in a pipe. Its output is kept back, and belongs to the error if it fails.
 *
 * @param {string} title - What is being done, such as `Installing packages (npm ci)`.
 * @param {readonly string[]} command
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, timeoutMs?: number }} [options]
 * @returns {Promise<void>} Rejects with the end of the command's output.
 */
export async function longStep(title, [file = "", ...args], options = {}) {
    const startedMs = Date.now();
    const { isTTY } = process.stderr;
    const show = (/** @type {string} */ state) => {
        const seconds = Math.round((Date.now() - startedMs) / 1000);
        process.stderr.write(`${isTTY ? "\r" : ""}${title} … ${state}${seconds} s${isTTY ? "" : "\n"}`);
    };
    show("");
    const ticks = setInterval(() => show(""), isTTY ? terminalTickMs : pipeTickMs);
    try {
        await output(file, args, options);
        show("done in ");
    } catch (error) {
        show("failed after ");
        throw error;
    } finally {
        clearInterval(ticks);
        process.stderr.write(isTTY ? "\n" : "");
    }
}

/**
 * A command's standard output.
 *
 * @param {string} file
 * @param {readonly string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, timeoutMs?: number }} [options]
 * @returns {Promise<string>}
 */
export function output(file, args, { cwd, env, timeoutMs } = {}) {
    return new Promise((resolve, reject) => {
        const child = spawn(file, args, {
            cwd,
            env: { ...process.env, ...env },
            stdio: ["ignore", "pipe", "pipe"],
            // Not `timeout`: its timer would keep the process alive when the command cannot be started.
            signal: timeoutMs === undefined ? undefined : AbortSignal.timeout(timeoutMs),
            // Windows starts .cmd files, such as npm's, through its shell only.
            shell: process.platform === "win32" && !file.endsWith(".exe"),
        });
        let out = "";
        let all = "";
        child.stdout.on("data", (chunk) => {
            out += chunk;
            all += chunk;
        });
        child.stderr.on("data", (chunk) => {
            all += chunk;
        });
        child.once("error", (error) =>
            reject(
                error.name === "AbortError"
                    ? new Error(`it took more than ${Math.round((timeoutMs ?? 0) / 1000)} s`)
                    : error,
            ),
        );
        child.once("close", (code) =>
            code === 0
                ? resolve(out)
                : reject(new Error(all.slice(-shownOutput).trim() || `exit code ${code}`)),
        );
    });
}
