import { asksForMfa } from "./behaviors";
import type { NodeId } from "./diagram";
import { Ends } from "./ends";
import type { EntryId, ListId } from "./entries";
import { absent, PairTable } from "./pairTable";
import type { PersonRules } from "./people";
import { isDone, isOpen, notDone, type AtHomeState } from "./personContext";
import { firstDimension, firstMembership, same, type Question, type WalkParts } from "./question";
import { conditionedCount, dimensionNames } from "./space";

/** The walk needs more steps than it may make. */
export class OutOfSteps extends Error {
    override readonly name = "OutOfSteps";
}

/** The most groups that come first, and how many of the rules have to exclude one for that. */
const maxCommon = 2;
const commonShare = 0.75;

/** What two sides are left with that can matter, and the entries that they do not have alike. */
interface Relevant {
    readonly lists: readonly ListId[];
    readonly differing: readonly EntryId[];
}

/** Classes of a membership. */
const without: readonly number[] = [0];
const within: readonly number[] = [1];

const atHomeIndex = dimensionNames.indexOf("atHome");

/**
 * Walks through the dimensions of one kind of person, and builds the diagram of what sign-ins come to on all sides.
 *
 * Classes that the rules left do not tell apart are walked once; what is left of the rules, and not the way there or
 * the person, decides the rest. Where the sides are left with the same, there is no more to compare.
 */
export class Walk {
    /** Nodes by what was left, for each state of what was done at home. */
    private readonly known = [new PairTable(), new PairTable(), new PairTable()];
    private readonly knownCommon = [new PairTable(), new PairTable(), new PairTable()];
    private readonly relevantIds = new PairTable();
    private readonly relevants: Relevant[] = [];
    private readonly ends: Ends;
    steps = 0;

    constructor(
        private readonly parts: WalkParts,
        private readonly question: Question,
        private readonly maxSteps: number,
    ) {
        this.ends = new Ends(parts, question, () => {
            this.step();
        });
    }

    /**
     * @param isIn - A membership that everyone has.
     * @throws OutOfSteps
     */
    person(sides: readonly PersonRules[], isIn?: number): NodeId {
        const { entries, diagram } = this.parts;
        const given = sides.map((side) =>
            isIn === undefined
                ? side.entries
                : entries.assign(side.entries, (formula) => this.ends.assigned(formula, isIn, true)),
        );
        const { atHome } = sides[0]!;
        const [own, others] = given;
        if (!this.question.isComparison || others === undefined) {
            return this.withCommon(
                given.map((side) => entries.listOf(side)),
                atHome,
            );
        }
        // What is the same on both sides, and applies nowhere where something else does, needs no normal form.
        const differing = differences(
            [...new Set(own)].sort(ascending),
            [...new Set(others)].sort(ascending),
        );
        return differing.length === 0
            ? diagram.end(same)
            : this.withCommon(
                  given.map((side) => entries.listOf(entries.thatMeet(side, differing))),
                  atHome,
              );
    }

    /**
     * Branches by groups that most rules exclude, such as that of emergency access, before anything else: without
     * them, many rules are for everyone, and so decide more.
     */
    private withCommon(given: readonly ListId[], atHome: AtHomeState, most = maxCommon): NodeId {
        const { entries, diagram } = this.parts;
        const relevant = this.relevant(given);
        if (relevant?.differing.length === 0) {
            return diagram.end(same);
        }
        const lists = relevant?.lists ?? given;
        const table = this.knownCommon[atHome]!;
        const known = table.get(lists[0]!, lists[1] ?? 0);
        if (known !== absent) {
            return known;
        }
        const membership = most > 0 ? this.commonMembership(lists) : undefined;
        const branch = (isIn: boolean) =>
            this.withCommon(
                lists.map((list) =>
                    entries.listOf(
                        entries.assign(entries.entriesOf(list), (formula) =>
                            this.ends.assigned(formula, membership!, isIn),
                        ),
                    ),
                ),
                atHome,
                most - 1,
            );
        const node =
            membership === undefined
                ? this.dimension(0, lists, atHome)
                : diagram.node(firstMembership + membership, [
                      { classes: without, node: branch(false) },
                      { classes: within, node: branch(true) },
                  ]);
        table.set(lists[0]!, lists[1] ?? 0, node);
        return node;
    }

    private commonMembership(lists: readonly ListId[]): number | undefined {
        const { entries, formulas } = this.parts;
        const all = new Set(lists.flatMap((list) => entries.entriesOf(list)));
        const counts = new Map<number, number>();
        for (const id of all) {
            for (const membership of formulas.get(entries.formulaOf(id)).excluding) {
                counts.set(membership, (counts.get(membership) ?? 0) + 1);
            }
        }
        const [common] = [...counts].sort(([, first], [, second]) => second - first);
        return common !== undefined && common[1] > all.size * commonShare ? common[0] : undefined;
    }

