import { connect } from "node:net";

const intervalMs = 5_000;

/**
 * Calls `onGone` once nobody listens at the engine's address any more. An engine that was killed says no goodbye, and
 * without this its language host, and the program that it runs, would stay behind.
 *
 * @param address - `host:port`.
 */
export function watchEngine(address: string, onGone: () => void): void {
    const [host = "127.0.0.1", port] = address.split(":");
    const timer = setInterval(() => {
        const socket = connect({ host, port: Number(port) });
        socket.once("connect", () => socket.destroy());
        socket.once("error", () => {
            clearInterval(timer);
            onGone();
        });
    }, intervalMs);
    // The server keeps the process alive; this alone must not.
    timer.unref();
}
