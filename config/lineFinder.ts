import { isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument, type Node, type YAMLMap } from "yaml";
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
    /** The keys beside `config:`. */
    readonly outerKeys: readonly string[];
    /** Finds one of them. */
    ofOuterKey(key: string): Place | undefined;
}

/** A member of a mapping or list. */
interface Member {
    /** Where it is. */
    readonly place: Node;
    readonly value: unknown;
}

/**
 * A finder for the text of a `Pulumi.<stack>.yaml`. A key that is not there is found at its nearest parent. What an
 * alias or a merge key (`<<`) takes from elsewhere in the file is found there.
 */
export function lineFinder(text: string): LineFinder {
    const counter = new LineCounter();
    const document = parseDocument(text, { lineCounter: counter });
    const members = new Members((node) => (isAlias(node) ? node.resolve(document) : node));
    const find = (path: KeyPath): Place | undefined => {
        let place: Node | undefined;
        let value: unknown = document.contents;
        for (const key of path) {
            const member = members.find(value, key);
            if (member === undefined) {
                break;
            }
            ({ place, value } = member);
        }
        const start = place?.range?.[0];
        if (start === undefined) {
            return undefined;
        }
        const { line, col } = counter.linePos(start);
        return { line, column: col };
    };
    return Object.assign(
        ([first, ...rest]: KeyPath) => find(["config", `${namespace}${String(first)}`, ...rest]),
        {
            ofKey: (key: string) => find(["config", key]),
            outerKeys: members.keysOf(document.contents).filter((key) => key !== "config"),
            ofOuterKey: (key: string) => find([key]),
        },
    );
}

/** Members of the mappings and lists of one file. */
class Members {
    private readonly byKey = new Map<YAMLMap, ReadonlyMap<string, Member>>();

    /** @param resolved - What an alias stands for; another node as it is. */
    constructor(private readonly resolved: (node: unknown) => unknown) {}

    find(node: unknown, key: string | number): Member | undefined {
        const whole = this.resolved(node);
        if (isSeq(whole) && typeof key === "number") {
            const item = whole.items[key] as Node | undefined;
            return item && { place: item, value: item };
        }
        return isMap(whole) ? this.of(whole).get(String(key)) : undefined;
    }

    keysOf(node: unknown): string[] {
        return isMap(node) ? [...this.of(node).keys()] : [];
    }

    private of(map: YAMLMap): ReadonlyMap<string, Member> {
        const known = this.byKey.get(map);
        if (known !== undefined) {
            return known;
        }
        const found = new Map<string, Member>();
        // A mapping that merges itself has nothing of itself yet.
        this.byKey.set(map, found);
        const add = (key: string, member: Member) => found.has(key) || found.set(key, member);
        for (const { key, value } of map.items) {
            if (isScalar(key) && !isMergeKey(key)) {
                add(String(key.value), { place: key, value });
            }
        }
        for (const { key, value } of map.items) {
            if (isMergeKey(key)) {
                const merged = this.resolved(value);
                for (const each of isSeq(merged) ? merged.items : [merged]) {
                    const other = this.resolved(each);
                    if (isMap(other)) {
                        this.of(other).forEach((member, name) => add(name, member));
                    }
                }
            }
        }
        return found;
    }
}

function isMergeKey(key: unknown): boolean {
    return isScalar(key) && key.value === "<<" && key.type === "PLAIN";
}
