import { impossible, type Diagram, type NodeId } from "./diagram";
import { same } from "./walk";
import { append } from "../../rules/lists";

/** Sign-ins with the same end: every combination of some classes. Dimensions that are not there are not restricted. */
export interface Box {
    readonly end: number;
    /** Classes by dimension, each sorted. */
    readonly sets: ReadonlyMap<number, readonly number[]>;
    /** Only bounds the sign-ins: others of the box end elsewhere. */
    readonly isRough: boolean;
}

/** The most boxes of one node before they are only bounded. */
const maxBoxes = 150;
/** The most boxes that are made as large as possible, which asks the diagram often. */
const maxExpanded = 300;

/**
 * All sign-ins that do not end in {@link same}, as few boxes that may overlap. Neighboring classes with the same end
 * are one box.
 */
export function boxesOf(diagram: Diagram, root: NodeId): Box[] {
    const boxes = merged(collected(diagram, root));
    if (boxes.length > maxExpanded) {
        return boxes;
    }
    const expanded = boxes.map((box) => (box.isRough ? box : expand(diagram, root, box)));
    return merged(withoutContained(expanded));
}

interface Kept {
    readonly box: Box;
    readonly key: string;
}

/** Boxes from the ends up: the same box behind several classes is one. */
function collected(diagram: Diagram, root: NodeId): Box[] {
    const known = new Map<NodeId, readonly Kept[]>();
    const visit = (id: NodeId): readonly Kept[] => {
        if (id === impossible) {
            return [];
        }
        const end = diagram.endOf(id);
        if (end !== undefined) {
            return end === same ? [] : [kept(end, new Map(), false)];
        }
        const found = known.get(id);
        if (found !== undefined) {
            return found;
        }
        const { dimension, branches } = diagram.get(id);
        const possible = branches
            .filter(({ node }) => node !== impossible)
            .reduce((count, { classes }) => count + classes.length, 0);
        const groups = new Map<string, { box: Box; classes: number[] }>();
        for (const { classes, node } of branches) {
            for (const { box, key } of visit(node)) {
                const group = groups.get(key) ?? { box, classes: [] };
                append(group.classes, classes);
                groups.set(key, group);
            }
        }
        const own = [...groups.values()].map(({ box, classes }) =>
            classes.length === possible
                ? kept(box.end, box.sets, box.isRough)
                : kept(box.end, new Map([[dimension, sorted(classes)] as const, ...box.sets]), box.isRough),
        );
        const result = own.length > maxBoxes ? bounded(own) : own;
        known.set(id, result);
        return result;
    };
    return visit(root).map(({ box }) => box);
}

function kept(end: number, sets: ReadonlyMap<number, readonly number[]>, isRough: boolean): Kept {
    const parts = [...sets].map(([dimension, classes]) => `${dimension}:${classes.join()}`);
    return { box: { end, sets, isRough }, key: `${end} ${isRough} ${parts.join(" ")}` };
}

/** One box around all those of each end. */
function bounded(all: readonly Kept[]): Kept[] {
    const byEnd = new Map<number, Map<number, Set<number>>>();
    for (const { box } of all) {
        const hull = byEnd.get(box.end);
        if (hull === undefined) {
            byEnd.set(
                box.end,
                new Map([...box.sets].map(([dimension, classes]) => [dimension, new Set(classes)])),
            );
            continue;
        }
        for (const [dimension, classes] of hull) {
            const own = box.sets.get(dimension);
            if (own === undefined) {
                hull.delete(dimension);
            } else {
                own.forEach((index) => classes.add(index));
            }
        }
    }
    return [...byEnd].map(([end, hull]) =>
        kept(
            end,
            new Map(
                [...hull]
                    .sort(([first], [second]) => first - second)
                    .map(([dimension, classes]) => [dimension, sorted([...classes])]),
            ),
            true,
        ),
    );
}

