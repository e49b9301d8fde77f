import { replaceActive } from "../../rules/text";
import type { Rendered } from "./rendered";

/**
 * A value as JSON. Invisible characters and what a pipeline would take for a command are written with JSON's own escapes,
 * so that a reader of the JSON gets every text as it is.
 *
 * @param indent - Spaces of each level. Default: all in one line.
 */
export function toJson(value: unknown, indent?: number): Rendered {
    return `${replaceActive(JSON.stringify(value, undefined, indent), escapeUnits)}\n` as Rendered;
}

function escapeUnits(character: string): string {
    return [...Array(character.length).keys()]
        .map((index) => `\\u${character.charCodeAt(index).toString(16).padStart(4, "0")}`)
        .join("");
}
