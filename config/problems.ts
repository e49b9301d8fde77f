/** One thing wrong in a file, and what to do about it. */
export interface Problem {
    readonly file: string;
    /** From 1. */
    readonly line?: number | undefined;
    /** From 1: a character in a stack config, a field in a guest list. */
    readonly column?: number | undefined;
    /** The key or field. */
    readonly field: string;
    readonly message: string;
    readonly cure: string;
}

/** Configuration is wrong. Carries every problem of every file; nothing has been written. */
export class ConfigurationError extends Error {
    override readonly name = "ConfigurationError";

    constructor(readonly problems: readonly Problem[]) {
        const count = problems.length === 1 ? "1 problem" : `${problems.length} problems`;
        super(`The configuration has ${count}; nothing was written.\n${problems.map(describe).join("\n")}`);
    }
}

function describe({ file, line, column, field, message, cure }: Problem): string {
    const place = [file, line, column].filter((part) => part !== undefined).join(":");
    return `  ${place} ${field}: ${message}. ${cure}.`;
}
