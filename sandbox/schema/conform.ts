import type { ODataQuery } from "../odata";
import { namedType } from "./checkValue";
import { contextOf } from "./context";
import type { SchemaTarget } from "./request";
import type { Target } from "./target";
import type { GraphTypes, Property } from "./types";

type Row = Readonly<Record<string, unknown>>;

/**
 * An answer in the form of its version: the context, a null or an empty list for what was selected and is not kept, no
 * type on rows of a collection of that type, and nothing that only the other version has.
 *
 * @param base - URL of Graph with the version.
 * @param other - Types of the other version.
 */
export function conformed(
    { types, target }: SchemaTarget,
    other: GraphTypes,
    base: string,
    query: ODataQuery,
    body: unknown,
): unknown {
    if (!isRow(body) || target === undefined) {
        return body;
    }
    const rest = without(body, "@odata.context");
    const { value } = rest;
    const isList = Array.isArray(value);
    const context = contextOf(target, isList, query.select);
    const head = context === undefined ? {} : { "@odata.context": `${base}/$metadata#${context}` };
    // A delta query answers what was set, and of a removed object the id alone.
    const isDelta = "isDelta" in target && target.isDelta === true;
    const shaped = (row: Row) =>
        row["@removed"] === undefined
            ? shapedRow(types, other, typeAt(target), isDelta ? {} : query, row)
            : row;
    return isList
        ? { ...head, ...rest, value: (value as unknown[]).map((row) => (isRow(row) ? shaped(row) : row)) }
        : { ...head, ...shaped(rest) };
}

/** The type that an answer's objects are declared with; none for an operation that answers nothing. */
function typeAt(target: Target): string {
    return target.kind === "operation" ? (target.operation.returns ?? "").replace("[]", "") : target.type;
}

function shapedRow(
    types: GraphTypes,
    other: GraphTypes,
    declared: string,
    query: Partial<Pick<ODataQuery, "select">>,
    row: Row,
): Row {
    const type = namedType(row["@odata.type"]) ?? declared;
    const whole: Record<string, unknown> = { ...inVersion(types, other, type, row) };
    for (const name of query.select ?? []) {
        const property = types.property(type, name);
        const isKept = whole[name] !== undefined || property === undefined || types.isNavigation(property);
        const empty = isKept ? undefined : emptyValue(types, property);
        if (empty !== undefined) {
            whole[name] = empty;
        }
    }
    return withoutDeclaredType(declared, whole);
}

/** The answer for a property that was never set; nothing for an object that cannot be null. */
function emptyValue(types: GraphTypes, { kind, isCollection, isNullable }: Property): unknown {
    if (isCollection) {
        return [];
    }
    if (isNullable && kind !== "any") {
        return null;
    }
    const empty: Readonly<Record<string, unknown>> = {
        boolean: false,
        int: 0,
        double: 0,
        string: "",
        dateTimeOffset: "0001-01-01T00:00:00Z",
    };
    return empty[kind] ?? types.valuesOf(kind)?.[0];
}

/**
 * A value without the members, and with `unknownFutureValue` for the values, that only the other version has. A null is
 * an empty value where the version has none.
 */
function inVersion(types: GraphTypes, other: GraphTypes, type: string, row: Row): Row {
    if (!types.has(type)) {
        return row;
    }
    const members = Object.entries(row).flatMap(([name, value]): [string, unknown][] => {
        const property = types.property(type, name);
        if (property === undefined) {
            const isForeign = !name.includes("@") && other.property(type, name) !== undefined;
            return isForeign ? [] : [[name, value]];
        }
        const isForbidden = value === null && !property.isNullable;
        return [
            [
                name,
                isForbidden
                    ? emptyValue(types, property)
                    : valueInVersion(types, other, property.kind, value),
            ],
        ];
    });
    return Object.fromEntries(members);
}

/** A type is named only where it is not the one that is declared. */
function withoutDeclaredType(kind: string, row: Row): Row {
    if (namedType(row["@odata.type"]) !== kind) {
        return row;
    }
    return without(row, "@odata.type");
}

function without(row: Row, name: string): Row {
    return Object.fromEntries(Object.entries(row).filter(([one]) => one !== name));
}

function valueInVersion(types: GraphTypes, other: GraphTypes, kind: string, value: unknown): unknown {
    if (Array.isArray(value)) {
        return value.map((item) => valueInVersion(types, other, kind, item));
    }
    if (isRow(value)) {
        const row = inVersion(types, other, namedType(value["@odata.type"]) ?? kind, value);
        return withoutDeclaredType(kind, row);
    }
    const values = types.valuesOf(kind);
    const isForeign =
        typeof value === "string" &&
        values !== undefined &&
        !types.isFlags(kind) &&
        !values.includes(value) &&
        other.valuesOf(kind)?.includes(value) === true;
    return isForeign ? "unknownFutureValue" : value;
}

function isRow(value: unknown): value is Row {
    return value !== null && typeof value === "object" && !Array.isArray(value);
}
