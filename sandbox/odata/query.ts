import { badRequest, GraphFault } from "../graphFault";
import { parseFilter, type Filter } from "./filter";
import { plainNames, type QueryNames } from "./names";
import { needsAdvancedQuery, unsupportedQuery } from "./refusals";
import { parseSearch, type Search } from "./search";

/** The query options of one request. */
export interface ODataQuery {
    readonly filter: Filter | undefined;
    readonly search: Search | undefined;
    readonly select: readonly string[] | undefined;
    /** Navigation properties to be answered with their objects. */
    readonly expand: readonly string[];
    readonly top: number | undefined;
    /** The answer says how many objects there are. */
    readonly isCounted: boolean;
    /** The header `ConsistencyLevel: eventual` is there. */
    readonly isEventual: boolean;
    /** What an advanced query needs is there: the header, and `$count=true`. */
    readonly isAdvanced: boolean;
    readonly orderBy: readonly { readonly property: string; readonly isDescending: boolean }[];
    /** How many rows earlier pages held. */
    readonly offset: number;
    /** The state token of a delta query: what the caller knows already. */
    readonly deltaToken: string | undefined;
    readonly parameters: URLSearchParams;
}

const known = new Set([
    "format",
    "filter",
    "search",
    "select",
    "expand",
    "top",
    "count",
    "orderby",
    "skiptoken",
    "deltatoken",
]);

/**
 * Reads query options as Microsoft Graph does.
 *
 * @param isDirectory - Advanced queries of directory objects need a header; other services know no such rule.
 * @param names - The names that the query can use.
 * @throws GraphFault - 400 with Graph's code for what it does not accept.
 * @see https://learn.microsoft.com/graph/query-parameters
 * @see https://learn.microsoft.com/graph/aad-advanced-queries
 */
export function parseQuery(
    parameters: URLSearchParams,
    consistencyLevel: string | undefined,
    isDirectory = true,
    names: QueryNames = plainNames,
): ODataQuery {
    const options = optionsOf(parameters, isDirectory ? known : withSkip);
    const isEventual = consistencyLevel?.toLowerCase() === "eventual";
    const isCounted = options.get("count") === "true";
    const filterText = options.get("filter");
    const searchText = options.get("search");
    const query: ODataQuery = {
        filter: filterText === undefined ? undefined : parseFilter(filterText, names),
        search: searchText === undefined ? undefined : parseSearch(searchText, names),
        // An empty one is as good as none.
        select: (options.get("select") === "" ? undefined : options.get("select"))
            ?.split(",")
            .map((name) => names.inSchema(name.trim())),
        expand: (options.get("expand") ?? "")
            // A comma in parentheses belongs to the expansion's own options.
            .split(/,(?![^(]*\))/)
            .map((name) => name.trim())
            .filter((name) => name !== "")
            .map((name) => name.replace(/^\w+/, names.inSchema)),
        top: parseTop(options.get("top"), isDirectory ? 999 : 1_000),
        // Of the directory it is ignored without the header, and is answered with the first page alone.
        isCounted: isCounted && (!isDirectory || (isEventual && !options.has("skiptoken"))),
        isEventual,
        isAdvanced: isEventual && isCounted,
        orderBy: parseOrder(options.get("orderby"), names),
        ...parseTokens(options.get("skiptoken"), options.get("deltatoken")),
        parameters,
    };
    if (isDirectory) {
        assertEventual(query);
    }
    return options.has("skip") && !options.has("skiptoken")
        ? { ...query, offset: parseSkip(options.get("skip")) }
        : query;
}

/** Options of services that are not the directory. @see https://learn.microsoft.com/graph/query-parameters (skip) */
const withSkip = new Set([...known, "skip"]);

/** The `$` of an option's name may be omitted. Other parameters are not OData's. */
function optionsOf(parameters: URLSearchParams, known: ReadonlySet<string>): ReadonlyMap<string, string> {
    const options = new Map<string, string>();
    for (const [name, text] of parameters) {
        const option = name.replace(/^\$/, "").toLowerCase();
        if (known.has(option)) {
            options.set(option, text);
        } else if (name.startsWith("$")) {
            throw badRequest(`Query option '${name}' is not supported.`);
        }
    }
    return options;
}

/** @see https://learn.microsoft.com/graph/aad-advanced-queries#error-handling-for-advanced-queries-on-directory-objects */
function assertEventual({ filter, search, orderBy, isAdvanced, isEventual }: ODataQuery): void {
    if (search !== undefined && !isEventual) {
        throw unsupportedQuery(
            "Request with $search query parameter only works through MSGraph with a special request header: " +
                "'ConsistencyLevel: eventual'",
        );
    }
    if (filter === undefined || isAdvanced) {
        return;
    }
    if (filter.advanced !== undefined) {
        throw needsAdvancedQuery(filter.advanced);
    }
    if (orderBy.length > 0) {
        // As the announcement of these queries shows it.
        // https://devblogs.microsoft.com/microsoft365dev/build-advanced-queries-with-count-filter-search-and-orderby
        throw unsupportedQuery("Sorting not supported for current query.");
    }
}

/** @param most - Of the directory 999; the sign-in log gives 1,000. @see https://learn.microsoft.com/graph/api/signin-list */
function parseTop(text: string | undefined, most: number): number | undefined {
    if (text === undefined) {
        return undefined;
    }
    const top = Number(text);
    if (!Number.isInteger(top) || top < 1 || top > most) {
        throw badRequest(`Invalid page size specified: '${text}'. Must be between 1 and ${most} inclusive.`);
    }
    return top;
}

function parseSkip(text: string | undefined): number {
    const skip = Number(text);
    if (!Number.isInteger(skip) || skip < 0) {
        throw badRequest(`Invalid value '${String(text)}' for $skip query option found.`);
    }
    return skip;
}

function parseOrder(text: string | undefined, { inSchema }: QueryNames): ODataQuery["orderBy"] {
    return (text ?? "")
        .split(",")
        .map((part) => part.trim())
        .filter((part) => part !== "")
        .map((part) => {
            const [property = "", direction = "asc", ...more] = part.split(/\s+/);
            if (more.length > 0 || !["asc", "desc"].includes(direction.toLowerCase())) {
                throw badRequest(`Invalid orderby clause: Syntax error in '${part}'.`);
            }
            return { property: inSchema(property), isDescending: direction.toLowerCase() === "desc" };
        });
}

/** What begins so is a state token of a delta query, whose further pages have one too. */
export const deltaTokenMark = "delta-";

function parseTokens(skipToken: string | undefined, deltaToken: string | undefined) {
    return skipToken?.startsWith(deltaTokenMark) === true
        ? { offset: 0, deltaToken: skipToken }
        : { offset: parseSkipToken(skipToken), deltaToken };
}

function parseSkipToken(text: string | undefined): number {
    if (text === undefined) {
        return 0;
    }
    const offset = /^offset-(\d+)$/.exec(Buffer.from(text, "base64url").toString("utf8"))?.[1];
    if (offset === undefined) {
        throw new GraphFault(
            400,
            "Directory_ExpiredPageToken",
            "The specified page token value has expired and can no longer be included in your request.",
        );
    }
    return Number(offset);
}
