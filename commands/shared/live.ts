import { inline } from "../../rules/text";

/** Time between two repaints, in milliseconds: output of many engines at a time would flicker. */
const repaintMs = 100;

/**
 * What several things are doing, a line each, on the error stream: at a terminal in lines that change, with what has
 * ended above them; in a pipe a line for each start and each end.
 */
export class LiveLines {
    private readonly lines = new Map<string, string>();
    private painted = 0;
    private timer: NodeJS.Timeout | undefined;

    constructor(
        private readonly stream: NodeJS.WriteStream = process.stderr,
        private readonly isTerminal: boolean = process.stderr.isTTY,
    ) {
        // A terminal or pipe that is gone takes no output: what the lines are about goes on to its end.
        stream.on("error", () => undefined);
    }

    start(name: string): void {
        this.lines.set(name, "");
        if (this.isTerminal) {
            this.schedule();
        } else {
            this.stream.write(`${inline(name)}: started\n`);
        }
    }

    /** What it is doing now; a terminal alone shows it. */
    set(name: string, text: string): void {
        if (this.lines.has(name) && this.isTerminal) {
            this.lines.set(name, text);
            this.schedule();
        }
    }

    end(name: string, text: string): void {
        this.lines.delete(name);
        this.erase();
        this.stream.write(`${inline(name)}: ${inline(text, 300)}\n`);
        this.paint();
    }

    /** Takes the lines away. */
    stop(): void {
        clearTimeout(this.timer);
        this.timer = undefined;
        this.erase();
        this.lines.clear();
    }

    private schedule(): void {
        this.timer ??= setTimeout(() => {
            this.timer = undefined;
            this.erase();
            this.paint();
        }, repaintMs);
    }

    private erase(): void {
        if (this.painted > 0) {
            this.stream.write(`\u001b[${this.painted}A\u001b[J`);
            this.painted = 0;
        }
    }

    private paint(): void {
        if (!this.isTerminal) {
            return;
        }
        // A terminal that does not say its size has none.
        const columns = this.stream.columns || 80;
        const shown = [...this.lines].slice(0, Math.max(1, (this.stream.rows || 24) - 2));
        for (const [name, text] of shown) {
            // A longer line would take two, and the erasing would miss one.
            this.stream.write(`${inline(`${name}: ${text}`, 1_000).slice(0, columns - 1)}\n`);
        }
        this.painted = shown.length;
    }
}
