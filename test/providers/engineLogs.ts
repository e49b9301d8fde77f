import type { EngineLog } from "../../providers/lifecycle/kit/engineLog";

/** A log that keeps its messages, by kind; a kind without a list is dropped. */
export function keptLog({
    info,
    status,
    warn,
}: Partial<Record<"info" | "status" | "warn", string[]>> = {}): EngineLog {
    const keep = (texts?: string[]) => (text: string) => {
        texts?.push(text);
        return Promise.resolve();
    };
    return { info: keep(info), status: keep(status), warn: keep(warn) };
}
