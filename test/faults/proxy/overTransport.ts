import type { TimeSource } from "../../../graph/client/time";
import type { Transport } from "../../../graph/client/transport";
import { reset, type Exchange, type FaultProxy } from "./exchange";

/** A transport whose exchanges pass a fault proxy, on the clock that the client waits by. */
export function throughProxy(
    proxy: FaultProxy,
    transport: Transport,
    { now, sleep }: Pick<Required<TimeSource>, "now" | "sleep">,
): Transport {
    return async (request) => {
        const url = new URL(request.url);
        const forward: Exchange["forward"] = async (changed = {}) => {
            const target = changed.url ?? url;
            const { status, headers, text } = await transport({ ...request, url: target.href });
            return { status, headers: Object.fromEntries((headers as Headers).entries()), body: text };
        };
        const asked = { method: request.method, url, body: request.body };
        const answer = await proxy.pass({ request: asked, forward, nowMs: now() });
        if (answer === reset) {
            throw new Error("socket hang up");
        }
        const delayMs = answer.ending === "never" ? Infinity : (answer.delayMs ?? 0);
        if (delayMs > 0) {
            await sleep(Math.min(delayMs, request.timeoutMs));
        }
        if (delayMs >= request.timeoutMs) {
            throw new DOMException("The operation was aborted due to timeout", "TimeoutError");
        }
        if (answer.ending === "cut") {
            throw new TypeError("terminated");
        }
        return { status: answer.status, headers: new Headers(answer.headers), text: answer.body };
    };
}
