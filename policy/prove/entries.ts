import { failed, unclear } from "../evaluate/facets";
import { alwaysBlocked, asksNothing, type BehaviorId, type Behaviors } from "./behaviors";
import { always, type Dimension, type VectorId } from "./dimension";
import { everyone, noOne, type FormulaId, type Formulas } from "./formulas";
import { absent, PairTable } from "./pairTable";
import { Sequences } from "./sequences";

/** What is left of a rule on the way through the dimensions, from one of them on. */
export type EntryId = number;

/** An entry that applies to no one, or asks for nothing. */
const gone = -1;

/** A set of entries in a normal form; the empty one is 0. */
export type ListId = number;

/** Vectors of the dimensions that come, by number; 0: there are none left. */
type TailId = number;

/**
 * What is left of rules, each once: rules that differ only in dimensions that lie behind are one. Lists of entries are
 * held without what changes nothing beside another entry.
 */
export class Entries {
    private readonly tailVectors: VectorId[] = [always];
    private readonly tailNexts: TailId[] = [0];
    private readonly tailDepths: number[];
    /** Whether all that comes passes always. */
    private readonly isTailOpen: boolean[] = [true];
    private readonly tailIds = new PairTable();

    /** What an entry asks, and who it is for, by number. */
    private readonly askIds = new PairTable();
    private askCount = 0;

    // Of each entry.
    private readonly tails: TailId[] = [];
    private readonly behaviorsOf: BehaviorId[] = [];
    private readonly unsure: boolean[] = [];
    private readonly formulasOf: FormulaId[] = [];
    private readonly entryIds = new PairTable();

    private readonly lists = new Sequences();
    /** The normal form of each list. */
    private readonly normal: ListId[] = [];
    private readonly stepped = new PairTable();
    private readonly vectors: (readonly VectorId[] | undefined)[] = [];
    private readonly masks: number[] = [];
    private readonly blocking: boolean[] = [];
    private readonly beside: ListId[] = [];

    constructor(
        private readonly dimensions: readonly Dimension[],
        private readonly formulas: Formulas,
        private readonly behaviors: Behaviors,
    ) {
        this.tailDepths = [dimensions.length];
        this.listOf([]);
    }

    /**
     * The rule with these vectors, from the first dimension on; none where it never applies or asks for nothing.
     *
     * @param vectors - Of the first dimensions; the others always pass.
     */
    of(
        vectors: readonly VectorId[],
        behavior: BehaviorId,
        isUnsure: boolean,
        formula: FormulaId,
    ): readonly EntryId[] {
        if (vectors.some((vector, depth) => this.dimensions[depth]!.isNever(vector))) {
            return [];
        }
        let tail = 0;
        for (let depth = this.dimensions.length - 1; depth >= 0; depth -= 1) {
            tail = this.tail(vectors[depth] ?? always, tail);
        }
        const entry = this.entry(tail, behavior, isUnsure, formula);
        return entry === gone ? [] : [entry];
    }

    /** How what an entry asks is met. */
    behaviorOf(id: EntryId): BehaviorId {
        return this.behaviorsOf[id]!;
    }

    isUnsure(id: EntryId): boolean {
        return this.unsure[id]!;
    }

    formulaOf(id: EntryId): FormulaId {
        return this.formulasOf[id]!;
    }

    entriesOf(list: ListId): readonly EntryId[] {
        return this.lists.get(list);
    }

    /** Whether everyone is surely blocked in all classes that come. */
    isBlock(list: ListId): boolean {
        return this.blocking[list]!;
    }

    /** The vector of a rule's next dimension. */
    vectorOf(id: EntryId): VectorId {
        return this.tailVectors[this.tails[id]!]!;
    }

    /** Vectors of a list's next dimension that do not always pass. */
    vectorsOf(list: ListId): readonly VectorId[] {
        let found = this.vectors[list];
        if (found === undefined) {
            const all = new Set(this.lists.get(list).map((id) => this.vectorOf(id)));
            found = [...all].filter((vector) => vector !== always);
            this.vectors[list] = found;
        }
        return found;
    }

