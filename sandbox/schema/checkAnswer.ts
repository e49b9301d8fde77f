import type { ODataQuery } from "../odata";
import { namedType, valueFault } from "./checkValue";
import type { SchemaTarget } from "./request";
import type { GraphTypes } from "./types";

type Row = Readonly<Record<string, unknown>>;

/**
 * Everything in an answer that the schema forbids, with its place: for tests, which let no such answer pass.
 */
export function answerFaults({ types, target }: SchemaTarget, query: ODataQuery, body: unknown): string[] {
    if (target === undefined || target.kind === "reference") {
        return [];
    }
    if (target.kind === "count") {
        return typeof body === "number" ? [] : ["A count is a number."];
    }
    if (!isRow(body)) {
        return body === undefined ? [] : ["The answer is not an object."];
    }
    const returns = target.kind === "operation" ? (target.operation.returns ?? "") : target.type;
    const type = returns.replace("[]", "");
    const isList = target.kind === "collection" ? body["value"] !== undefined : returns.endsWith("[]");
    if (!isList) {
        return rowFaults(types, type, target.kind === "operation" ? undefined : query.select, body, "");
    }
    const { value } = body;
    const foreign = Object.keys(body).filter((name) => name !== "value" && !name.startsWith("@odata."));
    if (!Array.isArray(value) || foreign.length > 0) {
        return [`A list has a value and annotations, not ${foreign.join(", ")}.`];
    }
    // A delta query answers the id whatever is selected, and otherwise what was set; of a removed object nothing else.
    const isDelta = target.kind === "collection" && target.isDelta === true;
    const select = isDelta && query.select !== undefined ? ["id", ...query.select] : query.select;
    return (value as unknown[]).flatMap((row, index) =>
        isRow(row) && row["@removed"] === undefined
            ? rowFaults(types, type, select, row, `${index}/`, isDelta)
            : [],
    );
}

function rowFaults(
    types: GraphTypes,
    declared: string,
    select: readonly string[] | undefined,
    row: Row,
    place: string,
    isPartial = false,
): string[] {
    if (!types.has(declared)) {
        return [];
    }
    const fault = valueFault(types, { kind: declared, isCollection: false, isNullable: false }, row, "");
    const type = namedType(row["@odata.type"]) ?? declared;
    const missing = (isPartial ? [] : (select ?? [])).filter((name) => {
        const property = types.property(type, name);
        const isAnswered = property !== undefined && property.kind !== "any" && !types.isNavigation(property);
        return isAnswered && row[name] === undefined;
    });
    const unasked = Object.keys(row).filter((name) => {
        const property = types.property(type, name);
        const isAsked =
            select === undefined ||
            select.includes("*") ||
            select.some((one) => one === name || one.startsWith(`${name}/`));
        return property !== undefined && !isAsked && !types.isNavigation(property);
    });
    return [
        ...(fault === undefined ? [] : [`${place}${fault.path}: ${fault.text}`]),
        ...annotationFaults(types, declared, row, place),
        ...missing.map((name) => `${place}${name} was selected and is missing.`),
        ...unasked.map((name) => `${place}${name} was not selected.`),
    ];
}

/** A type is named where it is not the declared one, and nowhere else. */
function annotationFaults(types: GraphTypes, declared: string, value: unknown, place: string): string[] {
    if (Array.isArray(value)) {
        return value.flatMap((item, index) => annotationFaults(types, declared, item, `${place}${index}/`));
    }
    if (!isRow(value) || !types.has(declared)) {
        return [];
    }
    const type = namedType(value["@odata.type"]);
    const own =
        type === declared
            ? [`${place}@odata.type names the declared type, ${declared}.`]
            : type === undefined && types.isAbstract(declared)
              ? [`${place}@odata.type is missing: ${declared} is abstract.`]
              : [];
    const below = Object.entries(value).flatMap(([name, member]) => {
        const property = types.property(type ?? declared, name);
        return property === undefined
            ? []
            : annotationFaults(types, property.kind, member, `${place}${name}/`);
    });
    return [...own, ...below];
}

function isRow(value: unknown): value is Row {
    return value !== null && typeof value === "object" && !Array.isArray(value);
}
