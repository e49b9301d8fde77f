import { spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { shellWord } from "../../rules/text";

/** How commands ended. */
export interface ShellResult {
    readonly code: number;
    /** Standard output and standard error as they came. */
    readonly output: string;
}

/** In this time after a shell's end, what its commands printed has arrived. */
const streamsEndMs = 1_000;

/** A terminal in which a reader types one block after another: folder and exported variables stay. */
export class GuideShell {
    private readonly session: string;
    /** Process groups, which hold what a block left in the background. */
    private readonly groups: number[] = [];

    /**
     * @param folder - Where it starts.
     * @param scratch - Folder for what it remembers between blocks.
     * @param env - Variables, in addition to this process's own.
     */
    constructor(
        private readonly folder: string,
        scratch: string,
        private readonly env: NodeJS.ProcessEnv,
    ) {
        this.session = join(scratch, "session.sh");
        writeFileSync(this.session, "");
    }

    /** Runs commands up to the first one that fails. */
    run(commands: string): Promise<ShellResult> {
        const remember = `status=$?; { export -p; printf 'cd %q\\n' "$PWD"; } > ${shellWord(this.session)}; exit $status`;
        return this.start(`trap ${shellWord(remember)} EXIT\n${commands}`).result;
    }

    /**
     * Starts a command that serves until it is stopped, and stops it as Ctrl-C does when it is ready.
     *
     * @param ready - Finds in its output the process id to stop.
     */
    async serve(command: string, ready: RegExp): Promise<ShellResult> {
        const { result, onOutput } = this.start(command);
        let isStopped = false;
        onOutput((output) => {
            const [, id] = ready.exec(output) ?? [];
            if (id !== undefined && !isStopped) {
                isStopped = true;
                process.kill(Number(id), "SIGINT");
            }
        });
        const ended = await result;
        return isStopped ? ended : { ...ended, code: ended.code || 1 };
    }

    /** Ends what was left in the background. */
    close(): void {
        for (const group of this.groups.filter((id) => id > 0)) {
            try {
                process.kill(-group, "SIGKILL");
            } catch {
                // It is gone already.
            }
        }
    }

    private start(commands: string) {
        const script = `. ${shellWord(this.session)}\nset -e -o pipefail\n${commands}\n`;
        const child = spawn("bash", ["-c", script], {
            cwd: this.folder,
            env: { ...process.env, ...this.env },
            stdio: ["ignore", "pipe", "pipe"],
            detached: true,
        });
        this.groups.push(child.pid ?? 0);
        let output = "";
        const listeners: ((output: string) => void)[] = [];
        for (const stream of [child.stdout, child.stderr]) {
            stream.on("data", (chunk: Buffer) => {
                output += chunk.toString("utf8");
                listeners.forEach((listener) => listener(output));
            });
        }
        const result = new Promise<ShellResult>((resolve, reject) => {
            child.once("error", reject);
            const end = (code: number | null) => resolve({ code: code ?? 1, output });
            child.once("close", end);
            // A process in the background keeps the streams open.
            child.once("exit", (code) => setTimeout(end, streamsEndMs, code));
        });
        return { result, onOutput: (listener: (output: string) => void) => void listeners.push(listener) };
    }
}
