/**
 * The language of Entra's rules, in which dynamic groups and filters for devices and applications are written.
 *
 * @see https://learn.microsoft.com/entra/identity/users/groups-dynamic-membership
 * @see https://learn.microsoft.com/entra/identity/conditional-access/concept-condition-filters-for-devices
 */
import { RuleError, tokensOf, type Token } from "./ruleTokens";

export { RuleError };

/** Longest rule, in characters, of a group and of a filter. */
export const maxRuleLength = 3_072;

/**
 * Deepest nesting of parentheses and `-not` that is read. Entra documents no limit. The parser's own stack would end
 * with a rule of the longest length that is parentheses alone.
 */
const maxDepth = 300;

/** A value that a rule compares with. */
export interface RuleValue {
    /** As text without its quotes; `null` for the rule's own word for no value. */
    readonly text: string | null;
    readonly isQuoted: boolean;
    /** Place in the rule, from 1. */
    readonly at: number;
}

/** A property compared with a value, or with a list of values. */
export interface RuleComparison {
    readonly kind: "comparison";
    /** With its prefix, as it is written. */
    readonly property: string;
    /** Without its hyphen, in lower case. */
    readonly operator: string;
    readonly values: readonly RuleValue[];
    readonly isList: boolean;
    /** Places in the rule, from 1. */
    readonly at: number;
    readonly operatorAt: number;
}

/** A condition on the items of a property that has several values. */
export interface RuleQuantifier {
    readonly kind: "any" | "all";
    readonly property: string;
    readonly item: Rule;
    readonly at: number;
}

export type Rule =
    | RuleComparison
    | RuleQuantifier
    | { readonly kind: "and" | "or"; readonly parts: readonly Rule[] }
    | { readonly kind: "not"; readonly part: Rule };

/**
 * Reads a rule: comparisons, `-any` and `-all`, `-not`, `-and`, `-or` (from tight to loose) and parentheses. Hyphens
 * before operators are optional, and their case has no meaning. Which properties and operators there are is not checked
 * here: groups and filters differ in that.
 *
 * @throws RuleError - What is wrong, and where.
 */
export function parseRule(rule: string): Rule {
    if (rule.length > maxRuleLength) {
        throw new RuleError(`has ${rule.length} characters, and Entra takes at most ${maxRuleLength}`);
    }
    return new Parser(tokensOf(rule)).whole();
}

/** All comparisons of a rule that are about the thing itself, and all conditions on its items. */
export function partsOf(rule: Rule): (RuleComparison | RuleQuantifier)[] {
    switch (rule.kind) {
        case "and":
        case "or":
            return rule.parts.flatMap(partsOf);
        case "not":
            return partsOf(rule.part);
        default:
            return [rule];
    }
}

/** Why a rule cannot be read, to follow "the rule"; `undefined` when it can. */
export function ruleReason(read: () => unknown): string | undefined {
    try {
        read();
        return undefined;
    } catch (error) {
        if (error instanceof RuleError) {
            return error.message;
        }
        throw error;
    }
}

class Parser {
    private position = 0;
    private depth = 0;

    constructor(private readonly tokens: readonly Token[]) {}

    whole(): Rule {
        if (this.isAtEnd) {
            throw new RuleError("is empty");
        }
        const rule = this.either();
        if (!this.isAtEnd) {
            throw this.unexpected("-and, -or or the end of the rule");
        }
        return rule;
    }

    private get isAtEnd(): boolean {
        return this.next.kind === "end";
    }

    private get next(): Token {
        return this.tokens[this.position] as Token;
    }

    private take(): void {
        this.position += 1;
    }

    private takesWord(name: string): boolean {
        const isNext = this.next.kind === "word" && bare(this.next) === name;
        this.position += isNext ? 1 : 0;
        return isNext;
    }

    private takesMark(text: string): boolean {
        const isNext = this.next.kind === "mark" && this.next.text === text;
        this.position += isNext ? 1 : 0;
        return isNext;
    }

    private expectMark(text: string): void {
        if (!this.takesMark(text)) {
            throw this.unexpected(text);
        }
    }

    private either(): Rule {
        return this.joined("or", () => this.joined("and", () => this.unary()));
    }

    private joined(kind: "and" | "or", inner: () => Rule): Rule {
        const first = inner();
        const parts = [first];
        while (this.takesWord(kind)) {
            parts.push(inner());
        }
        return parts.length === 1 ? first : { kind, parts };
    }

    private unary(): Rule {
        const { at } = this.next;
        if (this.takesWord("not")) {
            return { kind: "not", part: this.nested(at, () => this.unary()) };
        }
        if (this.takesMark("(")) {
            const inner = this.nested(at, () => this.either());
            this.expectMark(")");
            return inner;
        }
        return this.comparison();
    }

    private nested(at: number, inner: () => Rule): Rule {
        if (this.depth === maxDepth) {
            throw new RuleError(`nests more than ${maxDepth} deep at character ${at}`);
        }
        this.depth += 1;
        const rule = inner();
        this.depth -= 1;
        return rule;
    }

    private comparison(): Rule {
        const { kind, text: property, at } = this.next;
        if (kind !== "word" || (property !== "_" && !property.includes("."))) {
            throw this.unexpected("a property such as user.userType");
        }
        this.take();
        for (const quantifier of ["any", "all"] as const) {
            if (this.takesWord(quantifier)) {
                this.expectMark("(");
                const item = this.either();
                this.expectMark(")");
                return { kind: quantifier, property, item, at };
            }
        }
        const operator = this.next;
        if (operator.kind !== "word") {
            throw this.unexpected("an operator such as -eq");
        }
        this.take();
        const isList = this.takesMark("[");
        return {
            kind: "comparison",
            property,
            operator: bare(operator),
            values: isList ? this.list() : [this.value()],
            isList,
            at,
            operatorAt: operator.at,
        };
    }

    private list(): RuleValue[] {
        const values: RuleValue[] = [];
        do {
            values.push(this.value());
        } while (this.takesMark(","));
        this.expectMark("]");
        return values;
    }

    private value(): RuleValue {
        const { kind, text, at } = this.next;
        if (kind !== "word" && kind !== "text") {
            throw this.unexpected("a value");
        }
        this.take();
        if (kind === "text") {
            return { text, isQuoted: true, at };
        }
        const isNow = /^system\.now$/i.test(text);
        if (isNow && (this.takesWord("plus") || this.takesWord("minus"))) {
            if (this.next.kind !== "word") {
                throw this.unexpected("a duration such as p1d");
            }
            this.take();
        }
        return { text: /^null$/i.test(text) ? null : text, isQuoted: false, at };
    }

    private unexpected(wanted: string): RuleError {
        const { at } = this.next;
        const found = this.isAtEnd ? "where it ends" : `not ${shown(this.next)}`;
        return new RuleError(`expects ${wanted} at character ${at}, ${found}`);
    }
}

/** The name of an operator without its hyphen, in lower case. */
function bare({ text }: Token): string {
    return text.replace(/^-/, "").toLowerCase();
}

function shown({ kind, text }: Token): string {
    return kind === "text" ? JSON.stringify(text) : text;
}
