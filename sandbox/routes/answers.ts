import type { GraphCall, GraphReply } from "../call";
import { badRequest } from "../graphFault";
import {
    matchingRows,
    page,
    selectProperties,
    needsAdvancedQuery,
    unsupportedQuery,
    withoutType,
    type EntityType,
} from "../odata";
import type { Entity } from "../store";
import { typeOf } from "./entityTypes";

/** The URL of a call without its query. */
export function urlOf({ tenant, version, path }: GraphCall): string {
    return `${tenant.graphBase}/${version}${path.split("/").map(encodeURIComponent).join("/")}`;
}

/**
 * A list whose objects are all of one type.
 *
 * @param beside - What an object is answered with beside what was selected.
 */
export function typedList(
    call: GraphCall,
    rows: readonly Entity[],
    type: EntityType,
    beside?: (row: Entity) => Entity,
): GraphReply {
    const options = { url: urlOf(call), type, ...(beside && { beside }) };
    return { status: 200, body: page(rows, call.query, options) };
}

/** A list of objects of several types. The answer names the type of each. */
export function objectList(call: GraphCall, rows: readonly Entity[]): GraphReply {
    const options = { url: urlOf(call), typeOf };
    return { status: 200, body: page(rows, call.query, options) };
}

/** A list of a service that is not the directory. */
export function plainList(call: GraphCall, rows: readonly Entity[]): GraphReply {
    return { status: 200, body: page(rows, call.query, { url: urlOf(call) }) };
}

/**
 * A call of a list that has no pages, as lists of directory roles and of their members.
 *
 * @throws GraphFault - 400: it asks for a page. The code was observed, the text is assumed.
 * @see https://learn.microsoft.com/graph/paging
 */
export function unpaged(call: GraphCall): GraphCall {
    if (call.query.top !== undefined) {
        throw unsupportedQuery(
            "The query specified in the URI is not valid. The list does not support '$top'.",
        );
    }
    return { ...call, query: { ...call.query, top: Number.MAX_SAFE_INTEGER } };
}

/** One object of a known type. */
export function typedObject(call: GraphCall, row: Entity, type: EntityType): GraphReply {
    return { status: 200, body: withoutType(selectProperties(row, call.query, type.defaults)) };
}

/** One object of a service that is not the directory. The answer names its type if the service has several. */
export function plainObject(call: GraphCall, row: Entity, status = 200): GraphReply {
    return { status, body: selectProperties(row, call.query) };
}

/**
 * How many objects a list has: the segment `$count`, an advanced query.
 *
 * @see https://learn.microsoft.com/graph/aad-advanced-queries#error-handling-for-advanced-queries-on-directory-objects
 */
export function count(call: GraphCall, rows: readonly Entity[]): GraphReply {
    if (!call.query.isEventual) {
        throw badRequest("$count is not currently supported.");
    }
    return { status: 200, body: matchingRows(rows, call.query).length };
}

/**
 * Objects of the one type that the path's last segment names; counted or filtered it is an advanced query.
 *
 * @param types - What the list can hold.
 * @see https://learn.microsoft.com/graph/api/group-list-members
 */
export function cast(call: GraphCall, rows: readonly Entity[], types: readonly string[]): Entity[] {
    const name = (call.parameters["type"] ?? "").replace(/^microsoft\.graph\./, "");
    if (!types.includes(name)) {
        throw unsupportedQuery(`The list holds no objects of type 'microsoft.graph.${name}'.`);
    }
    if (call.query.filter !== undefined && !call.query.isAdvanced) {
        throw needsAdvancedQuery("cast");
    }
    return rows.filter((row) => row["@odata.type"] === `#microsoft.graph.${name}`);
}
