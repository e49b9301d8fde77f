import { readFileSync } from "node:fs";

/** Ticks of processor time in a second. Linux reports processes in this fixed unit. */
const ticksInASecond = 100;

/**
 * Processor time of all ended children of this process and of their ended children, in seconds. Only Linux reports it;
 * `undefined` elsewhere.
 *
 * @see https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html (`cutime`, `cstime`)
 */
export function endedProcessorSeconds(): number | undefined {
    if (process.platform !== "linux") {
        return undefined;
    }
    const text = readFileSync("/proc/self/stat", "utf8");
    // The name in parentheses may hold anything; what follows it does not.
    const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
    return (Number(fields[13]) + Number(fields[14])) / ticksInASecond;
}
