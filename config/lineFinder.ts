import { isMap, isScalar, LineCounter, parseDocument, type Document, type Node } from "yaml";
import { namespace } from "./keys";

type KeyPath = readonly (string | number)[];

/** A place in a file. */
export interface Place {
    /** As messages show it. Default: the stack config. */
    readonly file?: string;
    /** Path of the file. Default: the stack config's. */
    readonly path?: string;
    /** From 1. */
    readonly line: number;
    /** From 1. */
    readonly column: number;
}

/** Finds keys of this package, given without their namespace, in the text of a stack config or of what it extends. */
export type LineOf = (path: KeyPath) => Place | undefined;

/** A finder for one file. */
export interface LineFinder {
    (path: KeyPath): Place | undefined;
    /** Finds a key with its namespace. */
    ofKey(key: string): Place | undefined;
}

/** A finder for the text of a `Pulumi.<stack>.yaml`. A key that is not there is found at its nearest parent. */
export function lineFinder(text: string): LineFinder {
    const counter = new LineCounter();
    const document: Document = parseDocument(text, { lineCounter: counter });
    const find = (whole: KeyPath): Place | undefined => {
        for (let length = whole.length; length > 0; length--) {
            const key =
                keyNode(document, whole.slice(0, length)) ?? document.getIn(whole.slice(0, length), true);
            const start = (key as Node | undefined)?.range?.[0];
            if (start !== undefined) {
                const { line, col } = counter.linePos(start);
                return { line, column: col };
            }
        }
        return undefined;
    };
    const ofKey = (key: string) => find(["config", key]);
    return Object.assign(
        ([first, ...rest]: KeyPath) => find(["config", `${namespace}${String(first)}`, ...rest]),
        { ofKey },
    );
}

function keyNode(document: Document, path: KeyPath): Node | undefined {
    const parent = path.length === 1 ? document.contents : document.getIn(path.slice(0, -1), true);
    if (!isMap(parent)) {
        return undefined;
    }
    const pair = parent.items.find(({ key }) => isScalar(key) && key.value === path.at(-1));
    return pair === undefined ? undefined : (pair.key as Node);
}
