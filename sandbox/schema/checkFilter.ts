import { badRequest } from "../graphFault";
import type { Filter, Literal, Term } from "../odata";
import { textKinds } from "./supplement";
import type { GraphTypes, Property } from "./types";

/** Comparison operators as the OData library names them. */
const operators: Readonly<Record<string, string>> = {
    eq: "Equal",
    ne: "NotEqual",
    gt: "GreaterThan",
    ge: "GreaterThanOrEqual",
    lt: "LessThan",
    le: "LessThanOrEqual",
    in: "Equal",
};

const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * Refuses a comparison with a constant of another kind than the property's. An id is taken with and without quotes, as
 * clients write it in both ways.
 *
 * @throws GraphFault - 400 in the words of the OData library.
 * @see https://github.com/OData/odata.net/blob/main/src/Microsoft.OData.Core/SRResources.resx
 */
export function assertComparisons(types: GraphTypes, root: string, { terms }: Filter): void {
    for (const term of terms.filter(({ operator }) => Object.hasOwn(operators, operator))) {
        const place = placeOf(types, root, term);
        for (const literal of place === undefined ? [] : term.literals) {
            assertLiteral(types, root, term, place as Place, literal);
        }
    }
}

type Place = Pick<Property, "kind" | "isCollection">;

/** The kind of what a term compares; `undefined` where the tables do not say it. */
function placeOf(types: GraphTypes, root: string, { path, collection }: Term): Place | undefined {
    let type = root;
    let property: Property | undefined;
    for (const name of path.split("/")) {
        if (name === "$count") {
            return { kind: "int", isCollection: false };
        }
        const cast = types.castIn(name);
        property = cast === undefined ? types.property(type, name) : property;
        type = cast ?? property?.kind ?? "";
    }
    return property && { kind: property.kind, isCollection: property.isCollection && path !== collection };
}

function assertLiteral(types: GraphTypes, root: string, term: Term, place: Place, literal: Literal): void {
    const { kind, text } = literal;
    const values = types.valuesOf(place.kind);
    const isText = values !== undefined || textKinds.has(place.kind);
    if (kind === "word" && text === "null") {
        return;
    }
    // A word that begins with a letter is the name of a property, unless it is a truth value.
    const isName =
        kind === "word" && /^[a-z_]/i.test(text) && !/^(true|false)$/.test(text) && !guid.test(text);
    if (isName && isText) {
        throw badRequest(`Could not find a property named '${text}' on type 'microsoft.graph.${root}'.`);
    }
    if (place.isCollection || !isOfKind(place.kind, isText, literal)) {
        const own = place.isCollection ? `Collection(${edmOf(place.kind)})` : edmOf(place.kind);
        throw badRequest(
            `A binary operator with incompatible types was detected. Found operand types '${own}' and ` +
                `'${edmOfLiteral(literal)}' for operator kind '${operators[term.operator]}'.`,
        );
    }
    const isValue = (value: string) => values?.some((one) => one.toLowerCase() === value.toLowerCase());
    if (values !== undefined && !text.split(",").every((value) => isValue(value.trim()) === true)) {
        throw badRequest(`The string '${text}' is not a valid enumeration type constant.`);
    }
}

function isOfKind(kind: string, isText: boolean, { kind: written, text }: Literal): boolean {
    switch (kind) {
        case "boolean":
            return written === "word" && (text === "true" || text === "false");
        case "int":
        case "double":
            return written === "number";
        case "dateTimeOffset":
        case "date":
        case "timeOfDay":
            return written === "word" && /^\d/.test(text) && !guid.test(text);
        default:
            return !isText || written === "string" || guid.test(text);
    }
}

function edmOf(kind: string): string {
    const plain: Readonly<Record<string, string>> = {
        boolean: "Edm.Boolean",
        int: "Edm.Int32",
        double: "Edm.Double",
    };
    return textKinds.get(kind)?.edm ?? plain[kind] ?? `microsoft.graph.${kind}`;
}

function edmOfLiteral({ kind, text }: Literal): string {
    if (kind === "string") {
        return "Edm.String";
    }
    if (kind === "number") {
        return text.includes(".") ? "Edm.Double" : "Edm.Int32";
    }
    return text === "true" || text === "false" ? "Edm.Boolean" : "Edm.DateTimeOffset";
}
