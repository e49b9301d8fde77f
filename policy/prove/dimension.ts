import { failed, passed, unclear } from "../evaluate/facets";
import type { Value } from "./values/value";

/** How the values of a dimension answer a condition, by class; 0: every class passes. */
export type VectorId = number;

/** The vector of a condition that every class passes. */
export const always: VectorId = 0;

/** Of what is worked out when it is first asked for. */
const [notYet, no, yes] = [0, 1, 2];

/** Classes by whether some of several conditions can pass there. */
export interface Parts {
    readonly some: readonly number[];
    readonly none: readonly number[];
    readonly id: number;
}

/**
 * A dimension of a sign-in, divided into classes: values that no condition and no setting tells apart.
 *
 * Conditions are entered by key, with their answers for each value. What else may tell values apart, such as what
 * grant controls look at, is entered as a trait.
 */
export class Dimension<Label = unknown> {
    /** Indexes of values, by class. The first value of each stands for it. */
    readonly classes: readonly (readonly number[])[];
    private readonly codes: Uint8Array[] = [];
    private readonly ids = new Map<string, VectorId>();
    private readonly byKey = new Map<string, VectorId>();
    private readonly never: boolean[] = [];
    private readonly covering: Int8Array[] = [];
    private readonly bothPass: Int8Array[] = [];
    private readonly traitNumbers: readonly number[];
    private readonly parts = new Map<string, readonly (readonly number[])[]>();
    private readonly where = new Map<string, Parts>();

    constructor(
        readonly name: string,
        readonly values: readonly Value<Label>[],
        answers: ReadonlyMap<string, Uint8Array>,
        readonly traits: readonly string[] = values.map(() => ""),
    ) {
        const columns = [...answers];
        const classes = new Map<string, number[]>();
        values.forEach((_, index) => {
            const key = `${traits[index]} ${columns.map(([, codes]) => codes[index]).join("")}`;
            const found = classes.get(key);
            if (found === undefined) {
                classes.set(key, [index]);
            } else {
                found.push(index);
            }
        });
        this.classes = [...classes.values()];
        const names = [...new Set(traits)];
        this.traitNumbers = this.classes.map(([first]) => names.indexOf(traits[first!]!));
        this.intern(new Uint8Array(this.classes.length).fill(passed));
        for (const [key, codes] of columns) {
            this.byKey.set(key, this.intern(Uint8Array.from(this.classes, ([first]) => codes[first!]!)));
        }
    }

    vectorOf(key: string): VectorId {
        const found = this.byKey.get(key);
        if (found === undefined) {
            throw new Error(`The dimension ${this.name} has no condition ${key}.`);
        }
        return found;
    }

    /** The answer of a class. */
    codeOf(vector: VectorId, index: number): number {
        return vector === always ? passed : this.codes[vector]![index]!;
    }

    /** Whether a vector fails in every class. */
    isNever(vector: VectorId): boolean {
        return this.never[vector]!;
    }

    /** The vector of two conditions together. */
    both(first: VectorId, second: VectorId): VectorId {
        if (first === always || second === always) {
            return first === always ? second : first;
        }
        return this.intern(
            Uint8Array.from(this.classes, (_, index) => {
                const codes = [this.codeOf(first, index), this.codeOf(second, index)];
                return codes.includes(failed) ? failed : codes.includes(unclear) ? unclear : passed;
            }),
        );
    }

    /** Whether the first passes wherever the second does, or may. */
    covers(wide: VectorId, narrow: VectorId): boolean {
        if (wide === always || wide === narrow) {
            return true;
        }
        const row = this.rowOf(this.covering, wide);
        if (row[narrow] === notYet) {
            const isCovering = this.classes.every((_, index) => {
                const [outer, inner] = [this.codeOf(wide, index), this.codeOf(narrow, index)];
                return outer === passed || inner === failed || (outer === unclear && inner === unclear);
            });
            row[narrow] = isCovering ? yes : no;
        }
        return row[narrow] === yes;
    }

