/**
 * Values of several files merged into one, each with the place that it comes from: mappings by key, lists by the names
 * of their entries, everything else as a whole. What comes later goes before what came earlier.
 */
import { append } from "../../rules/lists";

export type KeyPath = readonly (string | number)[];

/** A file whose values are merged. */
export interface Layer {
    /** As messages show it. */
    readonly file: string;
    readonly path: string;
    /** By key without namespace. */
    readonly values: Readonly<Record<string, unknown>>;
    /** Finds keys in the file. A key that is not there is found at its nearest parent. */
    readonly lineOf: (path: KeyPath) => { readonly line: number; readonly column: number } | undefined;
}

/** Where in which file a value is. */
export interface Origin {
    readonly layer: Layer;
    readonly path: KeyPath;
}

/** A value with the origin of each part. */
export interface Sourced {
    readonly origin: Origin;
    /** Of a mapping. */
    readonly entries?: ReadonlyMap<string, Sourced>;
    /** Of a list. */
    readonly items?: readonly Sourced[];
    /** Of everything else. */
    readonly value?: unknown;
}

/** What cannot be merged. */
export interface MergeFault {
    readonly origin: Origin;
    readonly message: string;
    readonly cure: string;
}

/** A file's value with its origins. */
export function sourced(layer: Layer, value: unknown, path: KeyPath = []): Sourced {
    const origin = { layer, path };
    if (Array.isArray(value)) {
        return {
            origin,
            items: (value as unknown[]).map((item, index) => sourced(layer, item, [...path, index])),
        };
    }
    if (typeof value === "object" && value !== null) {
        const entries = Object.entries(value).map(
            ([key, part]) => [key, sourced(layer, part, [...path, key])] as const,
        );
        return { origin, entries: new Map(entries) };
    }
    return { origin, value };
}

/** The plain value. */
export function plain({ entries, items, value }: Sourced): unknown {
    if (entries !== undefined) {
        return Object.fromEntries([...entries].map(([key, part]) => [key, plain(part)]));
    }
    return items === undefined ? value : items.map(plain);
}

/** The part at a path. */
export function partAt(whole: Sourced | undefined, path: KeyPath): Sourced | undefined {
    return path.reduce<Sourced | undefined>(
        (part, key) => (typeof key === "number" ? part?.items?.[key] : part?.entries?.get(key)),
        whole,
    );
}

/** Entries of a list by name. */
type Named = readonly (readonly [name: string, entry: Sourced])[];

/** Merges a value over another one. */
export class Merge {
    readonly faults: MergeFault[] = [];

    /** @param defaultNames - The member that names an entry without a `name`, by the key of the list. */
    constructor(private readonly defaultNames: Readonly<Record<string, string>>) {}

    /** @returns The merged value; `undefined` when it is taken away. */
    over(base: Sourced | undefined, own: Sourced): Sourced | undefined {
        if (own.value === null) {
            if (base === undefined) {
                this.faults.push({
                    origin: own.origin,
                    message: "null takes away what a base sets, and no base sets this",
                    cure: "Remove the line, or correct the key",
                });
            }
            return undefined;
        }
        const below = this.named(base);
        if (own.entries !== undefined) {
            return below !== undefined
                ? this.list(below, [...own.entries], own)
                : { origin: own.origin, entries: this.entries(base?.entries ?? new Map(), own.entries) };
        }
        if (own.items === undefined) {
            return own;
        }
        const above = own.items.length === 0 ? undefined : this.named(own);
        // A base that changes a list of another one has it as a mapping; here it comes before that other one.
        const mapped = above && base?.entries && asNamed(base.entries);
        const under = below ?? mapped;
        return above !== undefined && under !== undefined
            ? this.list(under, above, own)
            : {
                  origin: own.origin,
                  items: own.items.map((item) =>
                      item.value === null ? item : (this.over(undefined, item) ?? item),
                  ),
              };
    }

    private entries(
        base: ReadonlyMap<string, Sourced>,
        own: ReadonlyMap<string, Sourced>,
    ): ReadonlyMap<string, Sourced> {
        const all = new Map(base);
        for (const [key, part] of own) {
            const merged = this.over(base.get(key), part);
            if (merged === undefined) {
                all.delete(key);
            } else {
                all.set(key, merged);
            }
        }
        return all;
    }

    private list(base: Named, own: Named, { origin }: Sourced): Sourced {
        const items = base.map(([, entry]): Sourced | undefined => entry);
        const indexes = new Map(base.map(([name], index) => [name, index] as const).reverse());
        const added: Sourced[] = [];
        for (const [name, entry] of own) {
            const index = indexes.get(name);
            // A second entry of one name stays one, for the check that refuses it.
            indexes.delete(name);
            if (index === undefined) {
                append(added, [this.over(undefined, withName(name, entry)) ?? []].flat());
            } else {
                items[index] = this.over(items[index], entry);
            }
        }
        return { origin, items: [...items.filter((item) => item !== undefined), ...added] };
    }

    /** The entries of a list with their names; `undefined` for another value, and for a list of entries without. */
    private named(list: Sourced | undefined): Named | undefined {
        const byDefault = this.defaultNames[String(list?.origin.path.at(-1))];
        const named = list?.items?.flatMap((item) => {
            const name = item.entries?.get("name") ?? item.entries?.get(byDefault ?? "name");
            return typeof name?.value === "string" ? [[name.value, item] as const] : [];
        });
        return named?.length === list?.items?.length ? named : undefined;
    }
}

/** The entries of a list that is written as a mapping of names; `undefined` for another mapping. */
function asNamed(entries: ReadonlyMap<string, Sourced>): Named | undefined {
    const named = [...entries].map(([name, entry]) => [name, withName(name, entry)] as const);
    return named.every(([, entry]) => entry.entries !== undefined) ? named : undefined;
}

/** An entry of a list that is written as a mapping of names. */
function withName(name: string, entry: Sourced): Sourced {
    const named: Sourced = { origin: entry.origin, value: name };
    return entry.entries === undefined
        ? entry
        : { ...entry, entries: new Map([["name", named], ...entry.entries]) };
}
