import { blocked, nothing, type Circumstances, type Contributions } from "./contributions";
import type { Entries, EntryId, ListId } from "./entries";
import { block, type Dependence, type TermsId, type TermsTable } from "./grants";
import type { PersonContext } from "./personContext";
import { dimensionNames, type DimensionName, type Space } from "./space";
import { product } from "./values/value";

/** Classes chosen so far, as far as grant controls depend on them. */
export interface State {
    readonly circumstances: Circumstances;
    readonly id: number;
}

/** Which dependence each dimension settles. */
const settledBy: Partial<Record<DimensionName, keyof Dependence>> = {
    target: "registration",
    client: "legacy",
    device: "device",
    authenticationFlow: "flow",
    clientState: "clientState",
    atHome: "atHome",
};

/** What terms come to in all circumstances that are still open. */
type Prospect = "blocks" | "asksNothing" | "neverBlocks" | "open";

/** Where a walk is, with what is known of terms and lists there. */
export interface Stage {
    readonly side: number;
    readonly person: PersonContext;
    readonly state: State;
    readonly index: number;
    readonly prospects: Map<TermsId, Prospect>;
    /** By the person on the other side, and terms. */
    readonly alike: Map<number, boolean>;
    readonly reduced: Map<ListId, ListId>;
    readonly besideBlock: Map<ListId, ListId>;
}

/**
 * Makes lists of rules shorter on the way: terms that can only block from here on count as a block, and those that ask
 * for nothing go.
 */
export class Reduction {
    private readonly states = new Map<string, State>();
    private readonly byState = new Map<string, State>();
    private readonly stages = new Map<number, Stage>();
    readonly start: State;

    constructor(
        private readonly space: Space,
        private readonly entries: Entries,
        private readonly terms: TermsTable,
        private readonly contributions: Contributions,
    ) {
        this.start = this.stateOf({
            isLegacy: false,
            isDeviceCode: false,
            isRegistration: false,
            device: null,
            isApproved: false,
            isProtected: false,
            atHome: undefined,
        });
    }

    /** The state once a class of a dimension is chosen. */
    with(state: State, index: number, chosen: number): State {
        const dimension = this.space.dimensions[index]!;
        const key = `${state.id} ${index} ${dimension.traitOf(chosen)}`;
        let found = this.byState.get(key);
        if (found === undefined) {
            const trait = dimension.traitOf(chosen);
            const { part } = dimension.valueOf(chosen);
            const changes: Partial<Record<DimensionName, Partial<Circumstances>>> = {
                target: { isRegistration: trait === "registration" },
                client: { isLegacy: trait === "legacy" },
                device: { device: part.device },
                authenticationFlow: { isDeviceCode: trait === "deviceCode" },
                clientState: {
                    isApproved: part.isApprovedApplication === true,
                    isProtected: part.isProtectedApplication === true,
                },
                atHome: { atHome: part.atHome },
            };
            found = this.stateOf({ ...state.circumstances, ...changes[dimensionNames[index]!] });
            this.byState.set(key, found);
        }
        return found;
    }

    /**
     * A shorter list that comes to the same.
     *
     * @param isBesideBlock - Of these sign-ins it matters only whether they are blocked.
     */
    list(stage: Stage, list: ListId, isBesideBlock: boolean): ListId {
        if (list === 0) {
            return list;
        }
        const known = isBesideBlock ? stage.besideBlock : stage.reduced;
        let found = known.get(list);
        if (found === undefined) {
            found = this.entries.listOf(
                this.entries.entriesOf(list).flatMap((id) => {
                    switch (this.prospect(stage, this.entries.termsOf(id))) {
                        case "blocks":
                            return [this.entries.withTerms(id, block)];
                        case "asksNothing":
                            return [];
                        case "neverBlocks":
                            return isBesideBlock ? [] : [id];
                        default:
                            return [id];
                    }
                }),
            );
            known.set(list, found);
        }
        return found;
    }

