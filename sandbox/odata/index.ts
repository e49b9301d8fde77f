import { badRequest, GraphFault } from "../graphFault";
import { parseFilter, type Filter } from "./filter";

type Row = Readonly<Record<string, unknown>>;

/** The query options of one request. */
export interface ODataQuery {
    readonly filter: Filter | undefined;
    readonly select: readonly string[] | undefined;
    readonly top: number | undefined;
    readonly isCounted: boolean;
    readonly orderBy: { readonly property: string; readonly isDescending: boolean } | undefined;
    /** How many rows earlier pages held. */
    readonly offset: number;
    readonly parameters: URLSearchParams;
}

/** Where and how a list is paged. */
export interface PageOptions {
    readonly defaultPageSize: number;
    readonly baseUrl: string;
    readonly defaultSelect?: readonly string[] | undefined;
}

const known = new Set(["$filter", "$select", "$top", "$count", "$orderby", "$skiptoken", "$expand"]);

/**
 * Reads query options as Microsoft Graph's directory does.
 *
 * @throws GraphFault - 400 with Graph's code for what it does not accept.
 * @see https://learn.microsoft.com/graph/query-parameters
 * @see https://learn.microsoft.com/graph/aad-advanced-queries
 */
export function parseQuery(parameters: URLSearchParams, consistencyLevel: string | undefined): ODataQuery {
    for (const name of parameters.keys()) {
        if (name.startsWith("$") && !known.has(name)) {
            throw badRequest(`Query option '${name}' is not supported.`);
        }
    }
    const text = (name: string) => parameters.get(name) ?? undefined;
    const filterText = text("$filter");
    const filter = filterText === undefined ? undefined : parseFilter(filterText);
    const isCounted = text("$count") === "true";
    const isEventual = consistencyLevel?.toLowerCase() === "eventual";
    const [orderProperty, direction] = (text("$orderby") ?? "").split(" ");
    const isAdvanced = filter?.isAdvanced === true || (filter !== undefined && orderProperty !== "");
    if ((isAdvanced && !(isEventual && isCounted)) || (isCounted && !isEventual)) {
        throw new GraphFault(
            400,
            "Request_UnsupportedQuery",
            "Unsupported Query. Advanced queries need the header 'ConsistencyLevel: eventual' and '$count=true'.",
        );
    }
    return {
        filter,
        select: text("$select")
            ?.split(",")
            .map((name) => name.trim()),
        top: parseTop(text("$top")),
        isCounted,
        orderBy: orderProperty ? { property: orderProperty, isDescending: direction === "desc" } : undefined,
        offset: parseSkipToken(text("$skiptoken")),
        parameters,
    };
}

function parseTop(text: string | undefined): number | undefined {
    if (text === undefined) {
        return undefined;
    }
    const top = Number(text);
    if (!Number.isInteger(top) || top < 1 || top > 999) {
        throw badRequest(`Invalid page size specified: '${text}'. Must be between 1 and 999 inclusive.`);
    }
    return top;
}

function parseSkipToken(text: string | undefined): number {
    if (text === undefined) {
        return 0;
    }
    const offset = Number(
        Buffer.from(text, "base64url")
            .toString("utf8")
            .replace(/^offset-/, ""),
    );
    if (!Number.isInteger(offset)) {
        throw new GraphFault(
            400,
            "Directory_ExpiredPageToken",
            "The specified page token value has expired.",
        );
    }
    return offset;
}

/** One page of a list as Graph answers it. */
export function page(rows: readonly Row[], query: ODataQuery, options: PageOptions): Record<string, unknown> {
    const { filter, orderBy, offset, parameters } = query;
    const matching = filter ? rows.filter((row) => filter.matches(row)) : [...rows];
    if (orderBy) {
        const key = (row: Row) => {
            const value = row[orderBy.property];
            return typeof value === "string" ? value.toLowerCase() : JSON.stringify(value);
        };
        matching.sort((left, right) => (key(left) ?? "").localeCompare(key(right) ?? ""));
        if (orderBy.isDescending) {
            matching.reverse();
        }
    }
    const end = offset + (query.top ?? options.defaultPageSize);
    const answer: Record<string, unknown> = {};
    if (query.isCounted) {
        answer["@odata.count"] = matching.length;
    }
    if (end < matching.length) {
        const next = new URLSearchParams(parameters);
        next.set("$skiptoken", Buffer.from(`offset-${end}`).toString("base64url"));
        answer["@odata.nextLink"] = `${options.baseUrl}?${next.toString()}`;
    }
    answer["value"] = matching
        .slice(offset, end)
        .map((row) => selectProperties(row, query, options.defaultSelect));
    return answer;
}

/** A row with the properties asked for; the type annotation always stays. */
export function selectProperties(
    row: Row,
    { select }: Pick<ODataQuery, "select">,
    defaultSelect?: readonly string[],
): Record<string, unknown> {
    const names = select ?? defaultSelect;
    if (names === undefined || names.includes("*")) {
        return { ...row };
    }
    return Object.fromEntries(
        ["@odata.type", ...names].filter((name) => name in row).map((name) => [name, row[name]]),
    );
}
