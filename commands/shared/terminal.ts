import picocolors from "picocolors";

/**
 * Colors for a person at a terminal. A pipe or a file gets plain text, also in pipelines, because a program may read it.
 * `NO_COLOR` and `--no-color` turn colors off.
 */
export function colorsFor(stream: { readonly isTTY?: boolean | undefined }) {
    return picocolors.createColors(stream.isTTY === true && picocolors.isColorSupported);
}
