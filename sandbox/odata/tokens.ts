import { badRequest } from "../graphFault";

/** A piece of a `$filter` expression. */
export type Token =
    | { readonly kind: "string"; readonly text: string }
    | { readonly kind: "word"; readonly text: string }
    | { readonly kind: "number"; readonly value: number }
    | { readonly kind: "symbol"; readonly text: "(" | ")" | "," | ":" };

const pattern =
    /\s*(?:'((?:[^']|'')*)'|([(),:])|([A-Za-z_@$][\w.@$/-]*|[0-9a-fA-F]{8}-[0-9a-fA-F-]{27}|\d{4}-\d\d-\d\d[\w:.+-]*)|(-?\d+(?:\.\d+)?))/y;

/** Splits a `$filter` expression. In a string, `''` stands for one quote. */
export function tokenize(expression: string): Token[] {
    const tokens: Token[] = [];
    pattern.lastIndex = 0;
    while (pattern.lastIndex < expression.trimEnd().length) {
        const start = pattern.lastIndex;
        const match = pattern.exec(expression);
        if (match === null) {
            throw badRequest(`Invalid filter clause: Syntax error at position ${start} in '${expression}'.`);
        }
        const [, text, symbol, word, number] = match;
        if (text !== undefined) {
            tokens.push({ kind: "string", text: text.replaceAll("''", "'") });
        } else if (symbol !== undefined) {
            tokens.push({ kind: "symbol", text: symbol as "(" });
        } else if (word !== undefined) {
            tokens.push({ kind: "word", text: word });
        } else {
            tokens.push({ kind: "number", value: Number(number) });
        }
    }
    return tokens;
}
