import { PolicyModelError, type ModelProblem } from "./modelError";
import { isUnknown, revealed, unknownValue, type List, type OrUnknown } from "./unknown";

type Entries = Readonly<Record<string, unknown>>;

/**
 * A place in untyped data. It reads typed values, and collects faults instead of stopping at the first. A member of
 * an unknown value is unknown; `null` counts as absent.
 */
export class Cursor {
    private constructor(
        readonly value: unknown,
        private readonly path: readonly string[],
        private readonly report: (path: readonly string[], reason: string) => void,
        /** Words that this version does not know are unknown values, not faults. */
        readonly isLenient: boolean,
    ) {}

    /**
     * Reads data as a whole.
     *
     * @param object - Kind and name of what is read, for errors.
     * @param spelling - The property's path as the reader of an error knows it. Default: names joined by dots.
     * @param isLenient - Whether a word that this version does not know is an unknown value, as Graph may have one in
     *   any enumeration, instead of a fault. Default: no.
     * @throws PolicyModelError - All that does not fit, at once.
     */
    static read<T>(
        value: unknown,
        object: string,
        read: (cursor: Cursor) => T,
        spelling: (path: readonly string[]) => string = (path) => path.join("."),
        isLenient = false,
    ): T {
        const problems: ModelProblem[] = [];
        const report = (path: readonly string[], reason: string) =>
            problems.push({ object, property: spelling(path), reason });
        const result = read(new Cursor(revealed(value), [], report, isLenient));
        if (problems.length > 0) {
            throw new PolicyModelError(problems);
        }
        return result;
    }

    get isUnknown(): boolean {
        return isUnknown(this.value);
    }

    get isAbsent(): boolean {
        return this.value === undefined || this.value === null;
    }

    /** Reports a fault of this place. */
    fail(reason: string): void {
        this.report(this.path, reason);
    }

    at(name: string): Cursor {
        const value = this.isUnknown ? unknownValue : this.entries()?.[name];
        return new Cursor(value, [...this.path, name], this.report, this.isLenient);
    }

    /** Names of members with a value, without annotations of OData and what the engine adds. */
    names(): string[] {
        return Object.entries(this.entries() ?? {})
            .filter(
                ([name, value]) => !name.includes("@odata.") && !name.startsWith("__") && !isNothing(value),
            )
            .map(([name]) => name);
    }

    text(): OrUnknown<string> | null {
        return this.of("a string", (value) => (typeof value === "string" ? value : undefined));
    }

    flag(): OrUnknown<boolean> | null {
        return this.of("true or false", (value) => (typeof value === "boolean" ? value : undefined));
    }

    number(): OrUnknown<number> | null {
        return this.of("a number", (value) => (typeof value === "number" ? value : undefined));
    }

    /** One of some words, in any case; absence is a fault. */
    word<const Word extends string>(words: readonly Word[]): OrUnknown<Word> {
        const expected = words.join(" or ");
        if (this.isUnfamiliar(words)) {
            return unknownValue;
        }
        const word = this.of(expected, (value) =>
            typeof value === "string"
                ? words.find((known) => known.toLowerCase() === value.toLowerCase())
                : undefined,
        );
        if (this.isAbsent) {
            this.fail(`is missing: give ${expected}`);
        }
        return word ?? unknownValue;
    }

    /**
     * Whether this is a word that the list lacks and that is not a fault: Graph's own word for a member that it does not
     * show, or any other where the reader is lenient.
     *
     * @see https://learn.microsoft.com/graph/best-practices-concept (evolvable enumerations)
     */
    isUnfamiliar(words: readonly string[], value: unknown = this.value): boolean {
        return (
            typeof value === "string" &&
            !words.some((known) => known.toLowerCase() === value.toLowerCase()) &&
            (this.isLenient || value === "unknownFutureValue")
        );
    }

    /** A list of strings as a set: sorted, each once. Absent: empty. */
    set(canonical: (item: string) => string = (item) => item): List {
        const items = this.items();
        return isUnknown(items) ? items : asSet(items, canonical);
    }

    /** Graph's flags, one string with commas, as a set; a list is taken as well. `none` and absence: empty. */
    flags(): List {
        const items =
            typeof this.value === "string"
                ? (this.value.split(",").map((flag) => revealed(flag.trim())) as OrUnknown<string>[])
                : this.items();
        return isUnknown(items)
            ? items
            : asSet(
                  items.filter((flag) => flag !== "none" && flag !== ""),
                  (flag) => flag,
              );
    }

    /** What the cursors of a list give; absent: empty; unknown: unknown. */
    each<T>(read: (cursor: Cursor) => T): OrUnknown<readonly T[]> {
        if (this.isUnknown) {
            return unknownValue;
        }
        if (this.isAbsent) {
            return [];
        }
        if (!Array.isArray(this.value)) {
            this.fail(`must be a list, but is ${shown(this.value)}`);
            return [];
        }
        return this.value.map((item, index) =>
            read(new Cursor(item, [...this.path, String(index)], this.report, this.isLenient)),
        );
    }

    private items(): List {
        return this.each((item) => item.text() ?? unknownValue);
    }

    private entries(): Entries | undefined {
        if (this.isAbsent || this.isUnknown) {
            return undefined;
        }
        if (typeof this.value !== "object" || Array.isArray(this.value)) {
            this.fail(`must be an object, but is ${shown(this.value)}`);
            return undefined;
        }
        return this.value as Entries;
    }

    private of<T>(expected: string, read: (value: unknown) => T | undefined): OrUnknown<T> | null {
        if (this.isUnknown) {
            return unknownValue;
        }
        if (this.isAbsent) {
            return null;
        }
        const value = read(this.value);
        if (value === undefined) {
            this.fail(`must be ${expected}, but is ${shown(this.value)}`);
            return null;
        }
        return value;
    }
}

/** Ids are compared in lower case. Words such as `All` keep their case. */
export { canonicalGuid as canonicalId } from "../../rules/guid";

/** Sorted, each item once, unknown items together as one at the end. */
function asSet(items: readonly OrUnknown<string>[], canonical: (item: string) => string): List {
    const known = items.filter((item): item is string => !isUnknown(item)).map(canonical);
    return [...[...new Set(known)].sort(), ...(items.some(isUnknown) ? [unknownValue] : [])];
}

function isNothing(value: unknown): boolean {
    return value === null || value === undefined || (Array.isArray(value) && value.length === 0);
}

function shown(value: unknown): string {
    return JSON.stringify(value) ?? String(value);
}
