import { subscribe } from "node:diagnostics_channel";
import { engineAddress, watchEngine } from "./enginePresence";

/** Why calls and waits stop when the run stops. */
export class CancelledError extends Error {
    override readonly name = "CancelledError";

    constructor(cause: string) {
        super(
            `The run was canceled (${cause}). What was written is kept, and what was made is in the state. ` +
                "Run again to finish it.",
        );
    }
}

/** How long operations have to end after a signal, in milliseconds. Pulumi kills a plugin 5 s after its first one. */
const graceMs = 3_500;
/** How long the last messages may take, in milliseconds. */
const lastWordsMs = 1_000;

/** Stops a run's calls and waits, and ends its process in order. */
export class Cancellation {
    private readonly controller = new AbortController();
    private readonly underWay = new Set<Promise<unknown>>();
    private isWatching = false;

    /** @param lastWords - What is done before the process ends on a signal, which also is how Pulumi ends a plugin when a run is over. */
    constructor(private readonly lastWords: () => Promise<void> = () => Promise.resolve()) {}

    /** Aborted when the run must stop. */
    get signal(): AbortSignal {
        return this.controller.signal;
    }

    /**
     * Watches, in a plugin process, for what stops the run: the engine's `Cancel` (Ctrl-C), a signal to this process,
     * or the end of the engine. Pulumi's dynamic provider answers `Cancel` and does nothing, so its resources would wait
     * to the end. Node reports the call on the channel of HTTP/2 servers. An engine that is killed leaves the plugin
     * process running, which would go on writing although no state can have what it makes.
     *
     * @see https://nodejs.org/api/diagnostics_channel.html (http2.server.stream.start)
     */
    watch(): AbortSignal {
        if (!this.isWatching && process.argv[1]?.includes("dynamic-provider") === true) {
            this.isWatching = true;
            subscribe("http2.server.stream.start", (message) => {
                const { headers } = message as { headers?: Record<string, unknown> };
                if (headers?.[":path"] === "/pulumirpc.ResourceProvider/Cancel") {
                    this.cancel("the engine's Cancel");
                }
            });
            for (const signal of ["SIGINT", "SIGTERM"] as const) {
                process.once(signal, () => void this.endAfter(signal));
            }
            const address = engineAddress();
            if (address !== undefined) {
                watchEngine(address, () => void this.endWithoutEngine());
            }
        }
        return this.signal;
    }

    /** Stops all calls and waits. */
    cancel(cause: string): void {
        this.controller.abort(new CancelledError(cause));
    }

    /**
     * Remembers an operation until it ends, so that after a signal it can still answer with the id of what it
     * created.
     */
    track<T>(operation: Promise<T>): Promise<T> {
        const ended = operation
            .catch(() => undefined)
            .finally(() => {
                this.underWay.delete(ended);
            });
        this.underWay.add(ended);
        return operation;
    }

    /** A write that was sent may still be done. No other one is sent. */
    private async endWithoutEngine(): Promise<void> {
        this.cancel("the engine is gone");
        // An engine that ends in order closes its server while the last messages are sent.
        await within(graceMs);
        process.exit(1);
    }

    private async endAfter(signal: NodeJS.Signals): Promise<void> {
        if (this.underWay.size > 0) {
            this.cancel(signal);
            await Promise.race([within(graceMs), Promise.all(this.underWay)]);
            // The answers are sent on the next turns of the event loop.
            await within(100);
        }
        await Promise.race([within(lastWordsMs), this.lastWords().catch(() => undefined)]);
        process.exit(0);
    }
}

function within(durationMs: number): Promise<void> {
    return new Promise((resolve) => setTimeout(resolve, durationMs));
}
