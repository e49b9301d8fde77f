import { ClassSets } from "./classSets";
import { Sequences } from "./sequences";

/**
 * A decision diagram over the dimensions of sign-ins: from the root, the class in each dimension leads to what sign-ins
 * of these classes come to. Equal nodes are one, and a dimension that makes no difference has no node.
 *
 * Ordered multi-valued decision diagrams, as analyzers of access control use them: K. Fisler et al., "Verification and
 * change-impact analysis of access-control policies", ICSE 2005.
 */
export type NodeId = number;

/** A branch: some classes of the node's dimension, and where they lead. */
export interface Branch {
    readonly classes: readonly number[];
    readonly node: NodeId;
}

interface Node {
    readonly dimension: number;
    readonly branches: readonly Branch[];
}

/** Leads to sign-ins that there are not, such as those of named users without an object here. */
export const impossible: NodeId = -1;

/** Ends have even numbers, nodes odd ones: both grow as needed. */
export class Diagram {
    /** The dimension of each node, and its branches in turn: where one leads, and its set of classes. */
    private readonly rows = new Sequences();
    private readonly nodes: (Node | undefined)[] = [];
    readonly sets = new ClassSets();

    /** The end with this number. */
    end(number: number): NodeId {
        return number * 2;
    }

    /** The number of the end; `undefined` for a node that is none. */
    endOf(id: NodeId): number | undefined {
        return id >= 0 && id % 2 === 0 ? id / 2 : undefined;
    }

    get(id: NodeId): Node {
        const number = (id - 1) / 2;
        return (this.nodes[number] ??= this.read(number));
    }

    get size(): number {
        return this.rows.size;
    }

    /** The node with these branches; one that is possible alone stands for the node. */
    node(dimension: number, branches: readonly Branch[]): NodeId {
        const byNode = new Map<NodeId, number[]>();
        for (const { classes, node } of branches) {
            const set = this.sets.of(classes);
            const found = byNode.get(node);
            if (found === undefined) {
                byNode.set(node, [set]);
            } else {
                found.push(set);
            }
        }
        const leading = [...byNode.keys()];
        const possible = leading.filter((node) => node !== impossible);
        if (possible.length < 2) {
            return possible[0] ?? impossible;
        }
        const row = [dimension];
        for (const node of leading.sort((first, second) => first - second)) {
            row.push(node, this.sets.union(byNode.get(node)!));
        }
        return this.rows.of(row) * 2 + 1;
    }

    private read(number: number): Node {
        const [dimension, ...row] = this.rows.get(number) as [number, ...number[]];
        const branches = Array.from({ length: row.length / 2 }, (_, place) => ({
            node: row[2 * place]!,
            classes: this.sets.get(row[2 * place + 1]!),
        }));
        return { dimension, branches };
    }

    /** The same diagram with other ends. */
    map(root: NodeId, endOf: (end: number) => number): NodeId {
        const known = new Map<NodeId, NodeId>();
        const visit = (id: NodeId): NodeId => {
            if (id === impossible) {
                return id;
            }
            let mapped = known.get(id);
            if (mapped === undefined) {
                const end = this.endOf(id);
                if (end !== undefined) {
                    mapped = this.end(endOf(end));
                } else {
                    const { dimension, branches } = this.get(id);
                    mapped = this.node(
                        dimension,
                        branches.map(({ classes, node }) => ({ classes, node: visit(node) })),
                    );
                }
                known.set(id, mapped);
            }
            return mapped;
        };
        return visit(root);
    }

    /** The end, or `impossible`, to which the classes of one sign-in lead. */
    follow(root: NodeId, classOf: (dimension: number) => number): NodeId {
        let id = root;
        while (id !== impossible && this.endOf(id) === undefined) {
            const { dimension, branches } = this.get(id);
            const index = classOf(dimension);
            id = branches.find(({ classes }) => classes.includes(index))?.node ?? impossible;
        }
        return id;
    }
}
