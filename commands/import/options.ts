/** What the command's exit code says. */
export const exitCodes = { written: 0, noAnswer: 4 } as const;

/** Options of `import`. */
export interface ImportOptions {
    readonly stack: string;
    readonly output?: string;
    readonly json?: boolean;
    readonly fresh?: boolean;
    readonly force?: boolean;
    readonly emergencyAccessAccount: readonly string[];
    readonly emergencyAccessGroup?: string;
}
