import { execFile } from "node:child_process";
import { promisify } from "node:util";
import type { Subject } from "./matrix";

const run = promisify(execFile);

/** A process of the system. */
export interface Process {
    readonly pid: number;
    readonly parent: number;
    readonly command: string;
}

async function allProcesses(): Promise<Process[]> {
    const { stdout } = await run("ps", ["-A", "-o", "pid=,ppid=,args="], { maxBuffer: 16 * 1024 * 1024 });
    return stdout.split("\n").flatMap((line) => {
        const match = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line);
        return match ? [{ pid: Number(match[1]), parent: Number(match[2]), command: String(match[3]) }] : [];
    });
}

/** Every process below one, and itself. */
export async function familyOf(pid: number): Promise<Process[]> {
    const all = await allProcesses();
    const family = all.filter((process) => process.pid === pid);
    for (const member of family) {
        family.push(...all.filter(({ parent }) => parent === member.pid));
    }
    return family;
}

const pluginCommand: Record<Subject, RegExp> = {
    ours: /cmd\/dynamic-provider/,
    baseline: /plugins\/azuread\/main\.ts/,
};

/**
 * The plugin that serves a subject's resources, as a child of the engine.
 *
 * @throws Error - None is running.
 */
export function pluginIn(family: readonly Process[], subject: Subject): number {
    const plugin = family.find(({ command }) => pluginCommand[subject].test(command));
    if (plugin === undefined) {
        throw new Error(`No plugin of ${subject} is running below the engine.`);
    }
    return plugin.pid;
}

/** Ends processes that are still the ones that were seen: the system gives the id of one that has ended to another. */
export async function killIfAlive(seen: readonly Process[]): Promise<void> {
    const alive = await allProcesses();
    seen.filter(({ pid, command }) =>
        alive.some((process) => process.pid === pid && process.command === command),
    ).forEach(({ pid }) => killNow(pid));
}

/** `kill -9`; a process that is gone is as good. */
export function killNow(pid: number): void {
    try {
        process.kill(pid, "SIGKILL");
    } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== "ESRCH") {
            throw error;
        }
    }
}
