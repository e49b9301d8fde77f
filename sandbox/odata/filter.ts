/*
 * A parser of its own for the part of OData's $filter that Microsoft Graph accepts: of the libraries on npm one was
 * last changed years ago, and the other builds requests rather than evaluating them.
 */
import { badRequest } from "../graphFault";
import { tokenize, type Token } from "./tokens";

type Row = Readonly<Record<string, unknown>>;
type Value = string | number | boolean | null;

/** A parsed `$filter`. */
export interface Filter {
    readonly matches: (row: Row) => boolean;
    /** Uses what Graph only answers with `ConsistencyLevel: eventual` and `$count=true`. */
    readonly isAdvanced: boolean;
}

type Predicate = (row: Row) => boolean;

const comparisons: Record<string, (left: unknown, right: Value) => boolean> = {
    eq: (left, right) => same(left, right),
    ne: (left, right) => !same(left, right),
    gt: (left, right) => order(left, right) > 0,
    ge: (left, right) => order(left, right) >= 0,
    lt: (left, right) => order(left, right) < 0,
    le: (left, right) => order(left, right) <= 0,
};

const functions: Record<string, (text: string, part: string) => boolean> = {
    startswith: (text, part) => text.startsWith(part),
    endswith: (text, part) => text.endsWith(part),
    contains: (text, part) => text.includes(part),
};

/** Parses a `$filter`: comparisons, `in`, string functions, `any`, `all`, `isof`, `not`, `and`, `or`, parentheses. */
export function parseFilter(expression: string): Filter {
    return new Parser(tokenize(expression), expression).parse();
}

class Parser {
    private position = 0;
    private isAdvanced = false;

    constructor(
        private readonly tokens: readonly Token[],
        private readonly expression: string,
    ) {}

    parse(): Filter {
        const matches = this.or();
        if (this.position < this.tokens.length) {
            throw this.syntaxError();
        }
        return { matches, isAdvanced: this.isAdvanced };
    }

    private or(): Predicate {
        const left = this.and();
        if (!this.takeWord("or")) {
            return left;
        }
        const right = this.or();
        return (row) => left(row) || right(row);
    }

    private and(): Predicate {
        const left = this.unary();
        if (!this.takeWord("and")) {
            return left;
        }
        const right = this.and();
        return (row) => left(row) && right(row);
    }

    private unary(): Predicate {
        if (this.takeWord("not")) {
            this.isAdvanced = true;
            const inner = this.unary();
            return (row) => !inner(row);
        }
        if (this.takeSymbol("(")) {
            const inner = this.or();
            this.expectSymbol(")");
            return inner;
        }
        return this.comparison();
    }

    private comparison(): Predicate {
        const path = this.expectWord();
        const name = path.toLowerCase();
        if (name in functions) {
            return this.stringFunction(name);
        }
        if (name === "isof") {
            this.expectSymbol("(");
            const type = `#${String(this.literal())}`;
            this.expectSymbol(")");
            return (row) => row["@odata.type"] === type;
        }
        const lambda = /^(.*)\/(any|all)$/.exec(path);
        if (lambda?.[1] !== undefined) {
            return this.lambda(lambda[1], lambda[2] === "any");
        }
        const operator = this.expectWord().toLowerCase();
        if (operator === "in") {
            const values = this.list();
            return (row) => values.some((value) => same(read(row, path), value));
        }
        const compare = comparisons[operator];
        if (compare === undefined) {
            throw this.syntaxError();
        }
        this.isAdvanced ||= operator === "ne";
        const right = this.literal();
        return (row) => compare(read(row, path), right);
    }

    private stringFunction(name: string): Predicate {
        this.isAdvanced ||= name !== "startswith";
        this.expectSymbol("(");
        const path = this.expectWord();
        this.expectSymbol(",");
        const part = String(this.literal()).toLowerCase();
        this.expectSymbol(")");
        return (row) => {
            const text = read(row, path);
            return typeof text === "string" && functions[name]?.(text.toLowerCase(), part) === true;
        };
    }

    private lambda(path: string, isAny: boolean): Predicate {
        this.expectSymbol("(");
        const variable = this.expectWord();
        this.expectSymbol(":");
        const inner = this.or();
        this.expectSymbol(")");
        return (row) => {
            const items = read(row, path);
            const holds = (item: unknown) => inner({ [variable]: item });
            return Array.isArray(items) && (isAny ? items.some(holds) : items.every(holds));
        };
    }

    private list(): Value[] {
        this.expectSymbol("(");
        const values = [this.literal()];
        while (this.takeSymbol(",")) {
            values.push(this.literal());
        }
        this.expectSymbol(")");
        return values;
    }

    private literal(): Value {
        const token = this.tokens[this.position++];
        switch (token?.kind) {
            case "string":
                return token.text;
            case "number":
                return token.value;
            case "word": {
                const constants: Record<string, Value> = { true: true, false: false, null: null };
                return token.text in constants ? (constants[token.text] as Value) : token.text;
            }
            default:
                throw this.syntaxError();
        }
    }

    private expectWord(): string {
        const token = this.tokens[this.position++];
        if (token?.kind !== "word") {
            throw this.syntaxError();
        }
        return token.text;
    }

    private takeWord(word: string): boolean {
        const token = this.tokens[this.position];
        const isThere = token?.kind === "word" && token.text.toLowerCase() === word;
        this.position += isThere ? 1 : 0;
        return isThere;
    }

    private takeSymbol(symbol: string): boolean {
        const token = this.tokens[this.position];
        const isThere = token?.kind === "symbol" && token.text === symbol;
        this.position += isThere ? 1 : 0;
        return isThere;
    }

    private expectSymbol(symbol: string): void {
        if (!this.takeSymbol(symbol)) {
            throw this.syntaxError();
        }
    }

    private syntaxError() {
        return badRequest(`Invalid filter clause: Syntax error in '${this.expression}'.`);
    }
}

function read(row: Row, path: string): unknown {
    return path
        .split("/")
        .reduce<unknown>(
            (value, name) => (value !== null && typeof value === "object" ? (value as Row)[name] : undefined),
            row,
        );
}

function same(left: unknown, right: Value): boolean {
    if (typeof left === "string" && typeof right === "string") {
        return left.toLowerCase() === right.toLowerCase();
    }
    return (left ?? null) === right;
}

function order(left: unknown, right: Value): number {
    if (left === undefined || left === null || right === null) {
        return Number.NaN;
    }
    return left === right ? 0 : (left as string) < (right as string) ? -1 : 1;
}
