import { impossible, type Diagram, type NodeId } from "./diagram";
import { same } from "./question";

/** Classes by dimension that lead to an end; dimensions that are not there are free. */
export type Path = ReadonlyMap<number, number>;

/** One way to each end that is not {@link same}: of all the first, which is the most ordinary one. */
export function pathsToEnds(diagram: Diagram, root: NodeId): Map<number, Path> {
    const found = new Map<number, Path>();
    const seen = new Set<NodeId>();
    const visit = (id: NodeId, path: readonly (readonly [number, number])[]): void => {
        if (id === impossible || seen.has(id)) {
            return;
        }
        seen.add(id);
        const end = diagram.endOf(id);
        if (end !== undefined) {
            if (end !== same) {
                found.set(end, new Map(path));
            }
            return;
        }
        const { dimension, branches } = diagram.get(id);
        for (const { classes, node } of [...branches].sort(
            (one, other) => one.classes[0]! - other.classes[0]!,
        )) {
            visit(node, [...path, [dimension, classes[0]!]]);
        }
    };
    visit(root, []);
    return found;
}

/** The node to which one class of the first dimension leads; the root where it makes no difference. */
export function nodeOf(diagram: Diagram, root: NodeId, dimension: number, index: number): NodeId {
    if (root === impossible || diagram.endOf(root) !== undefined) {
        return root;
    }
    const node = diagram.get(root);
    return node.dimension === dimension
        ? (node.branches.find(({ classes }) => classes.includes(index))?.node ?? impossible)
        : root;
}
