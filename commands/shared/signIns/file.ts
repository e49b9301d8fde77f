import { createReadStream } from "node:fs";
import { open } from "node:fs/promises";
import { basename } from "node:path";
import { parse } from "csv-parse";
import { csvRows, missingTitles } from "./csvRow";
import { exportedRow } from "./exportedRow";
import { BrokenRow, jsonRows, maxRowBytes, type RowText } from "./jsonRows";
import { UnreadableRowError, type LoggedSignIn } from "./loggedSignIn";
import type { Row } from "./readRow";
import { RowReader } from "./rowReader";
import { SignInFileError, type SignInSource } from "./source";
import type { Values } from "./values";

/** Bytes that are read at once. */
const chunkBytes = 1024 * 1024;
const byteOrderMark = 0xfeff;
/** As PowerShell's `>` writes it. */
const utf16Marks: ReadonlySet<string> = new Set(["fffe", "feff"]);
/** Rows that are handed on at once. */
const batchSize = 1_000;

/**
 * The sign-ins of a file: the admin center's download as JSON or CSV, or JSON lines of Log Analytics. The form is
 * recognized by the first character. No more than some rows are in memory at once.
 *
 * @throws SignInFileError - The file cannot be opened, or is not such a file.
 */
export async function signInFile(path: string): Promise<SignInSource> {
    const first = await firstCharacter(path);
    const reader = new RowReader();
    const rows = first === "[" || first === "{" ? jsonSignIns(path, reader) : csvSignIns(path, reader);
    return { batches: rows, unread: reader.unread };
}

async function firstCharacter(path: string): Promise<string> {
    const cure = "Name a file of sign-ins that the admin center or Log Analytics wrote.";
    try {
        const file = await open(path);
        try {
            const { buffer, bytesRead } = await file.read(Buffer.alloc(64), 0, 64, 0);
            if (utf16Marks.has(buffer.toString("hex", 0, 2))) {
                throw new SignInFileError(`${path} is in UTF-16. Save it as UTF-8.`);
            }
            const text = buffer
                .toString("utf8", 0, bytesRead)
                .replace(/^\uFEFF/, "")
                .trimStart();
            if (text === "") {
                throw new SignInFileError(`${path} is empty. ${cure}`);
            }
            return text.charAt(0);
        } finally {
            await file.close();
        }
    } catch (error) {
        if (error instanceof SignInFileError) {
            throw error;
        }
        throw new SignInFileError(`${path} cannot be read: ${(error as Error).message}. ${cure}`);
    }
}

async function* jsonSignIns(path: string, reader: RowReader): AsyncGenerator<readonly LoggedSignIn[]> {
    const chunks = createReadStream(path, { highWaterMark: chunkBytes }) as AsyncIterable<Buffer>;
    for await (const texts of jsonRows(chunks)) {
        yield reader.all(texts, (text) => exportedRow(objectOf(text)));
    }
}

function objectOf(text: RowText): Values {
    if (text instanceof BrokenRow) {
        throw new UnreadableRowError(text.reason);
    }
    let value: unknown;
    try {
        value = JSON.parse(text.charCodeAt(0) === byteOrderMark ? text.slice(1) : text);
    } catch {
        throw new UnreadableRowError("it is not valid JSON");
    }
    if (value === null || typeof value !== "object" || Array.isArray(value)) {
        throw new UnreadableRowError("it is not a JSON object");
    }
    return value as Values;
}

async function* csvSignIns(path: string, reader: RowReader): AsyncGenerator<readonly LoggedSignIn[]> {
    // The admin center puts the kind into the name: InteractiveSignIns_…, NonInteractiveSignIns_….
    const name = basename(path).toLowerCase();
    const isInteractive = name.includes("noninteractive")
        ? false
        : name.includes("interactive")
          ? true
          : undefined;
    const records = createReadStream(path, { highWaterMark: chunkBytes }).pipe(
        parse({
            bom: true,
            relax_column_count: true,
            skip_records_with_error: true,
            max_record_size: maxRowBytes,
            on_skip: () => {
                reader.next(() => {
                    throw new UnreadableRowError("it is not valid CSV");
                });
                return undefined;
            },
        }),
    );
    let rowOf: ((cells: readonly string[]) => Row) | undefined;
    let batch: (readonly string[])[] = [];
    for await (const cells of records as AsyncIterable<readonly string[]>) {
        if (rowOf === undefined) {
            rowOf = rowsUnder(cells, isInteractive, path);
        } else if (batch.push(cells) === batchSize) {
            yield reader.all(batch, rowOf);
            batch = [];
        }
    }
    yield rowOf === undefined ? [] : reader.all(batch, rowOf);
}

function rowsUnder(header: readonly string[], isInteractive: boolean | undefined, path: string) {
    const missing = missingTitles(header);
    if (missing.length > 0) {
        throw new SignInFileError(
            `${path} is not a file of sign-ins: it has no column ${missing.map((title) => `"${title}"`).join(" and ")}. ` +
                "Download it from the sign-in logs of the Microsoft Entra admin center.",
        );
    }
    return csvRows(header, isInteractive);
}
