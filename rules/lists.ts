/**
 * Lists of any length. The arguments of a call are kept on the stack, so that a call with a list spread into it fails
 * from some hundred thousand items on; the linter refuses such calls.
 */

/** Adds all items at the end of a list. */
export function append<T>(list: T[], items: Iterable<T>): void {
    for (const item of items) {
        list.push(item);
    }
}

/** The largest number, and at least `floor`. Default of `floor`: -Infinity, as `Math.max` gives for no numbers. */
export function largest(numbers: Iterable<number>, floor = -Infinity): number {
    let found = floor;
    for (const each of numbers) {
        found = Math.max(found, each);
    }
    return found;
}

/** The smallest number. `Infinity` when there are none, as `Math.min` gives. */
export function smallest(numbers: Iterable<number>): number {
    let found = Infinity;
    for (const each of numbers) {
        found = Math.min(found, each);
    }
    return found;
}
