import { connect } from "node:net";

const intervalMs = 5_000;

/**
 * Calls `onGone` once nothing listens at the engine's address. A killed engine sends no message, and without this its
 * language host, and the program that it runs, would keep running.
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
