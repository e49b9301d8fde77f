/** The only place that writes to a terminal, a pipe or a file. */
import { mkdir, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { message } from "../../rules/text";
import type { Rendered } from "./rendered";
import type { Report } from "./report";
import { colorsFor } from "./terminal";
import { toText } from "./text";

/** Prints to the output stream what a program or a person reads. */
export function print(text: Rendered): void {
    process.stdout.write(text);
}

/** Prints a report for a person: at a terminal with tables and colors, in a pipe as plain text. */
export function printReport(report: Report): void {
    print(reportFor(undefined, report));
}

/**
 * A report for a person, in the form for its destination.
 *
 * @param file - Where it goes; `undefined` is the output stream.
 */
export function reportFor(file: string | undefined, report: Report): Rendered {
    if (file !== undefined) {
        return toText(report);
    }
    const { isTTY, columns: width } = process.stdout;
    return toText(report, { isTerminal: isTTY, width, paint: colorsFor(process.stdout) });
}

/**
 * Progress, failures and hints: to the error stream, so that a pipe gets the result alone.
 *
 * @param style - How a terminal shows it. Default: plain.
 */
export function say(text: string, style?: "bold" | "red"): void {
    const shown = message(text);
    const paint = colorsFor(process.stderr);
    process.stderr.write(`${style === undefined ? shown : paint[style](shown)}\n`);
}

/** Progress in short steps, for a person who waits at a terminal. */
export function sayProgress(text: string): void {
    if (process.stderr.isTTY) {
        say(text);
    }
}

/** Prints the output of a program that this one started for the same person: the Pulumi command line. */
export function forward(text: string): void {
    process.stderr.write(text);
}

/** Writes a result to a file, and makes its folder if there is none. */
export async function save(file: string, text: Rendered): Promise<void> {
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text);
}
