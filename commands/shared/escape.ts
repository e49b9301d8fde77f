import { inline } from "../../rules/text";
import type { Rendered } from "./rendered";

/** The longest value that a table or a list shows, in characters. */
export const maxValueCharacters = 1_000;

const entities: Readonly<Record<string, string>> = {
    "&": "&amp;",
    "<": "&lt;",
    ">": "&gt;",
    '"': "&quot;",
    "'": "&#39;",
};

/** Finished HTML, which is not escaped again. */
export class Markup {
    constructor(readonly text: string) {}

    /** The whole page. */
    get rendered(): Rendered {
        return this.text as Rendered;
    }
}

/** What a template of {@link markup} can hold: text, which it escapes, and finished HTML. */
type MarkupValue = string | number | Markup | readonly Markup[];

/** HTML from a template: every text in it is escaped, also inside the quotation marks of an attribute. */
export function markup(parts: TemplateStringsArray, ...values: readonly MarkupValue[]): Markup {
    return new Markup(parts.map((part, index) => part + markupOf(values[index] ?? "")).join(""));
}

/** Pieces of HTML one after another. */
export function joined(pieces: readonly Markup[], separator = ""): Markup {
    return new Markup(pieces.map(({ text }) => text).join(separator));
}

function markupOf(value: MarkupValue): string {
    if (value instanceof Markup) {
        return value.text;
    }
    if (typeof value === "object") {
        return value.map(({ text }) => text).join("\n");
    }
    return escapeEntities(inline(String(value), maxValueCharacters));
}

function escapeEntities(text: string): string {
    return text.replace(/[&<>"']/g, (character) => entities[character] ?? character);
}

/** Plain data for a script of the page, as the value of an attribute. */
export function jsonAttribute(value: unknown): Markup {
    const shown = (_: string, member: unknown) =>
        typeof member === "string" ? inline(member, maxValueCharacters) : member;
    return new Markup(escapeEntities(JSON.stringify(value, shown)));
}

/** What GitHub, Azure DevOps or a Markdown reader would turn into a link, a mention or a reference. */
const linked = /[^\s|`]*(?:@|:\/\/|\w\.[a-z]{2}|#\d|\bgh-\d)[^\s|`]*/gi;

/**
 * Text for a line or a cell of Markdown. Names come from people, and must not become markup: what Markdown reads as
 * such is escaped. Mentions and links are found after escapes are read, so words that hold one are shown as code,
 * where nothing acts.
 *
 * @see https://github.github.com/gfm/ (backslash escapes, code spans, autolinks)
 */
export function escapeMarkdown(text: string): string {
    return inWords(text, escapeWords, (word) => `\`${word}\``);
}

/** Like {@link escapeMarkdown}, for a line of HTML inside Markdown. */
export function escapeInMarkdownHtml(text: string): string {
    return inWords(text, escapeEntities, (word) => `<code>${escapeEntities(word)}</code>`);
}

function inWords(
    text: string,
    plain: (text: string, isStart: boolean) => string,
    code: (word: string) => string,
): string {
    const line = inline(text, maxValueCharacters).trim();
    let escaped = "";
    let end = 0;
    for (const { index, 0: word } of line.matchAll(linked)) {
        escaped += plain(line.slice(end, index), end === 0) + code(word);
        end = index + word.length;
    }
    return escaped + plain(line.slice(end), end === 0);
}

/**
 * Escapes what Markdown would read as markup.
 *
 * @param isStart - Whether the text begins a line, where further characters have a meaning.
 */
function escapeWords(text: string, isStart: boolean): string {
    const escaped = text
        .replace(/[\\`*_[\]~|$]/g, "\\$&")
        .replace(/[&<>]/g, (character) => entities[character] ?? character);
    return isStart ? escaped.replace(/^(\s*)([-+#=:!]|\d+(?=[.)]))/, startEscape) : escaped;
}

function startEscape(_whole: string, space: string, start: string): string {
    // Digits cannot be escaped; what follows them can.
    return /\d/.test(start) ? `${space}${start}\\` : `${space}\\${start}`;
}