    /** The dimensions on which it depends how what is left is met, as bits by their index, and `asksForMfa`. */
    maskOf(list: ListId): number {
        return (this.masks[list] ??= this.lists
            .get(list)
            .reduce((mask, id) => mask | this.behaviors.maskOf(this.behaviorOf(id)), 0));
    }

    /** What is left of a list when a class of its next dimension is chosen. */
    step(list: ListId, index: number, chosen: number): ListId {
        if (list === 0) {
            return list;
        }
        let next = this.stepped.get(list, chosen);
        if (next === absent) {
            const dimension = this.dimensions[index]!;
            const trait = dimension.traitNumberOf(chosen);
            const left: EntryId[] = [];
            for (const id of this.lists.get(list)) {
                const tail = this.tails[id]!;
                const code = dimension.codeOf(this.tailVectors[tail]!, chosen);
                if (code !== failed) {
                    const entry = this.entry(
                        this.tailNexts[tail]!,
                        this.behaviors.step(this.behaviorsOf[id]!, index, trait),
                        this.unsure[id]! || code === unclear,
                        this.formulasOf[id]!,
                    );
                    if (entry !== gone) {
                        left.push(entry);
                    }
                }
            }
            next = this.listOf(left);
            this.stepped.set(list, chosen, next);
        }
        return next;
    }

    /** Entries for people once one more of their memberships is known; those that are not for them go. */
    assign(entries: readonly EntryId[], change: (formula: FormulaId) => FormulaId): EntryId[] {
        return this.changed(entries, (id) => {
            const formula = this.formulasOf[id]!;
            const next = change(formula);
            return next === formula
                ? id
                : this.entry(this.tails[id]!, this.behaviorsOf[id]!, this.unsure[id]!, next);
        });
    }

    /** Of sign-ins that another side blocks, what the list asks for does not matter, only whether it blocks too. */
    besideBlock(list: ListId): ListId {
        return (this.beside[list] ??= this.listOf(
            this.changed(this.lists.get(list), (id) => {
                const next = this.behaviors.besideBlock(this.behaviorsOf[id]!);
                // What is left and always the same refuses access, or may.
                const isPerhaps =
                    next !== asksNothing && next !== alwaysBlocked && this.behaviors.isSettled(next);
                return this.entry(
                    this.tails[id]!,
                    isPerhaps ? alwaysBlocked : next,
                    isPerhaps || this.unsure[id]!,
                    this.formulasOf[id]!,
                );
            }),
        ));
    }

    private changed(entries: readonly EntryId[], change: (id: EntryId) => EntryId): EntryId[] {
        const found: EntryId[] = [];
        for (const id of entries) {
            const next = change(id);
            if (next !== gone) {
                found.push(next);
            }
        }
        return found;
    }

    /** The list of these entries, each once and without what another covers. */
    listOf(entries: readonly EntryId[]): ListId {
        const unique = sortedOnce(entries);
        const id = this.lists.of(unique);
        let found = this.normal[id];
        if (found === undefined) {
            const kept = unique.filter((inner) => !this.isCovered(inner, unique));
            found = kept.length === unique.length ? id : this.lists.of(kept);
            this.normal[id] = found;
            this.normal[found] = found;
            this.blocking[found] = kept.length === 1 && this.isSureBlock(kept[0]!);
        }
        return found;
    }

    private isSureBlock(id: EntryId): boolean {
        return (
            this.behaviorsOf[id] === alwaysBlocked &&
            !this.unsure[id]! &&
            this.formulasOf[id] === everyone &&
            this.isTailOpen[this.tails[id]!]!
        );
    }

    private isCovered(inner: EntryId, others: readonly EntryId[]): boolean {
        for (const outer of others) {
            if (
                outer !== inner &&
                this.covers(outer, inner) &&
                // Of two that cover each other, the first stays.
                (outer < inner || !this.covers(inner, outer))
            ) {
                return true;
            }
        }
        return false;
    }

