/*
 * A custom parser for the part of OData's $filter that Microsoft Graph accepts: of the libraries on npm one was
 * last changed years ago, and the other builds requests rather than evaluating them.
 */
import { badRequest } from "../graphFault";
import { comparisons, same, stringFunctions, valueAt, type Value } from "./compare";
import { tokenize, type Token } from "./tokens";

type Row = Readonly<Record<string, unknown>>;

/** A parsed `$filter`. */
export interface Filter {
    readonly matches: (row: Row) => boolean;
    /** Uses what Graph only answers with `ConsistencyLevel: eventual` and `$count=true`. */
    readonly isAdvanced: boolean;
    /** Names of the row's own properties that it looks at. */
    readonly properties: readonly string[];
    /** Paths below the row that it looks at; a collection's items have the collection's path. */
    readonly paths: readonly string[];
}

type Predicate = (row: Row) => boolean;

/** Parses a `$filter`: comparisons, `has`, `in`, string functions, `any`, `all`, `isof`, `not`, `and`, `or`, parentheses. */
export function parseFilter(expression: string): Filter {
    return new Parser(tokenize(expression), expression).parse();
}

class Parser {
    private position = 0;
    private isAdvanced = false;
    private readonly paths = new Set<string>();
    /** Names that stand for an item of a collection, with the collection's path. */
    private readonly variables: { readonly name: string; readonly path: string }[] = [];

    constructor(
        private readonly tokens: readonly Token[],
        private readonly expression: string,
    ) {}

    parse(): Filter {
        const matches = this.or();
        if (this.position < this.tokens.length) {
            throw this.syntaxError();
        }
        const paths = [...this.paths];
        const properties = [...new Set(paths.map((path) => path.split("/")[0] ?? path))];
        return { matches, isAdvanced: this.isAdvanced, properties, paths };
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
        if (name in stringFunctions) {
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
        this.note(path);
        const operator = this.expectWord().toLowerCase();
        if (operator === "in") {
            const values = this.list();
            return (row) => values.some((value) => same(valueAt(row, path), value));
        }
        const compare = comparisons[operator];
        if (compare === undefined) {
            throw this.syntaxError();
        }
        this.isAdvanced ||= operator === "ne";
        const right = this.literal();
        return (row) => compare(valueAt(row, path), right);
    }

    private stringFunction(name: string): Predicate {
        this.isAdvanced ||= name !== "startswith";
        this.expectSymbol("(");
        const path = this.expectWord();
        this.note(path);
        this.expectSymbol(",");
        const part = String(this.literal()).toLowerCase();
        this.expectSymbol(")");
        return (row) => {
            const text = valueAt(row, path);
            return typeof text === "string" && stringFunctions[name]?.(text.toLowerCase(), part) === true;
        };
    }

    private lambda(path: string, isAny: boolean): Predicate {
        const collection = this.note(path);
        this.expectSymbol("(");
        const variable = this.expectWord();
        this.expectSymbol(":");
        this.variables.push({ name: variable, path: collection });
        const inner = this.or();
        this.variables.pop();
        this.expectSymbol(")");
        return (row) => {
            const items = valueAt(row, path);
            const holds = (item: unknown) => inner({ [variable]: item });
            return Array.isArray(items) && (isAny ? items.some(holds) : items.every(holds));
        };
    }

    /** Notes a path that the filter reads, and gives its place below the row. */
    private note(path: string): string {
        const [root = path, ...rest] = path.split("/");
        const variable = this.variables.findLast(({ name }) => name === root);
        const whole = variable === undefined ? path : [variable.path, ...rest].join("/");
        this.paths.add(whole);
        return whole;
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
