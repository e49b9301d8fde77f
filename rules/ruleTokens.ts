/** A piece of a rule. */
export interface Token {
    readonly kind: "word" | "text" | "mark" | "end";
    /** A text without its quotes and escapes. */
    readonly text: string;
    /** Place in the rule, from 1. */
    readonly at: number;
}

/** A text that cannot be read as a rule. The message follows "the rule". */
export class RuleError extends Error {
    override readonly name = "RuleError";
}

// A quote or backtick inside a text is escaped by a backtick.
const piece = /\s*(?:("(?:`.|[^"`])*"|'(?:`.|[^'`])*')|([()[\],])|([^\s()[\],"']+))/gsy;

/**
 * Splits a rule into pieces, the last of which is its end.
 *
 * @throws RuleError - A quote is never closed.
 */
export function tokensOf(rule: string): Token[] {
    const text = rule.trimEnd();
    const tokens: Token[] = [];
    piece.lastIndex = 0;
    while (piece.lastIndex < text.length) {
        const start = piece.lastIndex;
        const match = piece.exec(text);
        if (match === null) {
            const at = start + 1 + (/^\s*/.exec(text.slice(start))?.[0].length ?? 0);
            throw new RuleError(`has a quote that is never closed, at character ${at}`);
        }
        const [, quoted, mark, word = ""] = match;
        const written = quoted ?? mark ?? word;
        tokens.push({
            kind: quoted !== undefined ? "text" : mark !== undefined ? "mark" : "word",
            text: quoted === undefined ? written : quoted.slice(1, -1).replaceAll(/`(.)/gs, "$1"),
            at: piece.lastIndex - written.length + 1,
        });
    }
    return [...tokens, { kind: "end", text: "", at: text.length + 1 }];
}
