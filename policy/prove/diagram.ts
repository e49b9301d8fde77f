import { ClassSets } from "./classSets";

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
    private readonly nodes: Node[] = [];
    private readonly ids = new Map<string, NodeId>();
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
        return this.nodes[(id - 1) / 2]!;
    }

    get size(): number {
        return this.nodes.length;
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
        const possible = [...byNode.keys()].filter((node) => node !== impossible);
        if (possible.length < 2) {
            return possible[0] ?? impossible;
        }
        const merged = [...byNode]
            .map(([node, sets]) => ({ node, set: this.sets.union(sets) }))
            .sort((first, second) => first.node - second.node);
        const key = `${dimension}|${merged.map(({ node, set }) => `${node}:${set}`).join("|")}`;
        let id = this.ids.get(key);
        if (id === undefined) {
            const held = merged.map(({ node, set }) => ({ node, classes: this.sets.get(set) }));
            id = (this.nodes.push({ dimension, branches: held }) - 1) * 2 + 1;
            this.ids.set(key, id);
        }
        return id;
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