    /**
     * Whether an entry changes nothing beside another one: one that asks for the same, or blocks, wherever the first
     * applies, and surely where it surely does.
     */
    private covers(outer: EntryId, inner: EntryId): boolean {
        const behavior = this.behaviorsOf[outer]!;
        return (
            (behavior === alwaysBlocked || behavior === this.behaviorsOf[inner]) &&
            (!this.unsure[outer]! || this.unsure[inner]!) &&
            this.coversTail(this.tails[outer]!, this.tails[inner]!) &&
            this.formulas.covers(this.formulasOf[outer]!, this.formulasOf[inner]!)
        );
    }

    /** The vectors of the wider tail pass wherever those of the narrower one do. */
    private coversTail(outer: TailId, inner: TailId): boolean {
        let [wide, narrow] = [outer, inner];
        while (wide !== narrow && !this.isTailOpen[wide]!) {
            const dimension = this.dimensions[this.tailDepths[wide]!]!;
            if (!dimension.covers(this.tailVectors[wide]!, this.tailVectors[narrow]!)) {
                return false;
            }
            wide = this.tailNexts[wide]!;
            narrow = this.tailNexts[narrow]!;
        }
        return true;
    }

    /** Without entries that apply nowhere where some others do. */
    thatMeet(entries: readonly EntryId[], others: readonly EntryId[]): readonly EntryId[] {
        const tails = [...new Set(others.map((id) => this.tails[id]!))];
        const kept = entries.filter((id) => {
            const tail = this.tails[id]!;
            return tails.some((other) => this.meets(tail, other));
        });
        return kept.length === entries.length ? entries : kept;
    }

    /** Whether there are sign-ins in which both apply, as far as conditions say. */
    private meets(first: TailId, second: TailId): boolean {
        let [one, other] = [first, second];
        while (one !== other && !this.isTailOpen[one]! && !this.isTailOpen[other]!) {
            const dimension = this.dimensions[this.tailDepths[one]!]!;
            if (!dimension.meets(this.tailVectors[one]!, this.tailVectors[other]!)) {
                return false;
            }
            one = this.tailNexts[one]!;
            other = this.tailNexts[other]!;
        }
        return true;
    }

    private tail(vector: VectorId, next: TailId): TailId {
        let id = this.tailIds.get(vector, next);
        if (id === absent) {
            id = this.tailVectors.push(vector) - 1;
            this.tailNexts.push(next);
            this.tailDepths.push(this.tailDepths[next]! - 1);
            this.isTailOpen.push(vector === always && this.isTailOpen[next]!);
            this.tailIds.set(vector, next, id);
        }
        return id;
    }

    private entry(tail: TailId, behavior: BehaviorId, isUnsure: boolean, formula: FormulaId): EntryId {
        if (behavior === asksNothing || formula === noOne) {
            return gone;
        }
        // What is settled and in doubt is the same, wherever the doubt is from.
        const isDoubt = this.formulas.truthOf(formula) === undefined;
        const [doubt, who] = [isUnsure || isDoubt, isDoubt ? everyone : formula];
        const ask = this.ask(behavior, doubt, who);
        let id = this.entryIds.get(tail, ask);
        if (id === absent) {
            id = this.tails.push(tail) - 1;
            this.behaviorsOf.push(behavior);
            this.unsure.push(doubt);
            this.formulasOf.push(who);
            this.entryIds.set(tail, ask, id);
        }
        return id;
    }

    private ask(behavior: BehaviorId, isUnsure: boolean, formula: FormulaId): number {
        const key = behavior * 2 + (isUnsure ? 1 : 0);
        let id = this.askIds.get(key, formula);
        if (id === absent) {
            id = this.askCount;
            this.askCount += 1;
            this.askIds.set(key, formula, id);
        }
        return id;
    }
}

function sortedOnce(entries: readonly EntryId[]): readonly EntryId[] {
    for (let place = 1; place < entries.length; place += 1) {
        if (entries[place - 1]! >= entries[place]!) {
            return [...new Set(entries)].sort((first, second) => first - second);
        }
    }
    return entries;
}
