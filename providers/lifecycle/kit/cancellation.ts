import { subscribe } from "node:diagnostics_channel";

/** Why calls and waits stop when the run does. */
export class CancelledError extends Error {
    override readonly name = "CancelledError";

    constructor(cause: string) {
        super(
            `The run was cancelled (${cause}). What was written is kept, and what was made is in the state: ` +
                "run again to finish it.",
        );
    }
}

/** How long operations have to end after a signal, in milliseconds: Pulumi kills a plugin 5 s after its first one. */
const graceMs = 3_500;
/** How long the last words may take, in milliseconds. */
const lastWordsMs = 1_000;

let controller = new AbortController();
let lastWords: () => Promise<void> = () => Promise.resolve();
let isWatching = false;
const underWay = new Set<Promise<unknown>>();

/**
 * Aborted when the run is to stop: the engine's `Cancel` (Ctrl-C), or a signal to this process. Pulumi's dynamic
 * provider answers `Cancel` and does nothing, so that its resources would wait to the end; Node tells of the call on
 * the channel of HTTP/2 servers.
 *
 * @see https://nodejs.org/api/diagnostics_channel.html (http2.server.stream.start)
 */
export function cancellation(): AbortSignal {
    if (!isWatching && process.argv[1]?.includes("dynamic-provider") === true) {
        isWatching = true;
        subscribe("http2.server.stream.start", (message) => {
            const { headers } = message as { headers?: Record<string, unknown> };
            if (headers?.[":path"] === "/pulumirpc.ResourceProvider/Cancel") {
                cancel("the engine's Cancel");
            }
        });
        for (const signal of ["SIGINT", "SIGTERM"] as const) {
            process.once(signal, () => void endAfter(signal));
        }
    }
    return controller.signal;
}

/** What is done before the process ends on a signal, which is also how Pulumi ends a plugin when a run is over. */
export function beforeEnd(action: () => Promise<void>): void {
    lastWords = action;
}

/** Stops all calls and waits. */
export function cancel(cause: string): void {
    controller.abort(new CancelledError(cause));
}

/** Makes a new start, for tests. */
export function resetCancellation(): void {
    controller = new AbortController();
}

/** Remembers an operation until it ends, so that a signal lets it answer with the id of what it made. */
export function track<T>(operation: Promise<T>): Promise<T> {
    const ended = operation
        .catch(() => undefined)
        .finally(() => {
            underWay.delete(ended);
        });
    underWay.add(ended);
    return operation;
}

async function endAfter(signal: NodeJS.Signals): Promise<void> {
    const within = (durationMs: number) => new Promise((resolve) => setTimeout(resolve, durationMs));
    if (underWay.size > 0) {
        cancel(signal);
        await Promise.race([within(graceMs), Promise.all(underWay)]);
        // The answers leave on the next turns of the event loop.
        await within(100);
    }
    await Promise.race([within(lastWordsMs), lastWords().catch(() => undefined)]);
    process.exit(0);
}
