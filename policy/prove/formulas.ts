import type { Truth } from "../evaluate/truth";

/**
 * Who of a kind of person a rule is for, by memberships: included, or in one of some groups, and in none of some
 * others. Members of the lists are numbers of memberships.
 */
export interface Formula {
    /** `true`: included whatever the memberships; `undefined`: perhaps. */
    readonly isIncluded: Truth;
    readonly including: readonly number[];
    /** `undefined`: perhaps excluded, for reasons that are unknown. */
    readonly isExcluded: false | undefined;
    readonly excluding: readonly number[];
}

export type FormulaId = number;

/** The formula that holds for everyone. */
export const everyone: FormulaId = 0;
/** Never holds: a rule with it can be left out. */
export const noOne = -1;

/** All formulas, each once, in a normal form. */
export class Formulas {
    private readonly items: Formula[] = [];
    private readonly ids = new Map<string, FormulaId>();
    private readonly covering = new Map<number, boolean>();
    private readonly assigned = new Map<string, FormulaId>();

    constructor() {
        this.of({ isIncluded: true, including: [], isExcluded: false, excluding: [] });
    }

    of(formula: Formula): FormulaId {
        const including = formula.isIncluded === true ? [] : sorted(formula.including);
        const excluding = sorted(formula.excluding);
        if (formula.isIncluded === false && including.length === 0) {
            return noOne;
        }
        const key = `${formula.isIncluded} ${including.join()} ${formula.isExcluded} ${excluding.join()}`;
        let id = this.ids.get(key);
        if (id === undefined) {
            id = this.items.push({ ...formula, including, excluding }) - 1;
            this.ids.set(key, id);
        }
        return id;
    }

    get(id: FormulaId): Formula {
        return this.items[id]!;
    }

    /** Whether the first holds wherever the second does, or may. */
    covers(wide: FormulaId, narrow: FormulaId): boolean {
        if (wide === everyone || wide === narrow) {
            return true;
        }
        const key = wide * 0x100000 + narrow;
        let found = this.covering.get(key);
        if (found === undefined) {
            found = isWider(this.get(wide), this.get(narrow));
            this.covering.set(key, found);
        }
        return found;
    }

    /** Whether it holds; `"open"` while it depends on memberships. */
    truthOf(id: FormulaId): true | undefined | "open" {
        const { isIncluded, including, isExcluded, excluding } = this.get(id);
        if (including.length > 0 || excluding.length > 0) {
            return "open";
        }
        return isIncluded === true && isExcluded === false ? true : undefined;
    }

    /** The formula for people who are, or are not, in a group. */
    assign(id: FormulaId, membership: number, isIn: boolean): FormulaId {
        const { isIncluded, including, isExcluded, excluding } = this.get(id);
        const [isNamed, isBarred] = [including.includes(membership), excluding.includes(membership)];
        if (!isNamed && !isBarred) {
            return id;
        }
        if (isIn && isBarred) {
            return noOne;
        }
        const key = `${id} ${membership} ${isIn}`;
        let result = this.assigned.get(key);
        if (result === undefined) {
            const without = (list: readonly number[]) => list.filter((item) => item !== membership);
            result = this.of({
                isIncluded: isNamed && isIn ? true : isIncluded,
                including: without(including),
                isExcluded,
                excluding: without(excluding),
            });
            this.assigned.set(key, result);
        }
        return result;
    }
}

function sorted(numbers: readonly number[]): number[] {
    return [...new Set(numbers)].sort((first, second) => first - second);
}

function isWider(outer: Formula, inner: Formula): boolean {
    const isIncluding =
        outer.isIncluded === true ||
        (inner.isIncluded === false &&
            outer.isIncluded === false &&
            inner.including.every((item) => outer.including.includes(item)));
    return (
        isIncluding &&
        outer.isExcluded === false &&
        outer.excluding.every((item) => inner.excluding.includes(item))
    );
}
