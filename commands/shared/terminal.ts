import picocolors from "picocolors";

/**
 * Colours for a person at a terminal; for a pipe or a file plain text, in pipelines too, which a program may read.
 * `NO_COLOR` and `--no-color` leave them out.
 */
export function colorsFor(stream: { readonly isTTY?: boolean | undefined }) {
    return picocolors.createColors(stream.isTTY === true && picocolors.isColorSupported);
}
