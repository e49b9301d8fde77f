import { RuleError, tokensOf, type Token } from "./ruleTokens";

/** Operators of filters by their positive one; `-not…` and `-ne` are its opposites. */
const operators = {
    eq: ["eq", false],
    ne: ["eq", true],
    startswith: ["startsWith", false],
    notstartswith: ["startsWith", true],
    endswith: ["endsWith", false],
    notendswith: ["endsWith", true],
    contains: ["contains", false],
    notcontains: ["contains", true],
    in: ["in", false],
    notin: ["in", true],
} as const;

/** A comparison; `null` is the rule's own word for no value. */
export interface Comparison {
    readonly kind: "comparison";
    /** Property with its prefix, as it is written. */
    readonly property: string;
    readonly operator: (typeof operators)[keyof typeof operators][0];
    readonly isNegative: boolean;
    readonly values: readonly (string | null)[];
}

export type Rule =
    | Comparison
    | { readonly kind: "and" | "or"; readonly parts: readonly Rule[] }
    | { readonly kind: "not"; readonly part: Rule };

/**
 * Parses a filter rule: comparisons, `-not`, `-and`, `-or` (from tight to loose) and parentheses. Hyphens before
 * operators are optional, and their case has no meaning.
 *
 * @throws RuleError - What is wrong, and where.
 * @see https://learn.microsoft.com/entra/identity/conditional-access/concept-condition-filters-for-devices
 * @see https://learn.microsoft.com/entra/identity/users/groups-dynamic-membership
 */
export function parseRule(rule: string): Rule {
    const tokens = tokensOf(rule);
    let position = 0;
    const peek = (): Token => tokens[position] ?? { kind: "end", text: "" };
    const next = (): Token => {
        const token = peek();
        position += 1;
        return token;
    };
    const isWord = (name: string): boolean => peek().kind === "word" && bare(peek().text) === name;
    const isMark = (text: string): boolean => peek().kind === "mark" && peek().text === text;
    const expectMark = (text: string): void => {
        const token = next();
        if (token.kind !== "mark" || token.text !== text) {
            throw new RuleError(`has ${shown(token)} where ${text} belongs`);
        }
    };

    const joined = (kind: "and" | "or", inner: () => Rule): Rule => {
        const parts = [inner()];
        while (isWord(kind)) {
            next();
            parts.push(inner());
        }
        return parts.length === 1 ? parts[0]! : { kind, parts };
    };
    const either = (): Rule => joined("or", () => joined("and", unary));
    const unary = (): Rule => {
        if (isWord("not")) {
            next();
            return { kind: "not", part: unary() };
        }
        if (isMark("(")) {
            next();
            const inner = either();
            expectMark(")");
            return inner;
        }
        return comparison();
    };
    const comparison = (): Rule => {
        const property = next();
        if (property.kind !== "word" || !property.text.includes(".")) {
            throw new RuleError(`has ${shown(property)} where a property such as device.model belongs`);
        }
        const operator = next();
        const name = bare(operator.text);
        if (operator.kind !== "word" || !Object.hasOwn(operators, name)) {
            throw new RuleError(`has the operator ${shown(operator)}, which filters do not have`);
        }
        const [positive, isNegative] = operators[name as keyof typeof operators];
        return {
            kind: "comparison",
            property: property.text,
            operator: positive,
            isNegative,
            values: isMark("[") ? list() : [value()],
        };
    };
    const list = (): (string | null)[] => {
        next();
        const values = [value()];
        while (isMark(",")) {
            next();
            values.push(value());
        }
        expectMark("]");
        return values;
    };
    const value = (): string | null => {
        const token = next();
        if (token.kind !== "word" && token.kind !== "string") {
            throw new RuleError(`has ${shown(token)} where a value belongs`);
        }
        return token.kind === "word" && token.text.toLowerCase() === "null" ? null : token.text;
    };

    const result = either();
    if (peek().kind !== "end") {
        throw new RuleError(`goes on with ${shown(peek())} where it should end`);
    }
    return result;
}

function bare(word: string): string {
    return word.replace(/^-/, "").toLowerCase();
}

function shown(token: Token): string {
    return token.kind === "end" ? "its end" : JSON.stringify(token.text);
}
