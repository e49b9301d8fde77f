import { failed, passed, unclear } from "../evaluate/facets";
import { always, type Dimension, type VectorId } from "./dimension";
import { everyone, noOne, type FormulaId, type Formulas } from "./formulas";
import { block, type TermsId } from "./grants";

/** What is left of a rule on the way through the dimensions, from one of them on. */
export type EntryId = number;

/** A set of entries in a normal form; the empty one is 0. */
export type ListId = number;

interface Tail {
    /** Index of the dimension that comes next; the number of dimensions at the end. */
    readonly depth: number;
    readonly vector: VectorId;
    /** -1 at the end. */
    readonly next: number;
    readonly terms: TermsId;
}

interface Entry {
    readonly tail: number;
    readonly isUnsure: boolean;
    readonly formula: FormulaId;
    /** What is left after a class passes, or is unclear; -1 until it is asked for. */
    readonly steps: [sure: number, unsure: number];
}

/**
 * What is left of rules, each once: rules that differ only in dimensions that lie behind are one. Lists of entries are
 * held without what changes nothing beside another entry.
 */
export class Entries {
    private readonly tails: Tail[] = [];
    private readonly tailIds = new Map<string, number>();
    private readonly entries: Entry[] = [];
    private readonly entryIds = new Map<string, EntryId>();
    private readonly lists: (readonly EntryId[])[] = [[]];
    private readonly listIds = new Map<string, ListId>([["", 0]]);
    private readonly tailCovers = new Map<number, boolean>();
    private readonly tailMeets = new Map<number, boolean>();
    private readonly single = new Map<EntryId, ListId>();
    private readonly stepped = new Map<number, ListId>();
    private readonly vectors = new Map<ListId, readonly VectorId[]>();

    constructor(
        private readonly dimensions: readonly Dimension[],
        private readonly formulas: Formulas,
    ) {}

    /** The rule with these vectors, from the first dimension on. */
    of(vectors: readonly VectorId[], terms: TermsId, isUnsure: boolean, formula: FormulaId): EntryId {
        let tail = this.tail(vectors.length, always, -1, terms);
        for (let depth = vectors.length - 1; depth >= 0; depth -= 1) {
            tail = this.tail(depth, vectors[depth]!, tail, terms);
        }
        return this.entry(tail, isUnsure, formula);
    }

    termsOf(id: EntryId): TermsId {
        return this.tails[this.entries[id]!.tail]!.terms;
    }

    isUnsure(id: EntryId): boolean {
        return this.entries[id]!.isUnsure;
    }

    formulaOf(id: EntryId): FormulaId {
        return this.entries[id]!.formula;
    }

    entriesOf(list: ListId): readonly EntryId[] {
        return this.lists[list]!;
    }

    /** Whether everyone is surely blocked in all classes that come. */
    isBlock(list: ListId): boolean {
        const [only, ...more] = this.lists[list]!;
        return (
            only !== undefined &&
            more.length === 0 &&
            this.termsOf(only) === block &&
            !this.isUnsure(only) &&
            this.formulaOf(only) === everyone &&
            this.isOpen(this.entries[only]!.tail)
        );
    }

    private isOpen(tail: number): boolean {
        const { vector, next } = this.tails[tail]!;
        return vector === always && (next < 0 || this.isOpen(next));
    }

    /** The vector of a rule's next dimension. */
    vectorOf(id: EntryId): VectorId {
        return this.tails[this.entries[id]!.tail]!.vector;
    }

    /** Vectors of a list's next dimension that do not always pass. */
    vectorsOf(list: ListId): readonly VectorId[] {
        let found = this.vectors.get(list);
        if (found === undefined) {
            const all = this.lists[list]!.map((id) => this.tails[this.entries[id]!.tail]!.vector);
            found = [...new Set(all)].filter((vector) => vector !== always);
            this.vectors.set(list, found);
        }
        return found;
    }

    /** What is left of a list when a class of its next dimension is chosen. */
    step(list: ListId, dimension: Dimension, index: number): ListId {
        const key = list * 0x10000 + index;
        let next = this.stepped.get(key);
        if (next === undefined) {
            next = this.listOf(
                this.lists[list]!.flatMap((id) => {
                    const code = dimension.codeOf(this.tails[this.entries[id]!.tail]!.vector, index);
                    return code === failed ? [] : [this.stepOf(id, code)];
                }),
            );
            this.stepped.set(key, next);
        }
        return next;
    }

    /** A list for people once one more of their memberships is known; rules that are not for them go. */
    assign(list: ListId, change: (formula: FormulaId) => FormulaId): ListId {
        return this.listOf(
            this.lists[list]!.flatMap((id) => {
                const { tail, isUnsure, formula } = this.entries[id]!;
                const next = change(formula);
                return next === noOne ? [] : [this.entry(tail, isUnsure, next)];
            }),
        );
    }

    /** The same rule with other terms. */
    withTerms(id: EntryId, terms: TermsId): EntryId {
        const { tail, isUnsure, formula } = this.entries[id]!;
        return this.entry(this.tailWith(tail, terms), isUnsure, formula);
    }

    private tailWith(id: number, terms: TermsId): number {
        const { depth, vector, next } = this.tails[id]!;
        return this.tail(depth, vector, next < 0 ? -1 : this.tailWith(next, terms), terms);
    }

