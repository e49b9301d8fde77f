import type { Entity } from "./store";

/** How the sign-in log behaves. */
export interface SignInLogOptions {
    /**
     * How late an entry shows, in milliseconds. Entra's own takes some minutes, and up to two hours; default none.
     *
     * @see https://learn.microsoft.com/entra/identity/monitoring-health/reference-reports-latencies
     */
    readonly delayMs?: number | undefined;
}

/** Days that entries are kept. @see https://learn.microsoft.com/entra/identity/monitoring-health/reference-reports-data-retention */
const keptMs = 30 * 24 * 60 * 60 * 1_000;

/** The tenant's sign-in log. */
export class SignInLog {
    private entries: { readonly createdMs: number; readonly entry: Entity }[] = [];
    private isSorted = true;

    constructor(private readonly options: SignInLogOptions = {}) {}

    record(entry: Entity): void {
        this.entries.push({ createdMs: Date.parse(String(entry["createdDateTime"])), entry });
        this.isSorted = false;
    }

    /**
     * What the log shows at a moment: the latest first, as Entra answers.
     *
     * @param nowMs - `undefined`: all that was ever logged.
     */
    list(nowMs?: number): Entity[] {
        if (!this.isSorted) {
            this.entries.sort((left, right) => right.createdMs - left.createdMs);
            this.isSorted = true;
        }
        if (nowMs === undefined) {
            return this.entries.map(({ entry }) => entry);
        }
        const shownMs = nowMs - (this.options.delayMs ?? 0);
        return this.entries
            .filter(({ createdMs }) => createdMs <= shownMs && createdMs >= nowMs - keptMs)
            .map(({ entry }) => entry);
    }
}
