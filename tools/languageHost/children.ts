import { spawn, type ChildProcess, type SpawnOptions } from "node:child_process";

const running = new Set<ChildProcess>();

/**
 * Starts a Node process that ends with this one, and calls `onExit` once its output is read to the end.
 *
 * @param args - Arguments of `node`, first of all the script.
 */
export function startNode(
    args: readonly string[],
    options: SpawnOptions,
    onExit: (code: number) => void,
): ChildProcess {
    const child = spawn(process.execPath, args, options);
    running.add(child);
    let isOver = false;
    const end = (code: number) => {
        if (!isOver) {
            isOver = true;
            running.delete(child);
            onExit(code);
        }
    };
    child.once("error", () => end(1));
    child.once("close", (code) => end(code ?? 1));
    return child;
}

/** Ends every child, as the engine's `Cancel` asks. */
export function cancelAll(): void {
    for (const child of running) {
        child.kill("SIGTERM");
    }
}
