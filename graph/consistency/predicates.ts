/** An object of Microsoft Graph, or a part of one. */
type Json = Readonly<Record<string, unknown>>;

/** Whether a value, or absence, is the expected one. Pure. */
export type Predicate<T> = (value: T | undefined) => boolean;

/** Created: the object exists. */
export function exists(value: unknown): boolean {
    return value !== undefined;
}

/** Deleted: the object no longer exists. */
export function isGone(value: unknown): boolean {
    return value === undefined;
}

/**
 * Updated: these properties have these values. Null, absent and the empty text are equal. A list is compared as a
 * set. Of an object, the given members count, and those that the service adds do not.
 */
export function hasValues(expected: Json): Predicate<Json> {
    return (object) =>
        object !== undefined &&
        Object.entries(expected).every(([name, value]) => showsValue(object[name], value));
}

/** References: all wanted ones exist, and none that is unwanted. */
export function hasReferences(
    wanted: readonly string[],
    unwanted: readonly string[] = [],
): Predicate<ReadonlySet<string>> {
    return (shown) =>
        shown !== undefined && wanted.every((id) => shown.has(id)) && !unwanted.some((id) => shown.has(id));
}

function showsValue(shown: unknown, expected: unknown): boolean {
    if (isAbsent(expected)) {
        return isAbsent(shown);
    }
    if (Array.isArray(expected)) {
        return Array.isArray(shown) && setOf(shown) === setOf(expected);
    }
    if (expected !== null && typeof expected === "object") {
        return shown !== null && typeof shown === "object" && hasValues(expected as Json)(shown as Json);
    }
    return shown === expected;
}

function isAbsent(value: unknown): boolean {
    return value === undefined || value === null || value === "";
}

function setOf(items: readonly unknown[]): string {
    return [...new Set(items.map(textOf))].sort().join();
}

function textOf(item: unknown): string {
    return JSON.stringify(item, (_name, member: unknown) =>
        member !== null && typeof member === "object" && !Array.isArray(member)
            ? Object.fromEntries(Object.entries(member).sort(([left], [right]) => (left < right ? -1 : 1)))
            : member,
    );
}
