import { CsvError, parse } from "csv-parse/sync";
import type { Problem } from "./problems";

/** A row of a CSV file. */
export interface CsvRow {
    /** The fields without the white space around them; `undefined` when the row cannot be read. */
    readonly fields: readonly string[] | undefined;
    /** The row's first line in the file, from 1: quoted line breaks make it span several. */
    readonly line: number;
}

/** What is wrong with a row's quotes, by the parser's code. */
const quoteFaults: Readonly<Record<string, string>> = {
    INVALID_OPENING_QUOTE: "a quote stands inside a field that does not begin with one",
    CSV_INVALID_CLOSING_QUOTE: "text follows the quote that closes a field",
    CSV_NON_TRIMABLE_CHAR_AFTER_CLOSING_QUOTE: "text follows the quote that closes a field",
    CSV_QUOTE_NOT_CLOSED: "the quote that opens a field is never closed",
};

/**
 * Reads the rows of a CSV file, blank ones left out, together with every fault of encoding and quotes.
 *
 * @param bytes - The file: UTF-8, with or without a byte-order mark; lines end in LF, CRLF or CR.
 * @see https://www.rfc-editor.org/rfc/rfc4180
 */
export function readCsv(bytes: Uint8Array, file: string): { rows: CsvRow[]; problems: Problem[] } {
    if (
        (bytes[0] === 0xff && bytes[1] === 0xfe) ||
        (bytes[0] === 0xfe && bytes[1] === 0xff) ||
        bytes.includes(0)
    ) {
        const problem = { field: "encoding", message: "the file is UTF-16", cure: "Save it as CSV UTF-8" };
        return { rows: [], problems: [{ file, line: 1, column: 1, ...problem }] };
    }
    // Bytes that are no UTF-8 become U+FFFD, which then shows the field that they are in. Line breaks become one kind,
    // so that a list reads the same whatever an editor or Git made of them, also inside a message.
    const text = new TextDecoder().decode(bytes).replace(/\r\n?/g, "\n");
    const lines = text.split("\n");
    const rows: CsvRow[] = [];
    const problems: Problem[] = [];
    // The first line of a guest list has one field. By itself, it makes no other row one of unexpected length, for each
    // of which the parser makes an error with a stack.
    const firstPart = lines[0]?.includes('"') === false ? 1 : lines.length;
    for (let start = 0, end = firstPart; start < lines.length; end = lines.length) {
        const part = readUntilFault(lines.slice(start, end).join("\n"), start);
        rows.push(...part.rows);
        if (part.fault === undefined) {
            start = end;
            continue;
        }
        const { line, column, message } = part.fault;
        const cure = 'Put a field with quotes in quotes, and write "" for each quote inside';
        problems.push({ file, line, column, field: "quotes", message, cure });
        rows.push({ fields: undefined, line });
        // Where the row was meant to end cannot be known: the next line is the likeliest place.
        start = line;
    }
    const checked = rows.map((row) => {
        const broken = (row.fields ?? []).flatMap((field, index) =>
            field.includes("\ufffd") ? [index + 1] : [],
        );
        const message = "holds characters that are not UTF-8";
        const problem = {
            file,
            line: row.line,
            field: "encoding",
            message,
            cure: "Save the file as CSV UTF-8",
        };
        problems.push(...broken.map((column) => ({ ...problem, column })));
        return broken.length > 0 ? { ...row, fields: undefined } : row;
    });
    return {
        rows: checked.filter(({ fields }) => fields?.every((field) => field === "") !== true),
        problems,
    };
}

interface Part {
    readonly rows: CsvRow[];
    readonly fault: { line: number; column: number; message: string } | undefined;
}

function readUntilFault(text: string, linesBefore: number): Part {
    const rows: CsvRow[] = [];
    let nextLine = linesBefore + 1;
    try {
        parse(text, {
            record_delimiter: "\n",
            relax_column_count: true,
            trim: true,
            on_record: (fields: string[], { lines }: { lines: number }) => {
                rows.push({ fields, line: nextLine });
                nextLine = linesBefore + lines + 1;
                return null;
            },
        });
    } catch (error) {
        if (!(error instanceof CsvError)) {
            throw error;
        }
        const message = quoteFaults[error.code] ?? error.message;
        return { rows, fault: { line: nextLine, column: Number(error["index"]) + 1, message } };
    }
    return { rows, fault: undefined };
}
