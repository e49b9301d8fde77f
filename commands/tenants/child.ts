import { spawn } from "node:child_process";

/** How a process ended. */
export interface Ended {
    readonly stdout: string;
    readonly stderr: string;
    /** `null` when a signal ended it. */
    readonly code: number | null;
    readonly signal: NodeJS.Signals | null;
}

/** How a process is run. */
export interface ChildOptions {
    readonly cwd: string;
    readonly env?: NodeJS.ProcessEnv | undefined;
    readonly onOutput?: ((text: string) => void) | undefined;
    readonly onError?: ((text: string) => void) | undefined;
    readonly onStart?: ((pid: number) => void) | undefined;
    /** Interrupts the process, as Ctrl-C does. */
    readonly signal?: AbortSignal | undefined;
}

/** Text that is kept of each stream: the end, which says why a process failed. */
const maxKept = 64 * 1024 * 1024;

/**
 * Runs a process in its own group. A terminal sends Ctrl-C to all processes of a group at once, and the engine
 * takes a second interrupt as the wish to end at once: here it gets exactly one.
 */
export function runChild(
    command: string,
    args: readonly string[],
    { cwd, env, onOutput, onError, onStart, signal }: ChildOptions,
): Promise<Ended> {
    return new Promise((resolve, reject) => {
        const child = spawn(command, [...args], {
            cwd,
            env: { ...process.env, ...env },
            stdio: ["ignore", "pipe", "pipe"],
            detached: process.platform !== "win32",
        });
        const interrupt = () => {
            // The whole group: a command that waits for its engine has no use for the interrupt itself.
            if (process.platform === "win32" || child.pid === undefined) {
                child.kill("SIGINT");
                return;
            }
            try {
                process.kill(-child.pid, "SIGINT");
            } catch {
                // It has ended by itself.
            }
        };
        const kept = { stdout: "", stderr: "" };
        const keep = (name: keyof typeof kept, listener: ((text: string) => void) | undefined) => {
            child[name].setEncoding("utf8").on("data", (text: string) => {
                kept[name] = (kept[name] + text).slice(-maxKept);
                listener?.(text);
            });
        };
        keep("stdout", onOutput);
        keep("stderr", onError);
        child.on("error", reject);
        child.on("spawn", () => {
            onStart?.(child.pid ?? 0);
            if (signal?.aborted) {
                interrupt();
            } else {
                signal?.addEventListener("abort", interrupt, { once: true });
            }
        });
        child.on("close", (code, by) => {
            signal?.removeEventListener("abort", interrupt);
            resolve({ ...kept, code, signal: by });
        });
    });
}
