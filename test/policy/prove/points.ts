import type { Ground } from "../../../policy/prove/comparison";
import type { Point } from "../../../policy/prove/point";

/** The most sign-ins that are judged one by one for one tenant. */
const maxPoints = 40_000;

/** Every combination of classes, and of memberships; `undefined` where there are too many. */
export function pointsOf({ parts, people, users }: Ground): Point[] | undefined {
    const { items } = parts.memberships;
    const sizes = parts.space.dimensions.map(({ classes }) => classes.length);
    const isHome = items.map(({ kind }) => kind === "homeUser" || kind === "homeGroup");
    const total = sizes.reduce(
        (product, size) => product * size,
        people.length * users.length * 2 ** items.length,
    );
    if (total > maxPoints) {
        return undefined;
    }
    let classes: number[][] = [[]];
    for (const { classes: own } of parts.space.dimensions) {
        classes = classes.flatMap((values) => own.map(([first]) => [...values, first!]));
    }
    const sets = Array.from({ length: 2 ** items.length }, (_, set) =>
        items.flatMap((__, number) => ((set >> number) & 1 ? [number] : [])),
    );
    return people.flatMap(({ hasObject, fixed }, person) => {
        const isFree = hasObject && fixed === undefined;
        const own = isFree ? sets : sets.filter((set) => set.every((number) => isHome[number]));
        return users.flatMap((_, user) =>
            user > 0 && !isFree
                ? []
                : own.flatMap((memberships) =>
                      classes.map((values) => ({ person, user, values, memberships })),
                  ),
        );
    });
}

/** One sign-in. */
export function pointIn(ground: Ground, below: (count: number) => number): Point {
    const { parts, people, users } = ground;
    const person = below(people.length);
    const { hasObject, fixed } = people[person]!;
    const isFree = hasObject && fixed === undefined;
    let hasHomeUser = false;
    return {
        person,
        user: isFree ? below(users.length) : 0,
        values: parts.space.dimensions.map(({ values }) => (below(3) === 0 ? 0 : below(values.length))),
        memberships: parts.memberships.items.flatMap(({ kind }, number) => {
            const isHome = kind === "homeUser" || kind === "homeGroup";
            if (below(3) !== 0 || (!isFree && !isHome) || (kind === "homeUser" && hasHomeUser)) {
                return [];
            }
            hasHomeUser ||= kind === "homeUser";
            return [number];
        }),
    };
}
