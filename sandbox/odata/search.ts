import { badRequest } from "../graphFault";

type Row = Readonly<Record<string, unknown>>;

/** A parsed `$search`. */
export type Search = (row: Row) => boolean;

/** Properties whose words are matched one by one; of the others the beginning has to match. */
const tokenized = new Set(["displayName", "description"]);

/**
 * Parses `$search="property:text"`, several joined by `AND` or `OR`, which bind as in `$filter`.
 *
 * @throws GraphFault - 400 for another form.
 * @see https://learn.microsoft.com/graph/search-query-parameter (directory objects)
 */
export function parseSearch(expression: string): Search {
    const alternatives = expression.split(/ OR /).map((part) => part.split(/ AND /).map(parseClause));
    return (row) => alternatives.some((clauses) => clauses.every((clause) => clause(row)));
}

function parseClause(text: string): Search {
    const match = /^\s*"(\w+):(.+)"\s*$/.exec(text);
    const [property, wanted] = [match?.[1], match?.[2]?.toLowerCase()];
    if (property === undefined || wanted === undefined) {
        // The text is assumed; the form is documented.
        throw badRequest(`Invalid search clause '${text}'. It must be "property:text" in double quotes.`);
    }
    return (row) => {
        const value = row[property];
        const texts = (Array.isArray(value) ? value : [value]).filter((item) => typeof item === "string");
        return texts.some((item) => {
            const found = item.toLowerCase();
            return tokenized.has(property)
                ? wordsOf(wanted).every((word) => wordsOf(found).some((other) => other.startsWith(word)))
                : found.startsWith(wanted);
        });
    };
}

function wordsOf(text: string): string[] {
    return text.split(/[^\p{L}\p{N}]+/u).filter((word) => word !== "");
}
