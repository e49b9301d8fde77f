import { readdirSync, readFileSync } from "node:fs";

const everyMs = 250;

/**
 * Watches how much memory a process's descendants hold together. Shared pages count for each process, so the sum is an
 * upper bound. Only Linux reports this; elsewhere nothing is measured.
 */
export class ProcessMemory {
    private peakBytes = 0;
    private readonly timer: NodeJS.Timeout;

    /**
     * @param root - Id of the process whose descendants count; itself does not.
     * @param except - Ids of descendants that do not count, with theirs.
     */
    constructor(
        private readonly root: number,
        private readonly except: ReadonlySet<number> = new Set(),
    ) {
        // A measurement that fails must not keep its process running.
        this.timer = setInterval(() => this.sample(), everyMs).unref();
    }

    /** Ends the watch. @returns The highest sum in MiB; `undefined` where it cannot be measured. */
    stop(): number | undefined {
        this.sample();
        clearInterval(this.timer);
        return this.peakBytes === 0 ? undefined : Math.round(this.peakBytes / 1024 ** 2);
    }

    private sample(): void {
        const processes = running();
        const counted = new Set([this.root]);
        let isMore = true;
        while (isMore) {
            const found = processes.filter(
                ({ id, parent }) => counted.has(parent) && !counted.has(id) && !this.except.has(id),
            );
            found.forEach(({ id }) => counted.add(id));
            isMore = found.length > 0;
        }
        counted.delete(this.root);
        const bytes = processes
            .filter(({ id }) => counted.has(id))
            .reduce((sum, { residentBytes }) => sum + residentBytes, 0);
        this.peakBytes = Math.max(this.peakBytes, bytes);
    }
}

interface RunningProcess {
    readonly id: number;
    readonly parent: number;
    readonly residentBytes: number;
}

/** All processes of this machine. @see https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html */
function running(): RunningProcess[] {
    if (process.platform !== "linux") {
        return [];
    }
    return readdirSync("/proc")
        .filter((name) => /^\d+$/.test(name))
        .flatMap((name) => {
            try {
                const text = readFileSync(`/proc/${name}/stat`, "utf8");
                // The name in parentheses may hold anything; what follows it does not.
                const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
                const pageBytes = 4_096;
                return [
                    {
                        id: Number(name),
                        parent: Number(fields[1]),
                        residentBytes: Number(fields[21]) * pageBytes,
                    },
                ];
            } catch {
                // It ended meanwhile.
                return [];
            }
        });
}
