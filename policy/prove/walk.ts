import type { CheckedScenario } from "../evaluate/scenario";
import { nothing, type Contributions } from "./contributions";
import type { Diagram, NodeId } from "./diagram";
import type { Entries, EntryId, ListId } from "./entries";
import { noOne, type FormulaId, type Formulas } from "./formulas";
import type { Dependence, TermsTable } from "./grants";
import type { Memberships } from "./memberships";
import { OpenLists, type Open, type OpenListId } from "./openLists";
import type { PersonRules } from "./people";
import type { PersonContext } from "./personContext";
import { Reduction, type Stage, type State } from "./reduction";
import { conditionedCount, dimensionNames, type DimensionName, type Space } from "./space";

/** Numbers of dimensions in the diagram: the person, the named user, then the space's, then memberships. */
export const personDimension = 0;
export const userDimension = 1;
export const firstDimension = 2;
export const firstMembership = firstDimension + dimensionNames.length;

/** The walk needs more steps than it may make. */
export class OutOfSteps extends Error {
    override readonly name = "OutOfSteps";
}

/** The most groups that come first, and how many of the rules have to exclude one for that. */
const maxCommon = 2;
const commonShare = 0.75;

/** The end for sign-ins that are the same on all sides, and so need no further look. */
export const same = 0;

/** What a walk asks of each sign-in. */
export interface Question {
    /**
     * The end for effects by side; `same` where there is nothing to report.
     *
     */
    readonly endOf: (
        effects: readonly number[],
        person: PersonContext,
        atHome: CheckedScenario["atHome"],
    ) => number;
    /**
     * Whether two sides are compared: then what is the same on both ends the walk, and of a sign-in that is blocked on
     * one side it matters on the other only whether it is blocked.
     */
    readonly isComparison: boolean;
}

export interface WalkParts {
    readonly space: Space;
    readonly memberships: Memberships;
    readonly formulas: Formulas;
    readonly entries: Entries;
    readonly terms: TermsTable;
    readonly contributions: Contributions;
    readonly diagram: Diagram;
}

/** Where a walk is on all sides, with the nodes that it has found there by what was left. */
interface Place {
    readonly stages: readonly Stage[];
    readonly known: Map<number, NodeId>;
    /** By side: what lists are left with behind all dimensions but memberships. */
    readonly opened: readonly Map<ListId, OpenListId>[];
}

/** Classes of a membership. */
const without: readonly number[] = [0];
const within: readonly number[] = [1];

/**
 * Walks through the dimensions of one kind of person, and builds the diagram of what sign-ins come to on all sides.
 *
 * Classes that the rules left do not tell apart are walked once; what is left of the rules, and not the way there,
 * decides the rest. Where the sides are left with the same, and what they depend on is the same, there is no more to
 * compare.
 */
export class Walk {
    private readonly places = new Map<number, Place>();
    /** By what the end depends on apart from effects, and what is open. */
    private readonly knownMemberships = new Map<string, Map<number, NodeId>>();
    private readonly open: OpenLists;
    private readonly homeUsers: readonly number[];
    private readonly reduction: Reduction;
    private readonly dependences = new Map<ListId, Dependence>();
    steps = 0;

    constructor(
        private readonly parts: WalkParts,
        private readonly question: Question,
        private readonly maxSteps: number,
    ) {
        this.homeUsers = parts.memberships.items.flatMap(({ kind }, number) =>
            kind === "homeUser" ? [number] : [],
        );
        const { space, entries, terms, contributions, formulas } = parts;
        this.reduction = new Reduction(space, entries, terms, contributions);
        this.open = new OpenLists(
            formulas,
            contributions,
            (formula, membership, isIn) => this.assign(formula, membership, isIn),
            (membership) => this.homeUsers.includes(membership),
        );
    }

    /**
     * @param isIn - A membership that everyone has.
     * @throws OutOfSteps
     */
    person(sides: readonly PersonRules[], isIn?: number): NodeId {
        const { entries } = this.parts;
        return this.withCommon(
            sides.map(({ list }) =>
                isIn === undefined
                    ? list
                    : entries.assign(list, (formula) => this.assign(formula, isIn, true)),
            ),
            sides.map(({ context }) => context),
        );
    }

