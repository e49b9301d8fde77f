import { badRequest } from "../graphFault";
import { plainNames, type QueryNames } from "./names";

type Row = Readonly<Record<string, unknown>>;

/** A parsed `$search`. */
export interface Search {
    readonly matches: (row: Row) => boolean;
    /** Names of the properties that it looks at. */
    readonly properties: readonly string[];
}

type Predicate = (row: Row) => boolean;

/** Properties whose words are matched one by one; of the others the beginning has to match. */
const tokenized = new Set(["displayName", "description"]);

/** A clause in double quotes, in which a backslash escapes, a word, or a parenthesis. */
const token = /\s*("(?:[^"\\]|\\.)*"|[()]|[^\s()"]+)/y;

/**
 * Parses `$search="property:text"`, several joined by `AND`, `OR` and parentheses.
 *
 * @throws GraphFault - 400 for another form.
 * @see https://learn.microsoft.com/graph/search-query-parameter (directory objects)
 */
export function parseSearch(expression: string, names: QueryNames = plainNames): Search {
    return new Parser(expression, names).parse();
}

class Parser {
    private readonly tokens: string[] = [];
    private position = 0;
    private readonly properties = new Set<string>();

    constructor(
        private readonly expression: string,
        private readonly names: QueryNames,
    ) {
        token.lastIndex = 0;
        const end = expression.trimEnd().length;
        for (let at = 0; at < end; at = token.lastIndex) {
            const found = token.exec(expression)?.[1];
            if (found === undefined) {
                throw this.syntaxError();
            }
            this.tokens.push(found);
        }
    }

    parse(): Search {
        const matches = this.or();
        if (this.position < this.tokens.length) {
            throw this.syntaxError();
        }
        return { matches, properties: [...this.properties] };
    }

    private or(): Predicate {
        const left = this.and();
        if (!this.take("OR")) {
            return left;
        }
        const right = this.or();
        return (row) => left(row) || right(row);
    }

    private and(): Predicate {
        const left = this.clause();
        if (!this.take("AND")) {
            return left;
        }
        const right = this.and();
        return (row) => left(row) && right(row);
    }

    private clause(): Predicate {
        if (this.take("(")) {
            const inner = this.or();
            if (!this.take(")")) {
                throw this.syntaxError();
            }
            return inner;
        }
        const quoted = /^"(.*)"$/s.exec(this.tokens[this.position++] ?? "")?.[1];
        const [, named, wanted] = /^(\w+):(.+)$/s.exec(quoted?.replaceAll(/\\(.)/gs, "$1") ?? "") ?? [];
        if (named === undefined || wanted === undefined) {
            throw this.syntaxError();
        }
        const property = this.names.inSchema(named);
        this.properties.add(property);
        return (row) => textsOf(row[property]).some((text) => isFound(property, wanted, text));
    }

    private take(text: string): boolean {
        const isThere = this.tokens[this.position] === text;
        this.position += isThere ? 1 : 0;
        return isThere;
    }

    /** The text is assumed; the form is documented. */
    private syntaxError() {
        return badRequest(
            `Invalid search clause '${this.expression}'. It must be "property:text" in double quotes.`,
        );
    }
}

function textsOf(value: unknown): string[] {
    return (Array.isArray(value) ? value : [value]).filter((item) => typeof item === "string");
}

function isFound(property: string, wanted: string, text: string): boolean {
    if (!tokenized.has(property)) {
        return text.toLowerCase().startsWith(wanted.toLowerCase());
    }
    const words = [...wordsOf(text), ...joinedWords(text)];
    return wordsOf(wanted).every((word) => words.some((other) => other.startsWith(word)));
}

/** Words end at spaces and symbols, between letters and digits, and where a small letter comes before a capital one. */
function wordsOf(text: string): string[] {
    return text
        .replaceAll(/(\p{Ll})(?=\p{Lu})/gu, "$1 ")
        .replaceAll(/\p{N}+/gu, " $& ")
        .split(/[^\p{L}\p{M}\p{N}]+/u)
        .filter((word) => word !== "")
        .map((word) => word.toLowerCase());
}

/** Words with nothing but symbols between them are one word, too. */
function joinedWords(text: string): string[] {
    return text
        .split(/\s+/)
        .filter((part) => /[^\p{L}\p{M}\p{N}]/u.test(part))
        .map((part) => part.replaceAll(/[^\p{L}\p{M}\p{N}]/gu, "").toLowerCase());
}