    private dimension(start: number, given: readonly ListId[], atHome: AtHomeState): NodeId {
        const { diagram } = this.parts;
        let lists = given;
        for (let index = start; ; index += 1) {
            lists = this.besideBlock(lists);
            const relevant = this.relevant(lists);
            if (relevant?.differing.length === 0) {
                return diagram.end(same);
            }
            lists = relevant?.lists ?? lists;
            if (index === dimensionNames.length) {
                return this.ends.node(lists, atHome === isDone);
            }
            if (this.isDivided(index, lists, atHome)) {
                return this.divided(index, lists, atHome, relevant?.differing);
            }
            lists = lists.map((list) => this.parts.entries.step(list, index, 0));
        }
    }

    private divided(
        index: number,
        lists: readonly ListId[],
        atHome: AtHomeState,
        differing: readonly EntryId[] | undefined,
    ): NodeId {
        const table = this.known[atHome]!;
        const found = table.get(lists[0]!, lists[1] ?? 0);
        if (found !== absent) {
            return found;
        }
        this.step();
        const node = this.branches(index, lists, atHome, differing);
        table.set(lists[0]!, lists[1] ?? 0, node);
        return node;
    }

    private besideBlock(lists: readonly ListId[]): readonly ListId[] {
        const { entries } = this.parts;
        return this.question.isComparison && lists.some((list) => entries.isBlock(list))
            ? lists.map((list) => entries.besideBlock(list))
            : lists;
    }

    /** Whether the classes of a dimension lead to different places, or may. */
    private isDivided(index: number, lists: readonly ListId[], atHome: AtHomeState): boolean {
        const { entries } = this.parts;
        return (
            this.dependsOn(index, lists, atHome) || lists.some((list) => entries.vectorsOf(list).length > 0)
        );
    }

    /** Whether how what is left is met, or how often people do MFA, depends on the dimension. */
    private dependsOn(index: number, lists: readonly ListId[], atHome: AtHomeState): boolean {
        const { entries } = this.parts;
        const has = (bits: number) => lists.some((list) => (entries.maskOf(list) & bits) !== 0);
        return (
            has(1 << index) ||
            (index === atHomeIndex && atHome === isOpen && (!this.question.isComparison || has(asksForMfa)))
        );
    }

    private step(): void {
        this.steps += 1;
        if (this.steps > this.maxSteps) {
            throw new OutOfSteps(`more than ${this.maxSteps} steps`);
        }
    }

    /**
     * Of two sides that are compared, what the sides do not have alike, and the lists without what never meets that:
     * where nothing of it applies, sign-ins are the same.
     */
    private relevant([first, second]: readonly ListId[]): Relevant | undefined {
        if (!this.question.isComparison || first === undefined || second === undefined) {
            return undefined;
        }
        let id = this.relevantIds.get(first, second);
        if (id === absent) {
            const { entries } = this.parts;
            const differing =
                first === second ? [] : differences(entries.entriesOf(first), entries.entriesOf(second));
            const lists = [first, second].map((list) => {
                const own = entries.entriesOf(list);
                const kept = entries.thatMeet(own, differing);
                return kept === own ? list : entries.listOf(kept);
            });
            id = this.relevants.push({ lists, differing }) - 1;
            this.relevantIds.set(first, second, id);
        }
        return this.relevants[id]!;
    }

    private branches(
        index: number,
        lists: readonly ListId[],
        atHome: AtHomeState,
        differing: readonly EntryId[] | undefined,
    ): NodeId {
        const { space, entries, diagram } = this.parts;
        const dimension = space.dimensions[index]!;
        const vectors = [...new Set(lists.flatMap((list) => entries.vectorsOf(list)))];
        // Where nothing that differs can apply, sign-ins are the same, whatever else applies.
        const parts =
            index < conditionedCount && differing !== undefined
                ? dimension.whereSome(differing.map((id) => entries.vectorOf(id)))
                : dimension.everywhere;
        const groups = dimension.partition(
            vectors.sort(ascending),
            this.dependsOn(index, lists, atHome),
            parts,
        );
        const branches = groups.map((classes) => {
            const [representative] = classes as [number];
            const next = lists.map((list) => entries.step(list, index, representative));
            return {
                classes,
                node: this.dimension(index + 1, next, this.atHomeAfter(index, representative, atHome)),
            };
        });
        return diagram.node(
            firstDimension + index,
            parts.none.length === 0
                ? branches
                : [...branches, { classes: parts.none, node: diagram.end(same) }],
        );
    }

    private atHomeAfter(index: number, chosen: number, atHome: AtHomeState): AtHomeState {
        if (index !== atHomeIndex || atHome !== isOpen) {
            return atHome;
        }
        const { part } = this.parts.space.dimensions[index]!.valueOf(chosen);
        return part.atHome === undefined ? notDone : isDone;
    }
}

function ascending(first: number, second: number): number {
    return first - second;
}

/** What only one of two lists has. Both are sorted. */
function differences(own: readonly number[], others: readonly number[]): number[] {
    const found: number[] = [];
    for (let left = 0, right = 0; left < own.length || right < others.length;) {
        const [one, other] = [own[left] ?? Infinity, others[right] ?? Infinity];
        if (one !== other) {
            found.push(Math.min(one, other));
        }
        left += one <= other ? 1 : 0;
        right += other <= one ? 1 : 0;
    }
    return found;
}
