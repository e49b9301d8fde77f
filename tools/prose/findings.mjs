import { doubled, phrases, stems, verbsInIze } from "./words.mjs";

/**
 * A passage that the page of style asks to write in another way.
 *
 * @typedef {object} Finding
 * @property {number} start - Offset in the text.
 * @property {number} end - Offset after it.
 * @property {string} found - The words as they stand.
 * @property {string} instead - What to write, to follow "Write …".
 */

/** @typedef {(found: string) => string} Advice */

/**
 * @param {string} pattern
 * @param {Advice} advice
 * @returns {readonly [RegExp, Advice]}
 */
function compiled(pattern, advice) {
    const spaced = pattern.replaceAll(" ", "\\s+");
    return [new RegExp(`(?<![\\w-])(?:${spaced})(?![\\w-])`, "gi"), advice];
}

/** @type {readonly (readonly [RegExp, Advice])[]} */
const patterns = [
    ...phrases.map(({ pattern, instead }) => compiled(pattern, () => instead)),
    ...stems.map(([british, american]) =>
        compiled(`(?:${british})[a-z]*`, (found) => `"${found.replace(new RegExp(british, "i"), american)}"`),
    ),
    compiled(
        `(?:un|re)?(?:${doubled.join("|")})l(?:ed|ing|er|ers)`,
        (found) => `"${found.replace(/ll(?=ed|ing|er)/i, "l")}"`,
    ),
    compiled(
        `(?:un|re|de|dis)?(?:${verbsInIze.join("|")})is(?:e|es|ed|ing|er|ers|able|ation|ations)`,
        (found) => `"${found.replace(/is(?=e|es|ed|ing|er|ers|able|ation|ations$)/i, "iz")}"`,
    ),
];

/** Code and addresses are quoted as they are; a blank of equal length keeps the offsets. */
const quoted = /``[^`]+``|`[^`]*`|https?:\/\/\S+|(?<=\]\()[^)\s]+(?=\))/g;

/**
 * Finds the passages of a text that the page of style asks to write in another way.
 *
 * @param {string} text - Prose; what is in backticks is code, and not read.
 * @returns {Finding[]} In the order of the text.
 */
export function findings(text) {
    const prose = text.replaceAll(quoted, (code) => "\u00b7".repeat(code.length));
    return patterns
        .flatMap(([pattern, advice]) =>
            [...prose.matchAll(pattern)].map(({ index, 0: found }) => ({
                start: index,
                end: index + found.length,
                found: found.replaceAll(/\s+/g, " "),
                instead: advice(found),
            })),
        )
        .sort((one, other) => one.start - other.start);
}