    /** Whether both pass, or may, in some class. */
    meets(first: VectorId, second: VectorId): boolean {
        const row = this.rowOf(this.bothPass, first);
        if (row[second] === notYet) {
            const isMet = this.classes.some(
                (_, index) => this.codeOf(first, index) !== failed && this.codeOf(second, index) !== failed,
            );
            row[second] = isMet ? yes : no;
        }
        return row[second] === yes;
    }

    /** What is known of a vector beside each other one. */
    private rowOf(table: Int8Array[], vector: VectorId): Int8Array {
        let row = table[vector];
        if (row === undefined || row.length < this.codes.length) {
            const longer = new Int8Array(this.codes.length * 2);
            longer.set(row ?? []);
            table[vector] = row = longer;
        }
        return row;
    }

    /** A vector that answers as the given one in some classes, and fails in all others. */
    within(vector: VectorId, isInside: (index: number) => boolean): VectorId {
        return this.intern(
            Uint8Array.from(this.classes, (_, index) =>
                isInside(index) ? this.codeOf(vector, index) : failed,
            ),
        );
    }

    /** What stands for a class. */
    valueOf(index: number): Value<Label> {
        return this.values[this.classes[index]![0]!]!;
    }

    /** The place of a class's trait among {@link traitClasses}. */
    traitNumberOf(index: number): number {
        return this.traitNumbers[index]!;
    }

    traitOf(index: number): string {
        return this.traits[this.classes[index]![0]!]!;
    }

    /** All classes: some condition can pass in them, none in no other. */
    get everywhere(): Parts {
        return this.whereSome([always]);
    }

    /** Classes in which some of several conditions pass, or may, and classes in which all fail. */
    whereSome(vectors: readonly VectorId[]): Parts {
        const unique = vectors.includes(always)
            ? [always]
            : [...new Set(vectors)].sort((first, second) => first - second);
        const key = unique.join();
        let found = this.where.get(key);
        if (found === undefined) {
            const isSome = this.classes.map((_, index) =>
                unique.some((vector) => this.codeOf(vector, index) !== failed),
            );
            const of = (wanted: boolean) =>
                this.classes.flatMap((_, index) => (isSome[index] === wanted ? [index] : []));
            found = { some: of(true), none: of(false), id: this.where.size };
            this.where.set(key, found);
        }
        return found;
    }

    /**
     * Classes in groups that some vectors, and the traits where they matter, do not tell apart.
     *
     * @param among - The classes that are divided.
     */
    partition(
        vectors: readonly VectorId[],
        hasTraits: boolean,
        { some: among, id }: Parts = this.everywhere,
    ): readonly (readonly number[])[] {
        const key = `${hasTraits} ${id} ${vectors.join()}`;
        let found = this.parts.get(key);
        if (found === undefined) {
            // Numbers of groups so far, divided further by one condition after the other.
            let numbers = among.map((index) => (hasTraits ? this.traitNumbers[index]! : 0));
            for (const vector of vectors) {
                const next = new Map<number, number>();
                numbers = numbers.map((number, place) => {
                    const name = number * 3 + this.codeOf(vector, among[place]!);
                    const group = next.get(name) ?? next.size;
                    next.set(name, group);
                    return group;
                });
            }
            const groups = new Map<number, number[]>();
            numbers.forEach((number, place) => {
                const index = among[place]!;
                const group = groups.get(number);
                if (group === undefined) {
                    groups.set(number, [index]);
                } else {
                    group.push(index);
                }
            });
            found = [...groups.values()];
            this.parts.set(key, found);
        }
        return found;
    }

    /** One class for each trait, in the order of the traits' numbers. */
    get traitClasses(): readonly number[] {
        return this.partition([], true).map(([first]) => first!);
    }

    private intern(codes: Uint8Array): VectorId {
        const key = codes.join("");
        const found = this.ids.get(key);
        if (found !== undefined) {
            return found;
        }
        this.ids.set(key, this.codes.length);
        this.never.push(codes.every((code) => code === failed));
        return this.codes.push(codes) - 1;
    }
}