    /**
     * Branches by groups that most rules exclude, such as that of emergency access, before anything else: without
     * them, many rules are for everyone, and so decide more.
     */
    private withCommon(
        given: readonly ListId[],
        contexts: readonly PersonContext[],
        most = maxCommon,
    ): NodeId {
        const { entries, diagram } = this.parts;
        const differing = this.differing(this.placeOf(0, contexts, this.reduction.start), given);
        if (differing?.length === 0) {
            return diagram.end(same);
        }
        const lists = this.relevant(given, differing);
        const membership = most > 0 ? this.commonMembership(lists) : undefined;
        if (membership === undefined) {
            return this.dimension(0, lists, contexts, this.reduction.start);
        }
        const branch = (isIn: boolean) =>
            this.withCommon(
                lists.map((list) =>
                    entries.assign(list, (formula) => this.assign(formula, membership, isIn)),
                ),
                contexts,
                most - 1,
            );
        return diagram.node(firstMembership + membership, [
            { classes: without, node: branch(false) },
            { classes: within, node: branch(true) },
        ]);
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

    private dimension(
        index: number,
        given: readonly ListId[],
        contexts: readonly PersonContext[],
        state: State,
    ): NodeId {
        const place = this.placeOf(index, contexts, state);
        const reduced = this.reduce(place, given);
        const differing = this.differing(place, reduced);
        if (differing?.length === 0) {
            return this.parts.diagram.end(same);
        }
        const lists = this.relevant(reduced, differing);
        if (index < conditionedCount && !this.isDivided(index, lists, contexts)) {
            const dimension = this.parts.space.dimensions[index]!;
            const next = lists.map((list) => this.parts.entries.step(list, dimension, 0));
            return this.dimension(index + 1, next, contexts, state);
        }
        const key = lists.reduce((sum, list) => sum * 0x4000000 + list, 0);
        const found = place.known.get(key);
        if (found !== undefined) {
            return found;
        }
        this.step();
        const node =
            index < dimensionNames.length
                ? this.branches(index, lists, contexts, state, differing)
                : this.ends(place, lists, state);
        place.known.set(key, node);
        return node;
    }

    private placeOf(index: number, contexts: readonly PersonContext[], state: State): Place {
        const ids = contexts.reduce((sum, { id }) => sum * 0x400 + id, 0);
        const key = (ids * 0x1000 + state.id) * 0x10 + index;
        let found = this.places.get(key);
        if (found === undefined) {
            const stages = contexts.map((person, side) => this.reduction.stage(side, person, state, index));
            found = { stages, known: new Map(), opened: contexts.map(() => new Map()) };
            this.places.set(key, found);
        }
        return found;
    }

    private reduce({ stages }: Place, given: readonly ListId[]): readonly ListId[] {
        const lists = given.map((list, side) => this.reduction.list(stages[side]!, list, false));
        return this.question.isComparison && lists.some((list) => this.parts.entries.isBlock(list))
            ? lists.map((list, side) => this.reduction.list(stages[side]!, list, true))
            : lists;
    }

    /** Whether the classes of a dimension lead to different places, or may. */
    private isDivided(index: number, lists: readonly ListId[], contexts: readonly PersonContext[]): boolean {
        return (
            lists.some((list) => this.parts.entries.vectorsOf(list).length > 0) ||
            this.dependsOn(dimensionNames[index]!, lists, contexts)
        );
    }

    private step(): void {
        this.steps += 1;
        if (this.steps > this.maxSteps) {
            throw new OutOfSteps(`more than ${this.maxSteps} steps`);
        }
    }

    /** What the sides do not have alike, of two that are compared. Without any, all sign-ins here are the same. */
    private differing({ stages }: Place, lists: readonly ListId[]): readonly EntryId[] | undefined {
        return this.question.isComparison
            ? this.reduction.differing(stages[0]!, stages[1]!, lists as [ListId, ListId])
            : undefined;
    }

    /** Without rules that never meet what differs: where nothing of that applies, sign-ins are the same. */
    private relevant(lists: readonly ListId[], differing: readonly EntryId[] | undefined): readonly ListId[] {
        return differing === undefined
            ? lists
            : lists.map((list) => this.parts.entries.thatMeet(list, differing));
    }

    private branches(
        index: number,
        lists: readonly ListId[],
        contexts: readonly PersonContext[],
        state: State,
        differing: readonly EntryId[] | undefined,
    ): NodeId {
        const { space, entries, diagram } = this.parts;
        const dimension = space.dimensions[index]!;
        const isConditioned = index < conditionedCount;
        const vectors = isConditioned ? [...new Set(lists.flatMap((list) => entries.vectorsOf(list)))] : [];
        const name = dimensionNames[index]!;
        const hasTraits = this.dependsOn(name, lists, contexts);
        // Where nothing that differs can apply, sign-ins are the same, whatever else applies.
        const parts =
            isConditioned && differing !== undefined
                ? dimension.whereSome(differing.map((id) => entries.vectorOf(id)))
                : dimension.everywhere;
        const groups = dimension.partition(
            vectors.sort((first, second) => first - second),
            hasTraits,
            parts,
        );
        const branches = groups.map((classes) => {
            const [representative] = classes as [number];
            const next = isConditioned
                ? lists.map((list) => entries.step(list, dimension, representative))
                : lists;
            const after = hasTraits ? this.reduction.with(state, index, representative) : state;
            return { classes, node: this.dimension(index + 1, next, contexts, after) };
        });
        return diagram.node(
            firstDimension + index,
            parts.none.length === 0
                ? branches
                : [...branches, { classes: parts.none, node: diagram.end(same) }],
        );
    }

    /** Whether how what is left is met depends on the dimension. */
    private dependsOn(
        name: DimensionName,
        lists: readonly ListId[],
        contexts: readonly PersonContext[],
    ): boolean {
        const some = (what: keyof Dependence) => lists.some((list) => this.dependenceOf(list)[what]);
        switch (name) {
            case "target":
                return contexts.some(({ isOutside }) => isOutside) && some("registration");
            case "client":
                return some("legacy");
            case "device":
                return some("device");
            case "authenticationFlow":
                return some("flow");
            case "clientState":
                return some("clientState");
            case "atHome":
                return (
                    contexts.some(({ hasHome }) => hasHome) && (!this.question.isComparison || some("atHome"))
                );
            default:
                return false;
        }
    }

    private dependenceOf(list: ListId): Dependence {
        let found = this.dependences.get(list);
        if (found === undefined) {
            const { entries, terms } = this.parts;
            const all = entries.entriesOf(list).map((id) => terms.items[entries.termsOf(id)]!.dependence);
            const some = (what: keyof Dependence) => all.some((dependence) => dependence[what]);
            found = {
                legacy: some("legacy"),
                device: some("device"),
                flow: some("flow"),
                clientState: some("clientState"),
                atHome: some("atHome"),
                registration: some("registration"),
                person: some("person"),
            };
            this.dependences.set(list, found);
        }
        return found;
    }

    private ends(
        { stages, opened }: Place,
        lists: readonly ListId[],
        { circumstances, id: circumstancesId }: State,
    ): NodeId {
        const { entries, contributions } = this.parts;
        const open = lists.map((list, side) => {
            let found = opened[side]!.get(list);
            if (found === undefined) {
                found = this.open.of(
                    entries.entriesOf(list).flatMap((id): Open[] => {
                        const contribution = contributions.of(
                            side,
                            entries.termsOf(id),
                            stages[side]!.person,
                            circumstances,
                            circumstancesId,
                        );
                        return contribution === nothing
                            ? []
                            : [[contribution, entries.isUnsure(id), entries.formulaOf(id)]];
                    }),
                );
                opened[side]!.set(list, found);
            }
            return found;
        });
        const { person } = stages.at(-1)!;
        // What the end depends on apart from effects.
        const scope = this.question.isComparison
            ? String(person.hasHome && circumstances.atHome !== undefined)
            : `${person.id} ${circumstancesId}`;
        let known = this.knownMemberships.get(scope);
        if (known === undefined) {
            known = new Map<number, NodeId>();
            this.knownMemberships.set(scope, known);
        }
        return this.memberships(open, known, (effects) =>
            this.question.endOf(effects, person, circumstances.atHome),
        );
    }

    /** Branches by one membership after the other, until none is open. */
    private memberships(
        given: readonly OpenListId[],
        known: Map<number, NodeId>,
        endOf: (effects: readonly number[]) => number,
    ): NodeId {
        const { diagram } = this.parts;
        const isBeside = this.question.isComparison && given.some((list) => this.open.isBlock(list));
        const lists = isBeside ? given.map((list) => this.open.besideBlock(list)) : given;
        if (this.question.isComparison && lists[0] === lists[1]) {
            return diagram.end(same);
        }
        const membership = this.nextMembership(lists);
        if (membership === undefined) {
            return diagram.end(endOf(lists.map((list) => this.open.effect(list))));
        }
        const key = lists.reduce((sum, list) => sum * 0x4000000 + list, 0);
        const found = known.get(key);
        if (found !== undefined) {
            return found;
        }
        this.step();
        const branch = (isIn: boolean) =>
            this.memberships(
                lists.map((list) => this.open.branch(list, membership, isIn)),
                known,
                endOf,
            );
        const node = diagram.node(firstMembership + membership, [
            { classes: without, node: branch(false) },
            { classes: within, node: branch(true) },
        ]);
        known.set(key, node);
        return node;
    }

    /** One person has one id at home. */
    private assign(formula: FormulaId, membership: number, isIn: boolean): FormulaId {
        const { formulas, memberships } = this.parts;
        let result = formulas.assign(formula, membership, isIn);
        if (isIn && memberships.items[membership]!.kind === "homeUser") {
            for (const other of this.homeUsers) {
                if (other !== membership && result !== noOne) {
                    result = formulas.assign(result, other, false);
                }
            }
        }
        return result;
    }

    /** The first membership in the order of all that is open. */
    private nextMembership(lists: readonly OpenListId[]): number | undefined {
        let least: number | undefined;
        for (const list of lists) {
            const next = this.open.nextMembership(list);
            if (next !== undefined && (least === undefined || next < least)) {
                least = next;
            }
        }
        return least;
    }
}
