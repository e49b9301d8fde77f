import type { NodeId } from "./diagram";
import type { ListId } from "./entries";
import { everyone, noOne, type FormulaId } from "./formulas";
import { absent, PairTable } from "./pairTable";
import { firstMembership, same, type Question, type WalkParts } from "./question";

const notYet = -1;

/** What is known of a list in which only memberships are open. */
interface Open {
    /** The membership that comes next; `undefined` where none is open. */
    readonly next: number | undefined;
    readonly branches: [without: ListId, within: ListId];
    effect: number;
}

/** Walks through the memberships, which come last, to the ends. */
export class Ends {
    private readonly opens: (Open | undefined)[] = [];
    /** By whether people did multi-factor authentication at home. */
    private readonly known = [new PairTable(), new PairTable()];
    private readonly homeUsers: readonly number[];

    constructor(
        private readonly parts: WalkParts,
        private readonly question: Question,
        private readonly step: () => void,
    ) {
        this.homeUsers = parts.memberships.items.flatMap(({ kind }, number) =>
            kind === "homeUser" ? [number] : [],
        );
    }

    /** Branches by one membership after the other, until none is open. */
    node(given: readonly ListId[], isMfaDone: boolean): NodeId {
        const { diagram, entries } = this.parts;
        const { isComparison, endOf } = this.question;
        const lists =
            isComparison && given.some((list) => entries.isBlock(list))
                ? given.map((list) => entries.besideBlock(list))
                : given;
        if (isComparison && lists[0] === lists[1]) {
            return diagram.end(same);
        }
        const membership = this.nextMembership(lists);
        if (membership === undefined) {
            return diagram.end(
                endOf(
                    lists.map((list) => this.effect(list)),
                    isMfaDone,
                ),
            );
        }
        const table = this.known[isMfaDone ? 1 : 0]!;
        const found = table.get(lists[0]!, lists[1] ?? 0);
        if (found !== absent) {
            return found;
        }
        this.step();
        const branch = (isIn: boolean) =>
            this.node(
                lists.map((list) => this.branch(list, membership, isIn)),
                isMfaDone,
            );
        const node = diagram.node(firstMembership + membership, [
            { classes: [0], node: branch(false) },
            { classes: [1], node: branch(true) },
        ]);
        table.set(lists[0]!, lists[1] ?? 0, node);
        return node;
    }

    /** A formula once a membership is known. One person has one id at home. */
    assigned(formula: FormulaId, membership: number, isIn: boolean): FormulaId {
        const { formulas } = this.parts;
        let result = formulas.assign(formula, membership, isIn);
        if (isIn && this.isExclusive(membership)) {
            for (const other of this.homeUsers) {
                if (other !== membership && result !== noOne) {
                    result = formulas.assign(result, other, false);
                }
            }
        }
        return result;
    }

    /** Whether who has the membership cannot have some others. */
    private isExclusive(membership: number): boolean {
        return this.parts.memberships.items[membership]!.kind === "homeUser";
    }

    /** The first membership in the order of all that is open. */
    private nextMembership(lists: readonly ListId[]): number | undefined {
        let least: number | undefined;
        for (const list of lists) {
            const { next } = this.open(list);
            if (next !== undefined && (least === undefined || next < least)) {
                least = next;
            }
        }
        return least;
    }

    /** The list for people who have a membership, the next one of all, or do not have it. */
    private branch(list: ListId, membership: number, isIn: boolean): ListId {
        const { next, branches } = this.open(list);
        if (next === undefined) {
            return list;
        }
        if (next !== membership) {
            // A membership that is not in the list can bar another one that is.
            return isIn && this.isExclusive(membership) ? this.assignedList(list, membership, isIn) : list;
        }
        const place = isIn ? 1 : 0;
        if (branches[place] === notYet) {
            branches[place] = this.assignedList(list, membership, isIn);
        }
        return branches[place];
    }

    private assignedList(list: ListId, membership: number, isIn: boolean): ListId {
        const { entries } = this.parts;
        return entries.listOf(
            entries.assign(entries.entriesOf(list), (formula) => this.assigned(formula, membership, isIn)),
        );
    }

    /** The number of the effect of a list in which no membership is open. */
    private effect(list: ListId): number {
        const { entries, behaviors, contributions } = this.parts;
        const own = this.open(list);
        if (own.effect === notYet) {
            own.effect = contributions.effect(
                entries
                    .entriesOf(list)
                    .map(
                        (id) =>
                            [
                                behaviors.contributionOf(entries.behaviorOf(id)),
                                entries.isUnsure(id) || entries.formulaOf(id) !== everyone,
                            ] as const,
                    ),
            );
        }
        return own.effect;
    }

    private open(list: ListId): Open {
        return (this.opens[list] ??= {
            next: this.firstMembership(list),
            branches: [notYet, notYet],
            effect: notYet,
        });
    }

    private firstMembership(list: ListId): number | undefined {
        const { entries, formulas } = this.parts;
        let least: number | undefined;
        for (const id of entries.entriesOf(list)) {
            const { including, excluding } = formulas.get(entries.formulaOf(id));
            for (const first of [including[0], excluding[0]]) {
                if (first !== undefined && (least === undefined || first < least)) {
                    least = first;
                }
            }
        }
        return least;
    }
}
