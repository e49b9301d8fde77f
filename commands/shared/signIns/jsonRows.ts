const [quote, backslash, open, close, lineFeed] = [34, 92, 123, 125, 10];

/**
 * The objects of a JSON array, or of JSON lines, as texts, in batches. A parser for the whole file would hold all of it in
 * memory, and streaming parsers give up at the first object that is malformed; of JSON lines only that one is lost.
 */
export async function* jsonRows(chunks: AsyncIterable<string>): AsyncGenerator<readonly string[]> {
    let isArray: boolean | undefined;
    let split: ((chunk: string) => string[]) | undefined;
    let rest = "";
    for await (const chunk of chunks) {
        if (split === undefined) {
            const start = chunk.trimStart();
            if (start === "") {
                continue;
            }
            isArray = start.startsWith("[");
            split = isArray ? objectsIn() : undefined;
        }
        if (split !== undefined) {
            yield split(chunk);
            continue;
        }
        const lines = (rest + chunk).split("\n");
        rest = lines.pop() ?? "";
        yield lines.filter((line) => line.trim() !== "");
    }
    if (rest.trim() !== "") {
        yield [rest];
    }
    if (isArray === true) {
        yield split?.("") ?? [];
    }
}

/** Cuts an array into its objects. A chunk can end anywhere. */
function objectsIn(): (chunk: string) => string[] {
    let [depth, isText, isEscaped] = [0, false, false];
    let begun = "";
    return (chunk) => {
        const found: string[] = [];
        let start = depth > 0 ? 0 : -1;
        for (let index = 0; index < chunk.length; index++) {
            const code = chunk.charCodeAt(index);
            if (isEscaped) {
                isEscaped = false;
            } else if (isText && code === backslash) {
                isEscaped = true;
            } else if (code === quote) {
                isText = !isText;
            } else if (isText) {
                // A line ends no text in JSON: the quotation marks of this object do not match.
                if (code === lineFeed) {
                    isText = false;
                }
            } else if (code === open) {
                if (depth++ === 0) {
                    start = index;
                }
            } else if (code === close && depth > 0 && --depth === 0) {
                found.push(begun + chunk.slice(start, index + 1));
                [begun, start] = ["", -1];
            }
        }
        if (start >= 0) {
            begun += chunk.slice(start);
        }
        return found;
    };
}
