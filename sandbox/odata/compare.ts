import { plainNames, type QueryNames } from "./names";

type Row = Readonly<Record<string, unknown>>;

/** A constant in a `$filter`. */
export type Value = string | number | boolean | null;

/** Comparison operators of `$filter`, by name. */
export const comparisons: Readonly<Record<string, (left: unknown, right: Value) => boolean>> = {
    eq: (left, right) => same(left, right),
    ne: (left, right) => !same(left, right),
    gt: (left, right) => order(left, right) > 0,
    ge: (left, right) => order(left, right) >= 0,
    lt: (left, right) => order(left, right) < 0,
    le: (left, right) => order(left, right) <= 0,
    // Of flags, written as one comma-separated text.
    has: (left, right) => flagsOf(right).every((flag) => flagsOf(left).includes(flag)),
};

/** String functions of `$filter`, by name. */
export const stringFunctions: Readonly<Record<string, (text: string, part: string) => boolean>> = {
    startswith: (text, part) => text.startsWith(part),
    endswith: (text, part) => text.endsWith(part),
    contains: (text, part) => text.includes(part),
};

/** The value at a path such as `signInActivity/lastSignInDateTime`, which casts and `$count` can be in. */
export function valueAt(row: Row, path: string, { isA }: QueryNames = plainNames): unknown {
    return path.split("/").reduce<unknown>((value, name) => {
        if (value === null || typeof value !== "object") {
            return undefined;
        }
        if (name === "$count") {
            return Array.isArray(value) ? value.length : undefined;
        }
        const cast = /^microsoft\.graph\.(\w+)$/.exec(name)?.[1];
        return cast === undefined ? (value as Row)[name] : narrowed(value as Row, (type) => isA(type, cast));
    }, row);
}

/** An object of the type that a cast names. One that does not name its type is of the declared one. */
function narrowed(value: Row, isWanted: (type: string) => boolean): Row | undefined {
    const annotated = value["@odata.type"];
    const type = typeof annotated === "string" ? annotated.replace("#microsoft.graph.", "") : undefined;
    return type === undefined || isWanted(type) ? value : undefined;
}

/** Texts are equal whatever their case; a missing value is `null`. */
export function same(left: unknown, right: Value): boolean {
    if (typeof left === "string" && typeof right === "string") {
        return left.toLowerCase() === right.toLowerCase();
    }
    return (left ?? null) === right;
}

function order(left: unknown, right: Value): number {
    if (left === undefined || left === null || right === null) {
        return Number.NaN;
    }
    const [one, other] = bothMoments(left, right) ?? [left as string, right];
    return one === other ? 0 : one < other ? -1 : 1;
}

/** Times are compared as such: their fractions of a second may be written or not. */
function bothMoments(left: unknown, right: Value): [number, number] | undefined {
    const isMoment = (value: unknown) => typeof value === "string" && /^\d{4}-\d\d-\d\dT/.test(value);
    return isMoment(left) && isMoment(right)
        ? [Date.parse(String(left)), Date.parse(String(right))]
        : undefined;
}

function flagsOf(value: unknown): string[] {
    return String(value)
        .split(",")
        .map((flag) => flag.trim().toLowerCase());
}
