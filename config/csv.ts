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
    INVALID_OPENING_QUOTE: "a field that does not begin with a quote has one inside",
    CSV_INVALID_CLOSING_QUOTE: "text follows the closing quote of a field",
    CSV_NON_TRIMABLE_CHAR_AFTER_CLOSING_QUOTE: "text follows the closing quote of a field",
    CSV_QUOTE_NOT_CLOSED: "the opening quote of a field is never closed",
};

/** How many quoting faults are reported: after each, the start of the next row is a guess. */
const maxQuoteFaults = 20;

const quoteCure = 'Put a field with quotes in quotes, and write "" for each quote inside';

/** Characters that make a field unreadable, and what to do. */
const unreadable = [
    {
        character: "\ufffd",
        message: "holds characters that are not UTF-8",
        cure: "Save the file as CSV UTF-8",
    },
    { character: "\0", message: "holds the character NUL (U+0000)", cure: "Remove it" },
] as const;

/**
 * Reads the rows of a CSV file except blank ones, together with every fault of encoding and quotes.
 *
 * @param bytes - The file: UTF-8, with or without a byte-order mark; lines end in LF, CRLF or CR.
 * @see https://www.rfc-editor.org/rfc/rfc4180
 */
export function readCsv(bytes: Uint8Array, file: string): { rows: CsvRow[]; problems: Problem[] } {
    if (isUtf16(bytes)) {
        const problem = { field: "encoding", message: "the file is UTF-16", cure: "Save it as CSV UTF-8" };
        return { rows: [], problems: [{ file, line: 1, column: 1, ...problem }] };
    }
    // Bytes that are not UTF-8 become U+FFFD, which then shows the field that they are in. Line breaks become one kind,
    // so that a list reads the same whatever an editor or Git made of them, also inside a message.
    const text = new TextDecoder().decode(bytes).replace(/\r\n?/g, "\n");
    const { rows, faults } = readRows(text.split("\n"));
    const broken = rows.map((row) => ({ row, problems: encodingProblems(row, file) }));
    return {
        rows: broken
            .map(({ row, problems }) => (problems.length > 0 ? { ...row, fields: undefined } : row))
            .filter(({ fields }) => fields?.every((field) => field === "") !== true),
        problems: [
            ...faults.map((fault) => ({ file, field: "quotes", ...fault })),
            ...broken.flatMap(({ problems }) => problems),
        ],
    };
}

/** With a byte-order mark; or without one, by the zeros in the Latin letters with which a list begins. */
function isUtf16(bytes: Uint8Array): boolean {
    const [first, second] = bytes;
    if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) {
        return true;
    }
    const start = bytes.subarray(0, 24);
    const isZeroAt = (parity: number) =>
        start.length > 1 && start.every((byte, index) => (byte === 0) === (index % 2 === parity));
    return isZeroAt(0) || isZeroAt(1);
}

type QuoteFault = Pick<Problem, "message" | "cure"> & { readonly line: number; readonly column: number };

function readRows(lines: readonly string[]): { rows: CsvRow[]; faults: QuoteFault[] } {
    const parts: CsvRow[][] = [];
    const faults: QuoteFault[] = [];
    // The first line of a guest list has one field. By itself, it makes no other row one of unexpected length, for each
    // of which the parser makes an error with a stack.
    const firstPart = lines[0]?.includes('"') === false ? 1 : lines.length;
    for (let start = 0, end = firstPart; start < lines.length; end = lines.length) {
        if (faults.length === maxQuoteFaults) {
            const message = `the rows from here on were not read: ${maxQuoteFaults} rows above have such faults`;
            faults.push({ line: start + 1, column: 1, message, cure: quoteCure });
            break;
        }
        const part = readUntilFault(lines.slice(start, end).join("\n"), start);
        parts.push(part.rows);
        if (part.fault === undefined) {
            start = end;
            continue;
        }
        faults.push({ ...part.fault, cure: quoteCure });
        parts.push([{ fields: undefined, line: part.fault.line }]);
        // Where the row was meant to end cannot be known: the next line is the likeliest place.
        start = part.fault.line;
    }
    return { rows: parts.flat(), faults };
}

function encodingProblems({ fields = [], line }: CsvRow, file: string): Problem[] {
    return fields.flatMap((field, index) =>
        unreadable
            .filter(({ character }) => field.includes(character))
            .map(({ message, cure }) => ({
                file,
                line,
                column: index + 1,
                field: "encoding",
                message,
                cure,
            })),
    );
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
