import { badRequest, GraphFault } from "../graphFault";
import { parseFilter, type Filter } from "./filter";
import { parseSearch, type Search } from "./search";

/** The query options of one request. */
export interface ODataQuery {
    readonly filter: Filter | undefined;
    readonly search: Search | undefined;
    readonly select: readonly string[] | undefined;
    /** Navigation properties to be answered with their objects. */
    readonly expand: readonly string[];
    readonly top: number | undefined;
    readonly isCounted: boolean;
    /** The header `ConsistencyLevel: eventual` is there. */
    readonly isEventual: boolean;
    readonly orderBy: readonly { readonly property: string; readonly isDescending: boolean }[];
    /** How many rows earlier pages held. */
    readonly offset: number;
    /** The state token of a delta query: what the caller knows already. */
    readonly deltaToken: string | undefined;
    readonly parameters: URLSearchParams;
}

const known = new Set([
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
 * @throws GraphFault - 400 with Graph's code for what it does not accept.
 * @see https://learn.microsoft.com/graph/query-parameters
 * @see https://learn.microsoft.com/graph/aad-advanced-queries
 */
export function parseQuery(
    parameters: URLSearchParams,
    consistencyLevel: string | undefined,
    isDirectory = true,
): ODataQuery {
    const options = optionsOf(parameters);
    const filterText = options.get("filter");
    const searchText = options.get("search");
    const query: ODataQuery = {
        filter: filterText === undefined ? undefined : parseFilter(filterText),
        search: searchText === undefined ? undefined : parseSearch(searchText),
        select: options
            .get("select")
            ?.split(",")
            .map((name) => name.trim()),
        expand: (options.get("expand") ?? "")
            // A comma in parentheses belongs to the expansion's own options.
            .split(/,(?![^(]*\))/)
            .map((name) => name.trim())
            .filter((name) => name !== ""),
        top: parseTop(options.get("top"), isDirectory ? 999 : 1_000),
        isCounted: options.get("count") === "true",
        isEventual: consistencyLevel?.toLowerCase() === "eventual",
        orderBy: parseOrder(options.get("orderby")),
        ...parseTokens(options.get("skiptoken"), options.get("deltatoken")),
        parameters,
    };
    if (isDirectory) {
        assertEventual(query);
    }
    return query;
}

/** The `$` of an option's name may be omitted. Other parameters are not OData's. */
function optionsOf(parameters: URLSearchParams): ReadonlyMap<string, string> {
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

function assertEventual({ filter, search, orderBy, isCounted, isEventual }: ODataQuery): void {
    if (search !== undefined && !isEventual) {
        throw unsupportedQuery(
            "Request with $search query parameter only works through MSGraph with a special request header: " +
                "'ConsistencyLevel: eventual'",
        );
    }
    const isAdvanced = filter !== undefined && (filter.isAdvanced || orderBy.length > 0);
    if ((isAdvanced && !(isEventual && isCounted)) || (isCounted && !isEventual)) {
        throw unsupportedQuery(
            "Unsupported Query. Advanced queries need the header 'ConsistencyLevel: eventual' and '$count=true'.",
        );
    }
}

/** The refusal of a query that is well-formed but not supported, at least not without a header. */
export function unsupportedQuery(message: string): GraphFault {
    return new GraphFault(400, "Request_UnsupportedQuery", message);
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

function parseOrder(text: string | undefined): ODataQuery["orderBy"] {
    return (text ?? "")
        .split(",")
        .map((part) => part.trim())
        .filter((part) => part !== "")
        .map((part) => {
            const [property = "", direction = "asc", ...more] = part.split(/\s+/);
            if (more.length > 0 || !["asc", "desc"].includes(direction.toLowerCase())) {
                throw badRequest(`Invalid orderby clause: Syntax error in '${part}'.`);
            }
            return { property, isDescending: direction.toLowerCase() === "desc" };
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
