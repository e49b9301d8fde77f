import type { z } from "zod";

export type KeyPath = readonly (string | number)[];

/** A configuration without its unreadable parts. */
export interface Pruned<T> {
    readonly config: T;
    /** Where the written configuration cannot be read, as paths in it. */
    readonly holes: PathSet;
    /** The index that an element of an array had before unreadable elements were taken out of it. */
    originalIndex(array: KeyPath, index: number): number;
}

/** A set of paths. */
export class PathSet {
    private readonly keys = new Set<string>();

    add(path: KeyPath): void {
        this.keys.add(JSON.stringify(path));
    }

    has(path: KeyPath): boolean {
        return this.keys.has(JSON.stringify(path));
    }

    /** Whether the set has a path or a part that the path leads through. */
    hasAbove(path: KeyPath): boolean {
        return path.some((_, index) => this.has(path.slice(0, index + 1)));
    }
}

/** Values that stand for a required one that cannot be read. No check gets to see them. */
const fills: readonly unknown[] = [
    "unreadable",
    "all",
    "00000000-0000-4000-8000-000000000000",
    "unreadable@unreadable.example",
    "https://unreadable.example",
    {},
    [],
    ["unreadable"],
    false,
    1,
];

/** A place that the schema refuses, and what stands there: nothing, or the fill with this index. */
type Replacement = "nothing" | number;

/**
 * Takes out of a configuration what its schema refuses, and as little else as possible, so that the rest can be checked.
 *
 * @param values - What was written.
 * @param isWhole - Whether all that was written could be read. Otherwise, nothing is known of keys that are not set.
 * @returns `undefined` if nothing is left.
 */
export function prune<T extends object>(
    schema: z.ZodType<T>,
    values: Readonly<Record<string, unknown>>,
    isWhole: boolean,
): Pruned<T> | undefined {
    const replacements = new Map<string, Replacement>();
    /** By the path of the object around them. */
    const filledKeys = new Map<string, Set<string>>();
    const replacementAt = (path: KeyPath) => replacements.get(JSON.stringify(path));
    const copy = (value: unknown, path: KeyPath): unknown => {
        const kept = (key: string | number) => replacementAt([...path, key]) !== "nothing";
        const part = (each: unknown, key: string | number) => {
            const fill = replacementAt([...path, key]);
            return typeof fill === "number" ? structuredClone(fills[fill]) : copy(each, [...path, key]);
        };
        if (Array.isArray(value)) {
            return (value as unknown[]).flatMap((each, index) => (kept(index) ? [part(each, index)] : []));
        }
        if (typeof value !== "object" || value === null) {
            return value;
        }
        const keys = new Set([...Object.keys(value), ...(filledKeys.get(JSON.stringify(path)) ?? [])]);
        return Object.fromEntries(
            [...keys].filter(kept).map((key) => [key, part((value as Record<string, unknown>)[key], key)]),
        );
    };
    /** Of each list, the indexes of the elements that are left. */
    const leftIn = new Map<string, readonly number[]>();
    const originalIndex = (array: KeyPath, index: number): number => {
        const list = JSON.stringify(array);
        const known = leftIn.get(list);
        const elements = known === undefined ? valueAt(values, array) : undefined;
        const left =
            known ??
            (Array.isArray(elements)
                ? [...elements.keys()].filter((each) => replacementAt([...array, each]) !== "nothing")
                : []);
        leftIn.set(list, left);
        return left[index] ?? index;
    };
    const originalOf = (path: KeyPath): KeyPath =>
        path.reduce<KeyPath>(
            (above, key) => [...above, typeof key === "number" ? originalIndex(above, key) : key],
            [],
        );
    const replace = (path: KeyPath): boolean => {
        if (path.length === 0) {
            return false;
        }
        const key = JSON.stringify(path);
        const earlier = replacements.get(key);
        const isElement = typeof path.at(-1) === "number";
        const isMissing = valueAt(values, path) === undefined;
        const next =
            earlier === undefined ? (isMissing ? 0 : "nothing") : earlier === "nothing" ? 0 : earlier + 1;
        if (typeof next === "number" && (isElement || next >= fills.length)) {
            return replace(path.slice(0, -1));
        }
        replacements.set(key, next);
        leftIn.clear();
        const around = JSON.stringify(path.slice(0, -1));
        filledKeys.set(around, (filledKeys.get(around) ?? new Set()).add(String(path.at(-1))));
        return true;
    };
    for (;;) {
        const { success, data, error } = schema.safeParse(copy(values, []));
        if (success) {
            const holes = new PathSet();
            for (const key of replacements.keys()) {
                const path = JSON.parse(key) as KeyPath;
                holes.add(path);
                // A list within an entry says something only as a whole.
                if (typeof path.at(-1) === "number" && path.length > 2) {
                    holes.add(path.slice(0, -1));
                }
            }
            const unset = isWhole ? [] : Object.keys(data).filter((key) => !(key in values));
            unset.forEach((key) => holes.add([key]));
            return { config: data, holes, originalIndex };
        }
        const refused = error.issues.flatMap((issue) => {
            const path = originalOf(issue.path as KeyPath);
            return issue.code === "unrecognized_keys" ? issue.keys.map((key) => [...path, key]) : [path];
        });
        if (!refused.map(replace).every(Boolean)) {
            return undefined;
        }
    }
}

function valueAt(value: unknown, path: KeyPath): unknown {
    return path.reduce<unknown>(
        (part, key) => (part as Record<string | number, unknown> | undefined)?.[key],
        value,
    );
}
