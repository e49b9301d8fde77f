/** A piece of a filter rule. */
export type Token =
    | { readonly kind: "word"; readonly text: string }
    | { readonly kind: "string"; readonly text: string }
    | { readonly kind: "mark"; readonly text: "(" | ")" | "[" | "]" | "," }
    | { readonly kind: "end"; readonly text: "" };

/** A rule that is not one, with the place in it. */
export class RuleError extends Error {
    override readonly name = "RuleError";
}

const space = /\s+/y;
const mark = /[()[\],]/y;
const word = /[-\w.]+/y;
// A double quote or backtick inside is escaped by a backtick.
const text = /"((?:[^"`]|`.)*)"|'((?:[^'`]|`.)*)'/y;

/**
 * Splits a rule into tokens.
 *
 * @throws RuleError - A character that no rule has, or a string without end.
 * @see https://learn.microsoft.com/entra/identity/users/groups-dynamic-membership
 */
export function tokensOf(rule: string): Token[] {
    const tokens: Token[] = [];
    let position = 0;
    const take = (pattern: RegExp): RegExpExecArray | null => {
        pattern.lastIndex = position;
        const match = pattern.exec(rule);
        position += match?.[0].length ?? 0;
        return match;
    };
    while (position < rule.length) {
        if (take(space)) {
            continue;
        }
        const found = take(text);
        const plain = found ? null : (take(mark) ?? take(word));
        if (found) {
            const content = found[1] ?? found[2] ?? "";
            tokens.push({ kind: "string", text: content.replaceAll(/`(.)/g, "$1") });
        } else if (plain) {
            const isMark = "()[],".includes(plain[0]);
            tokens.push({ kind: isMark ? "mark" : "word", text: plain[0] } as Token);
        } else {
            throw new RuleError(
                `cannot be read at character ${position + 1}: ${rule.slice(position, position + 20)}`,
            );
        }
    }
    return [...tokens, { kind: "end", text: "" }];
}
