import { connect } from "node:http2";

/**
 * The address at which the engine serves the plugin process that it started: Pulumi passes it to every plugin as the
 * first argument. `undefined` outside a plugin process.
 */
export function engineAddress(argv: readonly string[] = process.argv): string | undefined {
    const [, program = "", address = ""] = argv;
    return program.includes("dynamic-provider") && /^[\w.[\]-]+:\d+$/.test(address) ? address : undefined;
}

/**
 * Watches the engine by an open connection to its server. The system closes the connection when the engine's process
 * ends, however it ends, on every platform. The id of the parent process would not show it: Pulumi starts the plugin
 * through a shell, which outlives the engine.
 *
 * @param whenGone - Called once. Also when nothing listens at the address, because the engine listens as long as it lives.
 */
export function watchEngine(address: string, whenGone: () => void): void {
    const session = connect(`http://${address}`);
    let isRefused = false;
    let isConnected = false;
    session.once("connect", () => (isConnected = true));
    session.once("error", (error: NodeJS.ErrnoException) => (isRefused = error.code === "ECONNREFUSED"));
    // Another failure to connect says nothing about the engine.
    session.once("close", () => {
        if (isConnected || isRefused) {
            whenGone();
        }
    });
    // The watch must not keep the process alive.
    session.unref();
}
