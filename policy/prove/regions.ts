import { collectBoxes, type Box } from "./boxes";
import { impossible, type Diagram, type NodeId } from "./diagram";
import { firstMembership } from "./question";

/** The most boxes that are made as large as possible, which asks the diagram often. */
const maxExpanded = 300;

/**
 * All sign-ins that do not end in `same`, as few boxes that may overlap. Neighboring classes with the same end
 * are one box.
 *
 * @param wanted - The ends that are described; without it, all of them.
 */
export function boxesOf(diagram: Diagram, root: NodeId, wanted?: ReadonlySet<number>): Box[] {
    const boxes = merged(collectBoxes(diagram, root, wanted));
    if (boxes.length > maxExpanded) {
        return boxes;
    }
    // Of each end a small diagram is enough, which has nothing of the others.
    const alone = new Map<number, NodeId>();
    const rootOf = (end: number): NodeId => {
        const found = alone.get(end) ?? diagram.map(root, (other) => (other === end ? isIt : isOther));
        alone.set(end, found);
        return found;
    };
    const expanded = boxes.map((box) => (box.isRough ? box : expand(diagram, rootOf(box.end), box)));
    return joined(merged(withoutContained(expanded)));
}

/** Joins boxes that differ in nothing but which membership people have. */
function joined(given: readonly Box[]): Box[] {
    const groups = new Map<string, { readonly box: Box; readonly dimension: number }[]>();
    for (const box of given) {
        for (const [dimension, classes] of box.sets) {
            if (dimension >= firstMembership && classes.join() === String(isMember)) {
                const rest = new Map([...box.sets].filter(([other]) => other !== dimension));
                const key = keyOf({ ...box, sets: rest });
                groups.set(key, [...(groups.get(key) ?? []), { box, dimension }]);
            }
        }
    }
    const taken = new Set<Box>();
    const joins = [...groups.values()]
        .sort((first, second) => second.length - first.length)
        .flatMap((group): [Box, Box][] => {
            const own = group.filter(({ box }) => !taken.has(box));
            own.forEach(({ box }) => taken.add(box));
            const [first] = own;
            return first === undefined
                ? []
                : [
                      [
                          first.box,
                          own.length === 1
                              ? first.box
                              : { ...first.box, oneOf: own.map(({ dimension }) => dimension) },
                      ],
                  ];
        });
    const result = new Map(joins);
    return given.flatMap((box) => (taken.has(box) ? (result.get(box) ?? []) : [box]));
}

/** The class of people who have a membership. */
const isMember = 1;

const isIt = 1;
const isOther = 0;

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
                const key = keyOf({ ...box, sets: rest });
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

function keyOf({ end, isRough, sets }: Box): string {
    const parts = [...sets].map(([dimension, classes]) => `${dimension}:${classes.join()}`);
    return `${end} ${isRough} ${parts.join(" ")}`;
}

/**
 * Lifts the restrictions of a box, one after the other, where all sign-ins still have its end.
 *
 * @param root - Of the diagram of the end alone.
 */
function expand(diagram: Diagram, root: NodeId, box: Box): Box {
    const sets = new Map(box.sets);
    for (const [dimension, classes] of box.sets) {
        sets.delete(dimension);
        if (!endsOnlyIn(diagram, root, sets, isIt)) {
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
