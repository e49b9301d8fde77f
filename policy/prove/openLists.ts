import { blocked, type ContributionId, type Contributions } from "./contributions";
import { everyone, noOne, type FormulaId, type Formulas } from "./formulas";

/** What is left of a rule when only memberships are open. */
export type Open = readonly [contribution: ContributionId, isUnsure: boolean, formula: FormulaId];

/** Several of them by number; equal lists have the same number. */
export type OpenListId = number;

interface OpenList {
    readonly items: readonly Open[];
    /** The membership that comes next; `undefined` where none is open. */
    readonly next: number | undefined;
    readonly branches: [without: OpenListId, within: OpenListId];
    besideBlock: OpenListId;
    effect: number;
    readonly isBlock: boolean;
}

const notYet = -1;

/**
 * Lists of what is left of rules behind all dimensions but memberships, each once and without what another item covers.
 * What a list comes to next is worked out once for each.
 */
export class OpenLists {
    private readonly lists: OpenList[] = [];
    private readonly ids = new Map<string, OpenListId>();

    constructor(
        private readonly formulas: Formulas,
        private readonly contributions: Contributions,
        /** The formula once it is known whether a person has a membership. */
        private readonly assign: (formula: FormulaId, membership: number, isIn: boolean) => FormulaId,
        /** Whether who has the membership cannot have some others. */
        private readonly isExclusive: (membership: number) => boolean,
    ) {}

    of(given: readonly Open[]): OpenListId {
        const items = this.normal(given);
        const key = items.map(([id, isUnsure, formula]) => `${id} ${isUnsure} ${formula}`).join();
        let id = this.ids.get(key);
        if (id === undefined) {
            const [only] = items;
            id =
                this.lists.push({
                    items,
                    next: this.firstMembership(items),
                    branches: [notYet, notYet],
                    besideBlock: notYet,
                    effect: notYet,
                    isBlock: items.length === 1 && only![0] === blocked && !only![1] && only![2] === everyone,
                }) - 1;
            this.ids.set(key, id);
        }
        return id;
    }

    /** Whether everyone is surely blocked. */
    isBlock(list: OpenListId): boolean {
        return this.lists[list]!.isBlock;
    }

    /** The first membership in the order of all that is open; `undefined` where none is. */
    nextMembership(list: OpenListId): number | undefined {
        return this.lists[list]!.next;
    }

    /**
     * The list for people who have a membership, or do not have it.
     *
     * @param membership - The next one of the list, or one that comes before it.
     */
    branch(list: OpenListId, membership: number, isIn: boolean): OpenListId {
        const { next, branches } = this.lists[list]!;
        if (next === undefined) {
            return list;
        }
        if (next !== membership) {
            // A membership that is not in the list can bar another one that is.
            return isIn && this.isExclusive(membership) ? this.assigned(list, membership, isIn) : list;
        }
        const place = isIn ? 1 : 0;
        if (branches[place] === notYet) {
            branches[place] = this.assigned(list, membership, isIn);
        }
        return branches[place];
    }

    private assigned(list: OpenListId, membership: number, isIn: boolean): OpenListId {
        return this.of(
            this.lists[list]!.items.flatMap(([id, isUnsure, formula]): Open[] => {
                const left = this.assign(formula, membership, isIn);
                return left === noOne ? [] : [[id, isUnsure, left]];
            }),
        );
    }

    /** Of sign-ins that another side blocks, what the list asks for does not matter, only whether it blocks too. */
    besideBlock(list: OpenListId): OpenListId {
        const own = this.lists[list]!;
        if (own.besideBlock === notYet) {
            own.besideBlock = this.of(
                own.items.flatMap(([id, isUnsure, formula]): Open[] => {
                    const refuses = this.contributions.refuses(id);
                    return refuses === false ? [] : [[blocked, isUnsure || refuses === undefined, formula]];
                }),
            );
        }
        return own.besideBlock;
    }

    /** The number of the effect of a list in which no membership is open. */
    effect(list: OpenListId): number {
        const own = this.lists[list]!;
        if (own.effect === notYet) {
            own.effect = this.contributions.effect(
                own.items.map(([id, isUnsure, formula]) => [id, isUnsure || formula !== everyone] as const),
            );
        }
        return own.effect;
    }

    private firstMembership(items: readonly Open[]): number | undefined {
        let least: number | undefined;
        for (const [, , formula] of items) {
            const { including, excluding } = this.formulas.get(formula);
            for (const first of [including[0], excluding[0]]) {
                if (first !== undefined && (least === undefined || first < least)) {
                    least = first;
                }
            }
        }
        return least;
    }

    /** A list without what another item covers: one that comes to the same, or blocks, for as many or more. */
    private normal(list: readonly Open[]): readonly Open[] {
        if (list.length === 0) {
            return list;
        }
        const unique = new Map<string, Open>();
        for (const [id, isUnsure, formula] of list) {
            // What is settled and in doubt is the same, wherever the doubt is from.
            const isDoubt = this.formulas.truthOf(formula) === undefined;
            const item: Open = isDoubt ? [id, true, everyone] : [id, isUnsure, formula];
            unique.set(item.join(" "), item);
        }
        const items = [...unique.values()].sort(
            (first, second) =>
                first[0] - second[0] || Number(first[1]) - Number(second[1]) || first[2] - second[2],
        );
        return items.filter(
            (inner, place) =>
                !items.some(
                    (outer, at) =>
                        at !== place &&
                        this.covers(outer, inner) &&
                        (at < place || !this.covers(inner, outer)),
                ),
        );
    }

    private covers([id, isUnsure, formula]: Open, [other, isOtherUnsure, narrow]: Open): boolean {
        return (
            (id === other || id === blocked) &&
            (!isUnsure || isOtherUnsure) &&
            this.formulas.covers(formula, narrow)
        );
    }
}
