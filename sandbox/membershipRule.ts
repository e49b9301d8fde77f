import type { Entity } from "./entity";

/**
 * Membership rules of dynamic groups, as far as guests need them: comparisons of texts and booleans, `-in`, `-any`,
 * `-all`, `-not`, `-and`, `-or` and parentheses. Regular expressions are JavaScript's, not .NET's.
 *
 * @see https://learn.microsoft.com/entra/identity/users/groups-dynamic-membership
 */
type Test = (user: Entity, item?: unknown) => boolean;

const tests: Readonly<Record<string, (left: string, right: string) => boolean>> = {
    eq: (left, right) => left === right,
    startswith: (left, right) => left.startsWith(right),
    endswith: (left, right) => left.endsWith(right),
    contains: (left, right) => left.includes(right),
    match: (left, right) => new RegExp(right, "i").test(left),
};
/** Rules have other names for these than Graph. */
const otherNames: Readonly<Record<string, string>> = { objectId: "id", mailNickName: "mailNickname" };

const known = new Map<string, Test | undefined>();

/** A rule as a test of users; `undefined` when its syntax is wrong. */
export function parseMembershipRule(rule: string): Test | undefined {
    if (!known.has(rule)) {
        let test: Test | undefined;
        try {
            test = new Parser(rule.match(/"(?:`.|[^"`])*"|[()[\],]|[^\s()[\],"]+/g) ?? []).whole();
        } catch (error) {
            if (!(error instanceof SyntaxError)) {
                throw error;
            }
        }
        known.set(rule, test);
    }
    return known.get(rule);
}

class Parser {
    private position = 0;

    constructor(private readonly tokens: readonly string[]) {}

    whole(): Test {
        const test = this.or();
        if (this.position < this.tokens.length) {
            throw new SyntaxError("more than a rule");
        }
        return test;
    }

    private take(): string {
        const token = this.tokens[this.position++];
        if (token === undefined) {
            throw new SyntaxError("unfinished");
        }
        return token;
    }

    private takes(word: string): boolean {
        const isNext = this.tokens[this.position]?.replace(/^-/, "").toLowerCase() === word;
        this.position += isNext ? 1 : 0;
        return isNext;
    }

    private or(): Test {
        const left = this.and();
        if (!this.takes("or")) {
            return left;
        }
        const right = this.or();
        return (user, item) => left(user, item) || right(user, item);
    }

    private and(): Test {
        const left = this.unary();
        if (!this.takes("and")) {
            return left;
        }
        const right = this.and();
        return (user, item) => left(user, item) && right(user, item);
    }

    private unary(): Test {
        if (this.takes("not")) {
            const inner = this.unary();
            return (user, item) => !inner(user, item);
        }
        return this.takes("(") ? this.closed() : this.comparison();
    }

    private closed(): Test {
        const inner = this.or();
        if (!this.takes(")")) {
            throw new SyntaxError("not closed");
        }
        return inner;
    }

    private comparison(): Test {
        const property = this.take();
        const name = /^user\.(\w+)$/.exec(property)?.[1];
        if (name === undefined && property !== "_") {
            throw new SyntaxError(property);
        }
        const valueOf = (user: Entity, item: unknown) =>
            name === undefined ? item : (user[otherNames[name] ?? name] ?? null);
        const operator = this.take().replace(/^-/, "").toLowerCase();
        if (operator === "any" || operator === "all") {
            this.take();
            const inner = this.closed();
            return (user, item) => {
                const items = valueOf(user, item) as unknown[] | null;
                const holds = (each: unknown) => inner(user, each);
                return operator === "any" ? items?.some(holds) === true : items?.every(holds) === true;
            };
        }
        const isNegated = operator === "ne" || operator.startsWith("not");
        const base = operator === "ne" ? "eq" : operator.replace(/^not/, "");
        const values = base === "in" ? this.list() : [this.value()];
        const test = base === "in" ? tests["eq"] : tests[base];
        if (test === undefined) {
            throw new SyntaxError(operator);
        }
        const matches = (found: unknown) => values.some((value) => compare(test, found, value));
        return (user, item) => matches(valueOf(user, item)) !== isNegated;
    }

    private list(): unknown[] {
        const values: unknown[] = [];
        this.take();
        do {
            values.push(this.value());
        } while (this.takes(","));
        this.take();
        return values;
    }

    private value(): unknown {
        const text = this.take();
        const constants: Record<string, unknown> = { true: true, false: false, null: null };
        if (text.toLowerCase() in constants) {
            return constants[text.toLowerCase()];
        }
        if (!text.startsWith('"')) {
            throw new SyntaxError(text);
        }
        return text.slice(1, -1).replace(/`(.)/g, "$1");
    }
}

/** Text comparisons ignore case. */
function compare(test: (left: string, right: string) => boolean, found: unknown, value: unknown): boolean {
    return typeof found === "string" && typeof value === "string"
        ? test(found.toLowerCase(), value.toLowerCase())
        : found === value;
}
