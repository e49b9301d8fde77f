/**
 * Text for people that holds what others wrote: names, addresses, answers of a server. All of it is shown, and none of
 * it can act on a terminal, in the log of a pipeline, or in the Pulumi engine.
 */

/**
 * Characters that are invisible, or that change how the text around them is shown: control characters, line separators,
 * halves of surrogate pairs, and what Unicode lets a renderer ignore, such as bidirectional and zero-width characters.
 * The line feed stays, and so does the selector that gives an emoji its color.
 */
const unseen =
    /(?!\n)(?:(?<!\p{Extended_Pictographic})\ufe0f|(?!\ufe0f)[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Noncharacter_Code_Point}\p{Default_Ignorable_Code_Point}])/gu;

/**
 * What a reader of output would take for a command. Each pattern matches the character that is written as an escape.
 *
 * - `##vso[` and `##[` anywhere in a line: commands of Azure Pipelines, and older ones of GitHub Actions.
 * - `::` at the beginning of a line: commands of GitHub Actions, which trims the line first.
 * - `<{%`: a color of the Pulumi engine, which ends with "Unrecognized color code" if it does not know the color.
 *
 * @see https://learn.microsoft.com/azure/devops/pipelines/scripts/logging-commands
 * @see https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands
 * @see https://github.com/pulumi/pulumi/blob/master/sdk/go/common/diag/colors/colors.go
 */
const commands = /(?<=#)#(?=\w*\[)|(?<=^\s*):(?=:)|(?<=<)\{(?=%)/gm;

function escape(character: string): string {
    return `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
}

/** Printable ASCII without the characters that begin a command: most texts, and a hundred thousand of them at a time. */
const inactive = /^[ -"$-9;=-~]*$/;

/** Replaces each character that is invisible or begins a command. Line feeds stay. */
export function replaceActive(text: string, replacementOf: (character: string) => string): string {
    if (inactive.test(text)) {
        return text;
    }
    return text.replace(unseen, replacementOf).replace(commands, replacementOf);
}

/**
 * A whole text, of one line or several, as it may be shown: unseen characters are escapes such as `\u{202e}`, and
 * nothing in it is a command. Doing it twice changes nothing more.
 */
export function defuse(text: string): string {
    return replaceActive(text, escape);
}

/**
 * A whole message: {@link defuse}, and no longer than a log can take.
 *
 * @param maxCharacters - How much of the message is shown, in UTF-16 code units. Default 50,000.
 */
export function message(text: string, maxCharacters = 50_000): string {
    return defuse(cut(text, maxCharacters));
}

/**
 * A value in one line: {@link defuse}, with line breaks as escapes, and the end of a long value cut off.
 *
 * @param maxCharacters - How much of the value is shown, in UTF-16 code units. Default 200.
 */
export function inline(text: string, maxCharacters = 200): string {
    return defuse(cut(text, maxCharacters)).replaceAll("\n", escape);
}

/** As {@link inline}, in quotation marks; those in the value are escaped with a backslash, as backslashes are. */
export function quote(text: string, maxCharacters = 100): string {
    return `"${inline(cut(text, maxCharacters).replace(/["\\]/g, "\\$&"), Infinity)}"`;
}

/** A text as one word of a POSIX shell, in which nothing of it acts. */
export function shellWord(text: string): string {
    return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

/** What a server or another program said, in one line: white space becomes a single space, and a long text is cut. */
export function said(text: string, maxCharacters = 1_000): string {
    return inline(text.trim().replace(/\s+/g, " "), maxCharacters);
}

/** The beginning of a text, and how long the whole is. */
function cut(text: string, maxCharacters: number): string {
    if (text.length <= maxCharacters) {
        return text;
    }
    const end = /[\ud800-\udbff]/.test(text.charAt(maxCharacters - 1)) ? maxCharacters - 1 : maxCharacters;
    return `${text.slice(0, end)}… (${text.length.toLocaleString("en-US")} characters)`;
}

/** The first items of a list that may be long, a line each, and how many more there are. */
export function firstOf<T>(items: readonly T[], maxItems: number, lineOf: (item: T) => string): string[] {
    const more = items.length - maxItems;
    return [
        ...items.slice(0, maxItems).map(lineOf),
        ...(more > 0 ? [`and ${more.toLocaleString("en-US")} more`] : []),
    ];
}
