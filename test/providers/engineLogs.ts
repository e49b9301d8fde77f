import { useEngineLog } from "../../providers/lifecycle/kit/engineLog";

/** Keeps what the engine is told, by kind; what nobody keeps is not looked at. */
export function keepEngineLog({
    info,
    status,
    warn,
}: Partial<Record<"info" | "status" | "warn", string[]>>): void {
    const keep = (texts?: string[]) => (text: string) => {
        texts?.push(text);
        return Promise.resolve();
    };
    useEngineLog({ info: keep(info), status: keep(status), warn: keep(warn) });
}