    /**
     * Where a walk is: whose rules, for which person, in which state.
     *
     * @param index - Of the dimension that comes next.
     */
    stage(side: number, person: PersonContext, state: State, index: number): Stage {
        const key = ((person.id * 0x1000 + state.id) * 0x10 + index) * 2 + side;
        let found = this.stages.get(key);
        if (found === undefined) {
            found = {
                ...{ side, person, state, index },
                ...{ prospects: new Map(), alike: new Map(), reduced: new Map(), besideBlock: new Map() },
            };
            this.stages.set(key, found);
        }
        return found;
    }

    /**
     * What two sides are not left with alike: rules of one alone, and rules that do not come to the same on both in
     * all circumstances that are still open.
     */
    differing(first: Stage, second: Stage, lists: readonly [ListId, ListId]): readonly EntryId[] {
        const isSamePerson = first.person.id === second.person.id;
        if (lists[0] === lists[1]) {
            return isSamePerson
                ? []
                : this.entries.entriesOf(lists[0]).filter((id) => !this.isAlike(first, second, id));
        }
        const [own, others] = lists.map((list) => this.entries.entriesOf(list)) as [
            readonly EntryId[],
            readonly EntryId[],
        ];
        const found: EntryId[] = [];
        // Both are sorted.
        for (let left = 0, right = 0; left < own.length || right < others.length;) {
            const [one, other] = [own[left] ?? Infinity, others[right] ?? Infinity];
            if (one !== other || (!isSamePerson && !this.isAlike(first, second, one))) {
                found.push(Math.min(one, other));
            }
            left += one <= other ? 1 : 0;
            right += other <= one ? 1 : 0;
        }
        return found;
    }

    private isAlike(first: Stage, second: Stage, entry: EntryId): boolean {
        const terms = this.entries.termsOf(entry);
        if (terms === block) {
            return true;
        }
        const key = second.person.id * 0x100000 + terms;
        let found = first.alike.get(key);
        if (found === undefined) {
            const states = [...this.statesFrom(first, terms), ...this.statesFrom(second, terms)];
            found = states.every(
                ({ circumstances, id: state }) =>
                    this.contributions.of(first.side, terms, first.person, circumstances, state) ===
                    this.contributions.of(second.side, terms, second.person, circumstances, state),
            );
            first.alike.set(key, found);
        }
        return found;
    }

    private prospect(stage: Stage, terms: TermsId): Prospect {
        if (terms === block) {
            return "blocks";
        }
        const { side, person } = stage;
        let found = stage.prospects.get(terms);
        if (found === undefined) {
            const results = this.statesFrom(stage, terms).map(({ circumstances, id }) =>
                this.contributions.of(side, terms, person, circumstances, id),
            );
            const refuses = (result: number) =>
                result !== nothing && this.contributions.refuses(result) !== false;
            found = results.every((result) => result === blocked)
                ? "blocks"
                : results.every((result) => result === nothing)
                  ? "asksNothing"
                  : results.some(refuses)
                    ? "open"
                    : "neverBlocks";
            stage.prospects.set(terms, found);
        }
        return found;
    }

    /** All states that a state can still become, as far as the terms depend on it. */
    private statesFrom({ person, state, index }: Stage, terms: TermsId): State[] {
        const { dependence } = this.terms.items[terms]!;
        const open = dimensionNames.flatMap((name, place) => {
            const what = settledBy[name];
            const isOpen =
                place >= index &&
                what !== undefined &&
                dependence[what] &&
                (name !== "atHome" || person.hasHome) &&
                (name !== "target" || person.isOutside);
            return isOpen
                ? [this.space.dimensions[place]!.traitClasses.map((chosen) => [place, chosen] as const)]
                : [];
        });
        return product(open).map((choices) =>
            choices.reduce((reached, [place, chosen]) => this.with(reached, place, chosen), state),
        );
    }

    private stateOf(circumstances: Circumstances): State {
        const { device } = circumstances;
        const state = [device?.isCompliant === true, device?.trustType === "ServerAD"];
        const key = JSON.stringify([{ ...circumstances, device: state }]);
        const found = this.states.get(key) ?? { circumstances, id: this.states.size };
        this.states.set(key, found);
        return found;
    }
}
