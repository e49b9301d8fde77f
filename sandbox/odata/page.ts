import { valueAt } from "./compare";
import type { ODataQuery } from "./query";

type Row = Readonly<Record<string, unknown>>;

/** What Graph knows about one type of object. */
export interface EntityType {
    /** Name below `microsoft.graph`. */
    readonly name: string;
    /** Answered without `$select`; all when undefined. */
    readonly defaults?: readonly string[];
}

/** How to answer a list. */
export interface PageOptions {
    /** URL of the list without its query. */
    readonly url: string;
    /** The type of a row. A row without a type is answered whole. */
    readonly typeOf?: (row: Row) => EntityType | undefined;
    /** The type of all rows: rows then carry no annotation of their type. */
    readonly type?: EntityType;
    /** What a row of the answer has in addition to the selected properties. */
    readonly beside?: (row: Row) => Row;
}

/** Rows of a page unless `$top` says otherwise. @see https://learn.microsoft.com/graph/paging */
const defaultPageSize = 100;

/** One page of a list as Graph answers it, without its context, which follows from the path. */
export function page(rows: readonly Row[], query: ODataQuery, options: PageOptions): Record<string, unknown> {
    const { offset, parameters } = query;
    const { type, typeOf = () => type, url, beside = () => ({}) } = options;
    const matching = sorted(matchingRows(rows, query), query);
    const end = offset + (query.top ?? defaultPageSize);
    const answer: Record<string, unknown> = {};
    if (query.isCounted) {
        answer["@odata.count"] = matching.length;
    }
    if (end < matching.length) {
        const next = new URLSearchParams(parameters);
        next.set("$skiptoken", Buffer.from(`offset-${end}`).toString("base64url"));
        answer["@odata.nextLink"] = `${url}?${next.toString()}`;
    }
    answer["value"] = matching.slice(offset, end).map((row) => {
        const selected = selectProperties(row, query, typeOf(row)?.defaults);
        return { ...(type === undefined ? selected : withoutType(selected)), ...beside(row) };
    });
    return answer;
}

/** Rows that pass `$filter` and `$search`. */
export function matchingRows(rows: readonly Row[], { filter, search }: ODataQuery): readonly Row[] {
    return filter === undefined && search === undefined
        ? rows
        : rows.filter((row) => filter?.matches(row) !== false && search?.matches(row) !== false);
}

function sorted(rows: readonly Row[], { orderBy }: ODataQuery): readonly Row[] {
    if (orderBy.length === 0) {
        return rows;
    }
    const key = (row: Row, property: string) => {
        const value = valueAt(row, property);
        return typeof value === "string" ? value.toLowerCase() : (JSON.stringify(value) ?? "");
    };
    return [...rows].sort((left, right) => {
        for (const { property, isDescending } of orderBy) {
            const order = key(left, property).localeCompare(key(right, property));
            if (order !== 0) {
                return isDescending ? -order : order;
            }
        }
        return 0;
    });
}

/** A row with the requested properties. The annotation of its type stays. */
export function selectProperties(
    row: Row,
    { select }: Pick<ODataQuery, "select">,
    defaultSelect?: readonly string[],
): Record<string, unknown> {
    const names = select ?? defaultSelect;
    if (names === undefined || names.includes("*")) {
        return { ...row };
    }
    const plain = ["@odata.type", ...names].filter((name) => name in row).map((name) => [name, row[name]]);
    return { ...nested(row, names), ...(Object.fromEntries(plain) as Row) };
}

/** Structures with the members that paths such as `employeeOrgData/division` select. */
function nested(row: Row, names: readonly string[]): Row {
    const paths = names.map((name) => name.split("/")).filter(([, ...below]) => below.length > 0);
    const roots = [...new Set(paths.map(([root = ""]) => root))].filter((root) => root in row);
    return Object.fromEntries(
        roots.map((root) => {
            const value = row[root];
            const below = paths.filter(([own]) => own === root).map(([, ...rest]) => rest.join("/"));
            const isStructure = value !== null && typeof value === "object" && !Array.isArray(value);
            return [root, isStructure ? selectProperties(value as Row, { select: below }) : value];
        }),
    );
}

/** If all objects are of one type, Graph omits its annotation. */
export function withoutType(row: Row): Record<string, unknown> {
    return Object.fromEntries(Object.entries(row).filter(([name]) => name !== "@odata.type"));
}

/** The address of an answer's description. */
export function contextUrl(url: string, context: string): string {
    return `${/^https:\/\/[^/]+\/[^/]+/.exec(url)?.[0] ?? ""}/$metadata#${context}`;
}
