import type { Rendered } from "./rendered";

/**
 * A unified diff of a file of the user's, for `git apply`, which takes no line with an escape in it. It goes to a file only.
 *
 * @param diff - Its new lines hold keys and ids, no text of others.
 */
export function toDiff(diff: string): Rendered {
    return diff as Rendered;
}
