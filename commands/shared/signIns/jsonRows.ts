const [quote, backslash, open, close, lineFeed, bracket] = [34, 92, 123, 125, 10, 91];

/** The longest row that is read, in bytes: a file that is something else must not fill the memory. */
export const maxRowBytes = 16 * 1024 * 1024;

/** A row of which there is no text to read. */
export class BrokenRow {
    constructor(readonly reason: string) {}
}

const tooLong = new BrokenRow("it is longer than 16 MiB");
const brokenOff = new BrokenRow("the file ends in it, or a brace is missing: what follows was not read");

export type RowText = string | BrokenRow;

/**
 * The objects of a JSON array, or of JSON lines, as texts, in batches. A parser for the whole file would hold all of it in
 * memory, and streaming parsers give up at the first object that is malformed; of JSON lines only that one is lost.
 *
 * Bytes are cut, not characters: most of a large log's time goes here, and no byte of a longer UTF-8 character is one of
 * JSON's signs.
 */
export async function* jsonRows(chunks: AsyncIterable<Buffer>): AsyncGenerator<readonly RowText[]> {
    let rows: Rows | undefined;
    for await (const chunk of chunks) {
        rows ??= rowsFor(chunk);
        if (rows !== undefined) {
            yield rows.next(chunk);
        }
    }
    yield rows?.last() ?? [];
}

/** Decided once, by the first character; `undefined`: there is none yet. */
function rowsFor(chunk: Buffer): Rows | undefined {
    const first = chunk.findIndex((byte) => byte > 32 && byte < 128);
    return first < 0 ? undefined : chunk[first] === bracket ? new ArrayRows() : new LineRows();
}

/** Cuts a file into rows. A chunk can end anywhere. */
abstract class Rows {
    /** Rows that the current chunk has completed. */
    private found: RowText[] = [];
    private begun: Buffer[] = [];
    private begunBytes = 0;

    next(chunk: Buffer): readonly RowText[] {
        this.found = [];
        this.cut(chunk);
        return this.found;
    }

    /** What the end of the file completes. */
    abstract last(): readonly RowText[];

    protected abstract cut(chunk: Buffer): void;

    /** Keeps a part of a row that goes on in the next chunk. */
    protected keep(part: Buffer): void {
        this.begunBytes += part.length;
        if (this.begunBytes <= maxRowBytes) {
            this.begun.push(part);
        }
    }

    /** @param part - The end of the row. */
    protected complete(part: Buffer): void {
        this.keep(part);
        const { begun, begunBytes } = this;
        [this.begun, this.begunBytes] = [[], 0];
        if (begunBytes > maxRowBytes) {
            this.found.push(tooLong);
            return;
        }
        const text = (begun.length === 1 ? part : Buffer.concat(begun)).toString();
        if (text.trim() !== "") {
            this.found.push(text);
        }
    }
}

class LineRows extends Rows {
    protected cut(chunk: Buffer): void {
        let start = 0;
        for (let end = chunk.indexOf(lineFeed); end >= 0; end = chunk.indexOf(lineFeed, start)) {
            this.complete(chunk.subarray(start, end));
            start = end + 1;
        }
        this.keep(chunk.subarray(start));
    }

    /** The last line may have no line feed. */
    last(): readonly RowText[] {
        return this.next(Buffer.from([lineFeed]));
    }
}

class ArrayRows extends Rows {
    private depth = 0;
    private isText = false;
    private isEscaped = false;

    protected cut(chunk: Buffer): void {
        const { length } = chunk;
        let { depth, isText } = this;
        let start = 0;
        let index = this.isEscaped ? 1 : 0;
        while (index < length) {
            const byte = chunk[index]!;
            if (isText) {
                // A line ends no text in JSON: the quotation marks of this object do not match.
                if (byte === quote || byte === lineFeed) {
                    isText = false;
                } else if (byte === backslash) {
                    index++;
                }
            } else if (byte === quote) {
                isText = true;
            } else if (byte === open) {
                if (depth++ === 0) {
                    start = index;
                }
            } else if (byte === close && depth > 0 && --depth === 0) {
                this.complete(chunk.subarray(start, index + 1));
            }
            index++;
            // Most of a log is text: this loop is the quickest way over it.
            while (isText && index < length && isPlain(chunk[index]!)) {
                index++;
            }
        }
        this.isEscaped = index > length;
        [this.depth, this.isText] = [depth, isText];
        if (depth > 0) {
            this.keep(chunk.subarray(start));
        }
    }

    last(): readonly RowText[] {
        return this.depth === 0 ? [] : [brokenOff];
    }
}

function isPlain(byte: number): boolean {
    return byte !== quote && byte !== backslash && byte !== lineFeed;
}
