import { firstOf, inline } from "../rules/text";

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

/** How many problems a message lists one by one: a reader first fixes what they have in common. */
const maxNamed = 100;

/** Configuration is wrong. Carries every problem of every file; nothing has been written. */
export class ConfigurationError extends Error {
    override readonly name = "ConfigurationError";

    constructor(readonly problems: readonly Problem[]) {
        const count =
            problems.length === 1 ? "1 problem" : `${problems.length.toLocaleString("en-US")} problems`;
        const lines = [
            `The configuration has ${count}; nothing was written.`,
            ...firstOf(problems, maxNamed, describe).map((line) => `  ${line}`),
        ];
        super(lines.join("\n"));
    }
}

function describe({ file, line, column, field, message, cure }: Problem): string {
    const place = [file, line, column].filter((part) => part !== undefined).join(":");
    return [`${inline(place)} ${inline(field)}:`, `${inline(message, 1_000)}.`, `${inline(cure, 500)}.`].join(
        " ",
    );
}
