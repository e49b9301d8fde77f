import { resolve } from "node:path";
import { InvalidArgumentError, Option, type Command } from "commander";
import { print, save } from "./print";
import type { Rendered } from "./rendered";

/** One report that a command makes. */
export interface RequestedReport<Format extends string> {
    readonly format: Format;
    /** Where it is written. Default: standard output. */
    readonly file?: string | undefined;
}

/** Options of a command that makes reports. */
export interface ReportOptions<Format extends string> {
    /** What `--format` asks for, once for each time. */
    readonly format?: readonly RequestedReport<Format>[];
    /** The file for the report that names none. */
    readonly output?: string;
}

/**
 * Adds `--format` and `--output` to a command line. `--format md=FILE --format sarif=FILE` makes several reports of one
 * run; a `--format` without a file prints its report.
 *
 * @param formats - Their names, the default first.
 */
export function withReports<Format extends string>(command: Command, formats: readonly Format[]): Command {
    const [byDefault] = formats;
    return command
        .addOption(
            new Option(
                "--format <format[=file]>",
                `form of the report, and the file to write it to; may be repeated with a file each (choices: ${formats.join(", ")}; default: ${byDefault})`,
            ).argParser((text: string, earlier: readonly RequestedReport<Format>[] = []) => [
                ...earlier,
                parsed(text, formats, earlier),
            ]),
        )
        .option("--output <file>", "write the report without a file to this file instead")
        .hook("preAction", () => {
            const { format, output } = command.opts<ReportOptions<Format>>();
            if (output !== undefined && format?.every(({ file }) => file !== undefined)) {
                command.error(
                    "error: option '--output' has no report to write: each '--format' names a file",
                );
            }
        });
}

function parsed<Format extends string>(
    text: string,
    formats: readonly Format[],
    earlier: readonly RequestedReport<Format>[],
): RequestedReport<Format> {
    const [, name = "", file] = /^([^=]*)(?:=(.*))?$/s.exec(text) ?? [];
    const format = formats.find((each) => each === name);
    if (format === undefined) {
        throw new InvalidArgumentError(`Allowed choices are ${formats.join(", ")}.`);
    }
    if (file === "") {
        throw new InvalidArgumentError(`Name the file after "${format}=".`);
    }
    if (earlier.some((other) => placeOf(other) === placeOf({ format, file }))) {
        throw new InvalidArgumentError(
            file === undefined
                ? "Only one report can be printed; give the others a file."
                : "Two reports cannot be written to one file.",
        );
    }
    return { format, file };
}

function placeOf({ file }: RequestedReport<string>): string | undefined {
    return file === undefined ? undefined : resolve(file);
}

/** The files that {@link writeReports} writes. */
export function filesOfReports({ format = [], output }: ReportOptions<string>): string[] {
    return [...format.map(({ file }) => file), output].filter((file) => file !== undefined);
}

/**
 * Writes the reports that a command line asks for.
 *
 * @param byDefault - The report to print when the command line names none.
 * @param render - Makes a report for its file, or for the terminal.
 */
export async function writeReports<Format extends string>(
    { format, output }: ReportOptions<Format>,
    byDefault: Format,
    render: (format: Format, file: string | undefined) => Rendered,
): Promise<void> {
    for (const report of format ?? [{ format: byDefault, file: undefined }]) {
        const file = report.file ?? output;
        const text = render(report.format, file);
        if (file === undefined) {
            print(text);
        } else {
            await save(file, text);
        }
    }
}
