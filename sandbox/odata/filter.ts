/*
 * A custom parser for the part of OData's $filter that Microsoft Graph accepts: of the libraries on npm one was
 * last changed years ago, and the other builds requests rather than evaluating them.
 */
import { badRequest } from "../graphFault";
import { plainNames, type QueryNames } from "./names";
import { unsupportedQuery } from "./refusals";
import { comparisons, same, stringFunctions, valueAt, type Value } from "./compare";
import { tokenize, type Token } from "./tokens";

type Row = Readonly<Record<string, unknown>>;

/** A parsed `$filter`. */
export interface Filter {
    readonly matches: (row: Row) => boolean;
    /** An operator that Graph only answers with `ConsistencyLevel: eventual` and `$count=true`, as it was written. */
    readonly advanced: string | undefined;
    /** Its comparisons. */
    readonly terms: readonly Term[];
    /** Names of the row's own properties that it looks at. */
    readonly properties: readonly string[];
    /** Paths below the row that it looks at; a collection's items have the collection's path. */
    readonly paths: readonly string[];
}

/** One comparison of a `$filter`. */
export interface Term {
    /** The path below the row. */
    readonly path: string;
    /** In lower case, such as `eq` or `startswith`. */
    readonly operator: string;
    /** The constants that it compares with. */
    readonly literals: readonly Literal[];
    /** The collection whose items the innermost lambda is about. */
    readonly collection: string | undefined;
}

/** A constant as it was written. */
export interface Literal {
    readonly kind: "string" | "word" | "number";
    readonly text: string;
}

type Predicate = (row: Row) => boolean;

/** A path that a filter reads. */
interface Noted {
    /** Below the row. */
    readonly whole: string;
    /** Below the row, or below the item for which a variable of a lambda stands. */
    readonly read: string;
}

/** Parses a `$filter`: comparisons, `has`, `in`, string functions, `any`, `isof`, `not`, `and`, `or`, parentheses. */
export function parseFilter(expression: string, names: QueryNames = plainNames): Filter {
    return new Parser(tokenize(expression), expression, names).parse();
}

class Parser {
    private position = 0;
    private advanced: string | undefined;
    private readonly terms: Term[] = [];
    /** Those of the term that is being read. */
    private literals: Literal[] = [];
    private readonly paths = new Set<string>();
    /** Names that stand for an item of a collection, with the collection's path. */
    private readonly variables: { readonly name: string; readonly path: string }[] = [];

    constructor(
        private readonly tokens: readonly Token[],
        private readonly expression: string,
        private readonly names: QueryNames,
    ) {}

    parse(): Filter {
        const matches = this.or();
        if (this.position < this.tokens.length) {
            throw this.syntaxError();
        }
        const paths = [...this.paths];
        const properties = [...new Set(paths.map((path) => path.split("/")[0] ?? path))];
        return { matches, advanced: this.advanced, terms: this.terms, properties, paths };
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
            this.advanced ??= "not";
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
            const type = String(this.literal()).replace("microsoft.graph.", "");
            this.literals = [];
            this.expectSymbol(")");
            return (row) => {
                const own = row["@odata.type"];
                return typeof own === "string" && this.names.isA(own.replace("#microsoft.graph.", ""), type);
            };
        }
        const lambda = /^(.*)\/(any|all)$/i.exec(path);
        if (lambda?.[1] !== undefined) {
            return this.lambda(lambda[1], lambda[2]);
        }
        const { whole, read } = this.note(path);
        const operator = this.expectWord().toLowerCase();
        const valueOf = (row: Row) => valueAt(row, read, this.names);
        if (operator === "in") {
            const values = this.list();
            this.addTerm(whole, operator);
            return (row) => values.some((value) => same(valueOf(row), value));
        }
        const compare = comparisons[operator];
        if (compare === undefined) {
            throw this.syntaxError();
        }
        if (operator === "ne") {
            this.advanced ??= operator;
        }
        if (path.endsWith("/$count")) {
            this.advanced ??= "$count";
        }
        const right = this.literal();
        this.addTerm(whole, operator);
        return (row) => compare(valueOf(row), right);
    }

    private stringFunction(name: string): Predicate {
        if (name !== "startswith") {
            this.advanced ??= name === "endswith" ? "endsWith" : name;
        }
        this.expectSymbol("(");
        const { whole, read } = this.note(this.expectWord());
        this.expectSymbol(",");
        const part = String(this.literal()).toLowerCase();
        this.expectSymbol(")");
        this.addTerm(whole, name);
        const isWanted = this.truth();
        return (row) => {
            const text = valueAt(row, read, this.names);
            const isFound =
                typeof text === "string" && stringFunctions[name]?.(text.toLowerCase(), part) === true;
            return isFound === isWanted;
        };
    }

    /** Some clients compare what a function answers with `true` or `false`. */
    private truth(): boolean {
        if (!this.takeWord("eq")) {
            return true;
        }
        const wanted = this.literal();
        this.literals = [];
        if (typeof wanted !== "boolean") {
            throw this.syntaxError();
        }
        return wanted;
    }

    private addTerm(path: string, operator: string): void {
        const collection = this.variables.at(-1)?.path;
        this.terms.push({ path, operator, literals: this.literals, collection });
        this.literals = [];
    }

    /** Of the two lambda operators Graph has `any`. @see https://learn.microsoft.com/graph/filter-query-parameter */
    private lambda(path: string, operator: string | undefined): Predicate {
        if (operator?.toLowerCase() === "all") {
            // That it is not supported is documented, the text assumed.
            throw unsupportedQuery("The operator 'all' is not supported.");
        }
        const { whole, read } = this.note(path);
        const itemsOf = (row: Row) => valueAt(row, read, this.names);
        this.expectSymbol("(");
        if (this.takeSymbol(")")) {
            return (row) => ((itemsOf(row) as unknown[] | null | undefined)?.length ?? 0) > 0;
        }
        const variable = this.expectWord();
        this.expectSymbol(":");
        this.variables.push({ name: variable, path: whole });
        const inner = this.or();
        this.variables.pop();
        this.expectSymbol(")");
        return (row) => {
            const items = itemsOf(row);
            return Array.isArray(items) && items.some((item) => inner({ [variable]: item as unknown }));
        };
    }

    /** Notes a path that the filter reads. */
    private note(path: string): Noted {
        const [root = path, ...rest] = path.split("/");
        const variable = this.variables.findLast(({ name }) => name === root);
        const whole = this.names.inSchema(variable === undefined ? path : [variable.path, ...rest].join("/"));
        this.paths.add(whole);
        const below = variable === undefined ? 0 : variable.path.split("/").length;
        return {
            whole,
            read: variable === undefined ? whole : [root, ...whole.split("/").slice(below)].join("/"),
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
                this.literals.push(token);
                return token.text;
            case "number":
                this.literals.push({ kind: "number", text: String(token.value) });
                return token.value;
            case "word": {
                this.literals.push(token);
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