    /** The list of these entries, each once and without what another covers. */
    listOf(entries: readonly EntryId[]): ListId {
        if (entries.length < 2) {
            return entries.length === 0 ? 0 : this.listOfOne(entries[0]!);
        }
        const unique = [...new Set(entries)].sort((first, second) => first - second);
        const key = unique.join();
        let id = this.listIds.get(key);
        if (id === undefined) {
            const byTerms = new Map<TermsId, EntryId[]>();
            for (const entry of unique) {
                const terms = this.termsOf(entry);
                const group = byTerms.get(terms);
                if (group === undefined) {
                    byTerms.set(terms, [entry]);
                } else {
                    group.push(entry);
                }
            }
            const blocking = byTerms.get(block) ?? [];
            const isCovered = (inner: EntryId, others: readonly EntryId[]) =>
                others.some(
                    (outer) =>
                        outer !== inner &&
                        this.covers(outer, inner) &&
                        // Of two that cover each other, the first stays.
                        (outer < inner || !this.covers(inner, outer)),
                );
            const kept = unique.filter((entry) => {
                const terms = this.termsOf(entry);
                return (
                    !isCovered(entry, blocking) && (terms === block || !isCovered(entry, byTerms.get(terms)!))
                );
            });
            const normal = kept.join();
            id = this.listIds.get(normal) ?? this.lists.push(kept) - 1;
            this.listIds.set(normal, id);
            this.listIds.set(key, id);
        }
        return id;
    }

    private listOfOne(entry: EntryId): ListId {
        let id = this.single.get(entry);
        if (id === undefined) {
            id = this.listIds.get(String(entry)) ?? this.lists.push([entry]) - 1;
            this.listIds.set(String(entry), id);
            this.single.set(entry, id);
        }
        return id;
    }

    /**
     * Whether an entry changes nothing beside another one: one that asks for the same, or blocks, wherever the first
     * applies, and surely where it surely does.
     */
    private covers(outer: EntryId, inner: EntryId): boolean {
        const [wide, narrow] = [this.entries[outer]!, this.entries[inner]!];
        return (
            (!wide.isUnsure || narrow.isUnsure) &&
            this.formulas.covers(wide.formula, narrow.formula) &&
            this.coversTail(wide.tail, narrow.tail)
        );
    }

    /** The vectors of the wider tail pass wherever those of the narrower one do, and its terms are as hard to meet. */
    private coversTail(outer: number, inner: number): boolean {
        const key = outer * 0x4000000 + inner;
        let found = this.tailCovers.get(key);
        if (found === undefined) {
            const [wide, narrow] = [this.tails[outer]!, this.tails[inner]!];
            found =
                (wide.terms === narrow.terms || wide.terms === block) &&
                (wide.next < 0 ||
                    (this.dimensions[wide.depth]!.covers(wide.vector, narrow.vector) &&
                        this.coversTail(wide.next, narrow.next)));
            this.tailCovers.set(key, found);
        }
        return found;
    }

    /** Without rules that apply nowhere where some others do. */
    thatMeet(list: ListId, others: readonly EntryId[]): ListId {
        const own = this.lists[list]!;
        const tails = [...new Set(others.map((id) => this.entries[id]!.tail))];
        const kept = own.filter((id) => {
            const { tail } = this.entries[id]!;
            return tails.some((other) => this.meets(tail, other));
        });
        return kept.length === own.length ? list : this.listOf(kept);
    }

    /** Whether there are sign-ins in which both apply, as far as conditions say. */
    private meets(one: number, other: number): boolean {
        if (one === other) {
            return true;
        }
        const key = Math.min(one, other) * 0x4000000 + Math.max(one, other);
        let found = this.tailMeets.get(key);
        if (found === undefined) {
            const [first, second] = [this.tails[one]!, this.tails[other]!];
            found =
                first.next < 0 ||
                (this.dimensions[first.depth]!.meets(first.vector, second.vector) &&
                    this.meets(first.next, second.next));
            this.tailMeets.set(key, found);
        }
        return found;
    }

    private stepOf(id: EntryId, code: number): EntryId {
        const entry = this.entries[id]!;
        const which = code === passed ? 0 : 1;
        if (entry.steps[which] < 0) {
            entry.steps[which] = this.entry(
                this.tails[entry.tail]!.next,
                entry.isUnsure || code === unclear,
                entry.formula,
            );
        }
        return entry.steps[which];
    }

    private tail(depth: number, vector: VectorId, next: number, terms: TermsId): number {
        const key = `${depth} ${vector} ${next} ${terms}`;
        let id = this.tailIds.get(key);
        if (id === undefined) {
            id = this.tails.push({ depth, vector, next, terms }) - 1;
            this.tailIds.set(key, id);
        }
        return id;
    }

    private entry(tail: number, isUnsure: boolean, formula: FormulaId): EntryId {
        const key = `${tail} ${isUnsure} ${formula}`;
        let id = this.entryIds.get(key);
        if (id === undefined) {
            id = this.entries.push({ tail, isUnsure, formula, steps: [-1, -1] }) - 1;
            this.entryIds.set(key, id);
        }
        return id;
    }
}
