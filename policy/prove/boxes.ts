import { impossible, type Diagram, type NodeId } from "./diagram";
import { absent, PairTable } from "./pairTable";
import { same } from "./question";

/** Sign-ins with the same end: every combination of some classes. Dimensions that are not there are not restricted. */
export interface Box {
    readonly end: number;
    /** Classes by dimension, each sorted. */
    readonly sets: ReadonlyMap<number, readonly number[]>;
    /** Only bounds the sign-ins: others of the box end elsewhere. */
    readonly isRough: boolean;
    /** Dimensions of memberships of which each alone has this end; `sets` has the first of them. */
    readonly oneOf?: readonly number[];
}

/** The most boxes of one node before they are only bounded. */
const maxBoxes = 150;

/** A box by its number in {@link Chains}. */
type ChainId = number;

/**
 * All boxes on the way from the ends up, each once: most nodes have boxes that others have too. A box is a chain: the
 * restriction of its first dimension, and the rest of the box. The last link is an end.
 */
class Chains {
    private readonly ends = new PairTable();
    private readonly sets = new PairTable();
    private readonly ids = new PairTable();
    /** Of each chain its dimension, its set and the rest; of an end -1, its number and whether it is rough. */
    private readonly links: number[] = [];
    private setCount = 0;

    end(end: number, isRough: boolean): ChainId {
        let id = this.ends.get(end, Number(isRough));
        if (id === absent) {
            id = this.push(-1, end, Number(isRough));
            this.ends.set(end, Number(isRough), id);
        }
        return id;
    }

    restricted(dimension: number, set: number, next: ChainId): ChainId {
        let restriction = this.sets.get(dimension, set);
        if (restriction === absent) {
            restriction = this.setCount;
            this.setCount += 1;
            this.sets.set(dimension, set, restriction);
        }
        let id = this.ids.get(restriction, next);
        if (id === absent) {
            id = this.push(dimension, set, next);
            this.ids.set(restriction, next, id);
        }
        return id;
    }

    /** Restrictions of a box as numbers of sets, and its end. */
    partsOf(id: ChainId): {
        readonly end: number;
        readonly isRough: boolean;
        readonly sets: Map<number, number>;
    } {
        const { links } = this;
        const sets = new Map<number, number>();
        let link = id;
        while (links[3 * link] !== -1) {
            sets.set(links[3 * link]!, links[3 * link + 1]!);
            link = links[3 * link + 2]!;
        }
        return { end: links[3 * link + 1]!, isRough: links[3 * link + 2] === 1, sets };
    }

    private push(dimension: number, set: number, next: number): ChainId {
        return this.links.push(dimension, set, next) / 3 - 1;
    }
}

/**
 * Boxes of all sign-ins that do not end in {@link same}: the same box behind several classes is one.
 *
 * @param wanted - The ends that are described; without it, all of them.
 */
export function collectBoxes(diagram: Diagram, root: NodeId, wanted?: ReadonlySet<number>): Box[] {
    const { sets } = diagram;
    const chains = new Chains();
    const known = new Map<NodeId, readonly ChainId[]>();
    const visit = (id: NodeId): readonly ChainId[] => {
        if (id === impossible) {
            return [];
        }
        const end = diagram.endOf(id);
        if (end !== undefined) {
            const isWanted = wanted === undefined ? end !== same : wanted.has(end);
            return isWanted ? [chains.end(end, false)] : [];
        }
        const found = known.get(id);
        if (found !== undefined) {
            return found;
        }
        const { dimension, branches } = diagram.get(id);
        const possible: number[] = [];
        const groups = new Map<ChainId, number[]>();
        for (const { classes, node } of branches) {
            if (node === impossible) {
                continue;
            }
            const set = sets.of(classes);
            possible.push(set);
            for (const chain of visit(node)) {
                const group = groups.get(chain);
                if (group === undefined) {
                    groups.set(chain, [set]);
                } else {
                    group.push(set);
                }
            }
        }
        const all = sets.union(possible);
        const own = [...groups].map(([chain, group]) => {
            const set = sets.union(group);
            return set === all ? chain : chains.restricted(dimension, set, chain);
        });
        const result = own.length > maxBoxes ? bounded(own) : own;
        known.set(id, result);
        return result;
    };
    /** One box around all those of each end. */
    const bounded = (all: readonly ChainId[]): ChainId[] => {
        const hulls = new Map<number, Map<number, number[]>>();
        for (const chain of all) {
            const { end, sets: own } = chains.partsOf(chain);
            const hull = hulls.get(end);
            if (hull === undefined) {
                hulls.set(end, new Map([...own].map(([dimension, set]) => [dimension, [set]])));
                continue;
            }
            for (const [dimension, group] of hull) {
                const set = own.get(dimension);
                if (set === undefined) {
                    hull.delete(dimension);
                } else {
                    group.push(set);
                }
            }
        }
        return [...hulls].map(([end, hull]) =>
            [...hull].reduceRight(
                (chain, [dimension, group]) =>
                    chains.restricted(dimension, sets.union([...new Set(group)]), chain),
                chains.end(end, true),
            ),
        );
    };
    return visit(root).map((chain): Box => {
        const { end, isRough, sets: own } = chains.partsOf(chain);
        return {
            end,
            isRough,
            sets: new Map([...own].map(([dimension, set]) => [dimension, sets.get(set)])),
        };
    });
}
