/** What the command's exit code says. */
export const exitCodes = { listed: 0, failed: 1 } as const;

/** Options of `stale-guests`. */
export interface StaleGuestsOptions {
    readonly stack: string;
    readonly days: number;
    readonly json?: boolean;
    readonly csv?: boolean;
}
