import type { Scenario } from "../../evaluate";

/**
 * One value of a dimension: what a sign-in has of it, and what it is, for reports. The first value of a dimension is
 * the most ordinary one.
 */
export interface Value<Label = unknown> {
    readonly label: Label;
    readonly part: Partial<Omit<Scenario, "who" | "name">>;
}

/** Values that were left out, because there would be too many. */
export interface Shortage {
    readonly dimension: string;
    readonly looked: number;
    readonly total: number;
}

export interface Values<Label = unknown> {
    readonly values: readonly Value<Label>[];
    readonly shortage?: Shortage;
}

/** All subsets of some items, the empty one first. */
export function subsets<T>(items: readonly T[]): T[][] {
    return items.reduce<T[][]>((found, item) => [...found, ...found.map((set) => [...set, item])], [[]]);
}

/** Each with each, the first of all first. */
export function pairs<A, B>(first: readonly A[], second: readonly B[]): [A, B][] {
    return first.flatMap((a) => second.map((b): [A, B] => [a, b]));
}

/** Lists in which each of several lists has one item, the first of all first. */
export function product<T>(lists: readonly (readonly T[])[]): T[][] {
    return lists.reduce<T[][]>(
        (found, list) => pairs(found, list).map(([set, item]) => [...set, item]),
        [[]],
    );
}
