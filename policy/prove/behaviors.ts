import {
    blocked,
    nothing,
    type Aspect,
    type Circumstances,
    type ContributionId,
    type Contributions,
} from "./contributions";
import { block, type Dependence, type TermsId, type TermsTable } from "./grants";
import type { PersonContext } from "./personContext";
import { Sequences } from "./sequences";
import { dimensionNames, type DimensionName, type Space } from "./space";

/**
 * What the terms of a rule come to for one kind of person, by the classes that are still open: a contribution, or a
 * choice by the traits of a dimension. Equal ones have the same number, whatever the terms, person or side.
 */
export type BehaviorId = number;

/** Refuses access in all circumstances. */
export const alwaysBlocked: BehaviorId = blocked * 2;
/** Asks for nothing in any circumstances. */
export const asksNothing: BehaviorId = nothing * 2;

/** Beside the bits of dimensions: multi-factor authentication may be asked for. */
export const asksForMfa = 1 << 30;

/** Which dependence each dimension settles. */
const settledBy: Partial<Record<DimensionName, keyof Dependence>> = {
    target: "registration",
    client: "legacy",
    device: "device",
    authenticationFlow: "flow",
    clientState: "clientState",
    atHome: "atHome",
};

/** Small decision diagrams of how terms are met, over the dimensions that grant controls look at. */
export class Behaviors {
    /** The dimension's index, and what follows by its traits. */
    private readonly nodes = new Sequences();
    /** Of each node, as {@link maskOf} has it. */
    private readonly masks: number[] = [];
    private readonly known = new Map<string, BehaviorId>();
    private readonly beside = new Map<BehaviorId, BehaviorId>();

    constructor(
        private readonly space: Space,
        private readonly terms: TermsTable,
        private readonly contributions: Contributions,
        private readonly aspect: Aspect,
    ) {}

    of(side: number, terms: TermsId, person: PersonContext): BehaviorId {
        if (terms === block) {
            return alwaysBlocked;
        }
        const key = `${side} ${terms} ${person.id}`;
        let found = this.known.get(key);
        if (found === undefined) {
            found = this.from(0, side, terms, person, ordinary);
            this.known.set(key, found);
        }
        return found;
    }

    /** What is left of it when a class with a trait is chosen in a dimension. */
    step(id: BehaviorId, index: number, trait: number): BehaviorId {
        if (id % 2 === 0) {
            return id;
        }
        const [own, ...next] = this.nodes.get((id - 1) / 2) as [number, ...BehaviorId[]];
        return own === index ? next[trait]! : id;
    }

    /** The dimensions on which it depends, as bits by their index, and {@link asksForMfa}. */
    maskOf(id: BehaviorId): number {
        if (id % 2 !== 0) {
            return this.masks[(id - 1) / 2]!;
        }
        return id !== asksNothing && this.contributions.hasMfa(id / 2) ? asksForMfa : 0;
    }

    /** Whether it depends on no dimension. */
    isSettled(id: BehaviorId): boolean {
        return id % 2 === 0;
    }

    /** What it comes to, once it depends on no dimension. */
    contributionOf(id: BehaviorId): ContributionId {
        return id / 2;
    }

    /** Beside another side that blocks, it matters only whether access is refused. */
    besideBlock(id: BehaviorId): BehaviorId {
        if (id % 2 === 0) {
            if (id === asksNothing) {
                return id;
            }
            const refuses = this.contributions.refuses(id / 2);
            return refuses === false ? asksNothing : refuses === true ? alwaysBlocked : id;
        }
        let found = this.beside.get(id);
        if (found === undefined) {
            const [index, ...next] = this.nodes.get((id - 1) / 2) as [number, ...BehaviorId[]];
            found = this.node(
                index,
                next.map((each) => this.besideBlock(each)),
            );
            this.beside.set(id, found);
        }
        return found;
    }

    private from(
        start: number,
        side: number,
        terms: TermsId,
        person: PersonContext,
        circumstances: Circumstances,
    ): BehaviorId {
        const { dependence } = this.terms.items[terms]!;
        const index = dimensionNames.findIndex((name, place) => {
            const what = settledBy[name];
            return (
                place >= start &&
                what !== undefined &&
                dependence[what] &&
                (name !== "atHome" || person.hasHome) &&
                (name !== "target" || person.isOutside)
            );
        });
        if (index < 0) {
            return 2 * this.contributions.of(side, terms, person, circumstances, this.aspect);
        }
        const dimension = this.space.dimensions[index]!;
        return this.node(
            index,
            dimension.traitClasses.map((chosen) =>
                this.from(index + 1, side, terms, person, {
                    ...circumstances,
                    ...this.chosen(index, chosen),
                }),
            ),
        );
    }

    private chosen(index: number, chosen: number): Partial<Circumstances> {
        const dimension = this.space.dimensions[index]!;
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
        return changes[dimensionNames[index]!] ?? {};
    }

    private node(index: number, next: readonly BehaviorId[]): BehaviorId {
        const [first] = next;
        if (next.every((each) => each === first)) {
            return first!;
        }
        const number = this.nodes.of([index, ...next]);
        this.masks[number] ??= next.reduce((mask, each) => mask | this.maskOf(each), 1 << index);
        return number * 2 + 1;
    }
}

const ordinary: Circumstances = {
    isLegacy: false,
    isDeviceCode: false,
    isRegistration: false,
    device: null,
    isApproved: false,
    isProtected: false,
    atHome: undefined,
};
