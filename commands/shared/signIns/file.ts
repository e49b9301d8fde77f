import { createReadStream } from "node:fs";
import { open } from "node:fs/promises";
import { basename } from "node:path";
import { parse } from "csv-parse";
import { csvRow, missingTitles, titleOf } from "./csvRow";
import { exportedRow } from "./exportedRow";
import { jsonRows } from "./jsonRows";
import { UnreadableRowError, type LoggedSignIn } from "./loggedSignIn";
import { readRow, type Row } from "./readRow";
import { SignInFileError, type SignInSource, UnreadRows } from "./source";
import { append } from "../../../rules/lists";

/** Bytes that are read at once. */
const chunkBytes = 1024 * 1024;
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
    const unread = new UnreadRows();
    const rows = first === "[" || first === "{" ? jsonSignIns(path, unread) : csvSignIns(path, unread);
    return { batches: rows, unread };
}

async function firstCharacter(path: string): Promise<string> {
    const cure = "Name a file of sign-ins that the admin center or Log Analytics wrote.";
    try {
        const file = await open(path);
        try {
            const { buffer, bytesRead } = await file.read(Buffer.alloc(64), 0, 64, 0);
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

async function* jsonSignIns(path: string, unread: UnreadRows): AsyncGenerator<readonly LoggedSignIn[]> {
    const chunks = createReadStream(path, { encoding: "utf8", highWaterMark: chunkBytes });
    let number = 0;
    for await (const texts of jsonRows(chunks)) {
        yield texts.flatMap((text) => {
            number++;
            return readOne(number, unread, () => exportedRow(objectOf(text)));
        });
    }
}

function objectOf(text: string): Row {
    let value: unknown;
    try {
        value = JSON.parse(text.replace(/^\uFEFF/, ""));
    } catch {
        throw new UnreadableRowError("it is not valid JSON");
    }
    if (value === null || typeof value !== "object" || Array.isArray(value)) {
        throw new UnreadableRowError("it is not a JSON object");
    }
    return value as Row;
}

async function* csvSignIns(path: string, unread: UnreadRows): AsyncGenerator<readonly LoggedSignIn[]> {
    // The admin center puts the kind into the name: InteractiveSignIns_…, NonInteractiveSignIns_….
    const name = basename(path).toLowerCase();
    const isInteractive = name.includes("noninteractive")
        ? false
        : name.includes("interactive")
          ? true
          : undefined;
    let number = 0;
    const records = createReadStream(path, { highWaterMark: chunkBytes }).pipe(
        parse({
            bom: true,
            relax_column_count: true,
            skip_records_with_error: true,
            on_skip: () => {
                unread.add(++number, "it is not valid CSV");
                return undefined;
            },
            columns: (header: string[]) => {
                const missing = missingTitles(header);
                if (missing.length > 0) {
                    throw new SignInFileError(
                        `${path} is not a file of sign-ins: it has no column ${missing.map((title) => `"${title}"`).join(" and ")}. ` +
                            "Download it from the sign-in logs of the Microsoft Entra admin center.",
                    );
                }
                return header.map(titleOf);
            },
        }),
    );
    let batch: LoggedSignIn[] = [];
    for await (const cells of records as AsyncIterable<Record<string, string>>) {
        number++;
        append(
            batch,
            readOne(number, unread, () => csvRow(cells, isInteractive)),
        );
        if (batch.length === batchSize) {
            yield batch;
            batch = [];
        }
    }
    yield batch;
}

/** One row; none where it cannot be read or is not a person's. */
function readOne(number: number, unread: UnreadRows, row: () => Row): LoggedSignIn[] {
    try {
        const found = readRow(row());
        return found === undefined ? [] : [found];
    } catch (error) {
        if (!(error instanceof UnreadableRowError)) {
            throw error;
        }
        unread.add(number, error.message);
        return [];
    }
}