/** Joins boxes that differ in one dimension, until there are none. */
function merged(given: readonly Box[]): Box[] {
    let boxes = [...given];
    for (let before = Infinity; boxes.length < before;) {
        before = boxes.length;
        const dimensions = sorted([...new Set(boxes.flatMap(({ sets }) => [...sets.keys()]))]);
        for (const dimension of dimensions) {
            const groups = new Map<string, Box[]>();
            for (const box of boxes) {
                const rest = new Map([...box.sets].filter(([other]) => other !== dimension));
                const { key } = kept(box.end, rest, box.isRough);
                groups.set(key, [...(groups.get(key) ?? []), box]);
            }
            boxes = [...groups.values()].map((group) => {
                const [first] = group as [Box];
                if (group.length === 1) {
                    return first;
                }
                const sets = new Map(first.sets);
                const own = group.map((box) => box.sets.get(dimension));
                if (own.includes(undefined)) {
                    sets.delete(dimension);
                } else {
                    sets.set(dimension, sorted([...new Set(own.flatMap((classes) => classes ?? []))]));
                }
                return { ...first, sets };
            });
        }
    }
    return boxes;
}

/** Lifts the restrictions of a box, one after the other, where all sign-ins still have its end. */
function expand(diagram: Diagram, root: NodeId, box: Box): Box {
    const sets = new Map(box.sets);
    for (const [dimension, classes] of box.sets) {
        sets.delete(dimension);
        if (!endsOnlyIn(diagram, root, sets, box.end)) {
            sets.set(dimension, classes);
        }
    }
    return { ...box, sets: new Map([...sets].sort(([first], [second]) => first - second)) };
}

/** Whether all sign-ins of some classes have one end. */
export function endsOnlyIn(
    diagram: Diagram,
    root: NodeId,
    sets: ReadonlyMap<number, readonly number[]>,
    end: number,
): boolean {
    const known = new Map<NodeId, boolean>();
    const visit = (id: NodeId): boolean => {
        if (id === impossible) {
            return true;
        }
        const own = diagram.endOf(id);
        if (own !== undefined) {
            return own === end;
        }
        let found = known.get(id);
        if (found === undefined) {
            const { dimension, branches } = diagram.get(id);
            const allowed = sets.get(dimension);
            found = branches.every(
                ({ classes, node }) =>
                    (allowed !== undefined && !classes.some((index) => allowed.includes(index))) ||
                    visit(node),
            );
            known.set(id, found);
        }
        return found;
    };
    return visit(root);
}

/** Without boxes that lie within another of the same end. */
function withoutContained(boxes: readonly Box[]): Box[] {
    const contains = (outer: Box, inner: Box) =>
        outer.end === inner.end &&
        !outer.isRough &&
        [...outer.sets].every(([dimension, classes]) => {
            const own = inner.sets.get(dimension);
            return own !== undefined && own.every((index) => classes.includes(index));
        });
    return boxes.filter(
        (box, place) =>
            !boxes.some(
                (other, at) => at !== place && contains(other, box) && (at < place || !contains(box, other)),
            ),
    );
}

/**
 * Classes of one sign-in of a box, the most ordinary one: the first class wherever there is a choice. Dimensions that
 * are not there are free.
 */
export function exampleOf(diagram: Diagram, root: NodeId, box: Box): Map<number, number> | undefined {
    const failed = new Set<NodeId>();
    const visit = (id: NodeId): [number, number][] | undefined => {
        const own = id === impossible ? undefined : diagram.endOf(id);
        if (id === impossible || own !== undefined) {
            return own === box.end ? [] : undefined;
        }
        if (failed.has(id)) {
            return undefined;
        }
        const { dimension, branches } = diagram.get(id);
        const allowed = box.sets.get(dimension);
        const choices = branches
            .flatMap(({ classes, node }) => {
                const first = classes.find((index) => allowed?.includes(index) ?? true);
                return first === undefined ? [] : [{ first, node }];
            })
            .sort((one, other) => one.first - other.first);
        for (const { first, node } of choices) {
            const rest = visit(node);
            if (rest !== undefined) {
                return [[dimension, first], ...rest];
            }
        }
        failed.add(id);
        return undefined;
    };
    const path = visit(root);
    return (
        path &&
        new Map([...[...box.sets].map(([dimension, [first]]) => [dimension, first!] as const), ...path])
    );
}

function sorted(numbers: readonly number[]): number[] {
    return [...numbers].sort((first, second) => first - second);
}
