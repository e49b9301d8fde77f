import { readFileSync } from "node:fs";
import { parse } from "yaml";

/** A file of settings. */
export interface SettingsFile {
    readonly text: string;
    /** What is in it, as YAML. */
    readonly whole: unknown;
}

/** Why a file of settings cannot be read: how a sentence about it goes on, and what to do. */
export interface UnreadableFile {
    readonly isMissing: boolean;
    readonly message: string;
    readonly cure: string;
}

/**
 * Reads a file of settings as the engine reads a stack config: UTF-8, and YAML with merge keys (`<<`).
 *
 * @see https://yaml.org/type/merge.html
 */
export function readSettingsFile(path: string): SettingsFile | UnreadableFile {
    let bytes: Uint8Array;
    try {
        bytes = readFileSync(path);
    } catch (cause) {
        const { code = String(cause) } = cause as NodeJS.ErrnoException;
        const isMissing = code === "ENOENT";
        const message = isMissing ? "does not exist" : `cannot be read (${code})`;
        return {
            isMissing,
            message,
            cure: "Correct the path, or give this command permission to read the file",
        };
    }
    const text = utf8(bytes);
    if (text === undefined) {
        const message = `has bytes on line ${lineOfFirstFault(bytes)} that are not UTF-8`;
        return { isMissing: false, message, cure: "Save the file as UTF-8" };
    }
    try {
        return { text, whole: parse(text, { merge: true }) };
    } catch (cause) {
        return { isMissing: false, message: `is not valid YAML (${firstLineOf(cause)})`, cure: "Correct it" };
    }
}

function utf8(bytes: Uint8Array): string | undefined {
    try {
        return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    } catch {
        return undefined;
    }
}

function lineOfFirstFault(bytes: Uint8Array): number {
    let line = 1;
    for (let start = 0; start < bytes.length; line++) {
        const end = bytes.indexOf(0x0a, start);
        const next = end < 0 ? bytes.length : end + 1;
        if (utf8(bytes.subarray(start, next)) === undefined) {
            return line;
        }
        start = next;
    }
    return line;
}

/** The parser's further lines quote the file, and values do not belong in a log. */
function firstLineOf(cause: unknown): string {
    const message = cause instanceof Error ? cause.message : String(cause);
    return message.split("\n")[0]?.replace(/:$/, "") ?? message;
}
