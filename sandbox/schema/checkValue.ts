import { textKinds } from "./supplement";
import type { GraphTypes, Property } from "./types";

type Body = Readonly<Record<string, unknown>>;

/** What the schema forbids in a value. */
export interface SchemaFault {
    /** Path of the member below the body; empty for the body itself. */
    readonly path: string;
    /** In the words of the OData library, which leaves the path out. */
    readonly text: string;
}

type Kind = Pick<Property, "kind" | "isCollection" | "isNullable">;

/**
 * What is wrong with a value; `undefined` when nothing is.
 *
 * @param path - Of the value below the body; empty for the whole body.
 * @see https://github.com/OData/odata.net/blob/main/src/Microsoft.OData.Core/SRResources.resx
 */
export function valueFault(
    types: GraphTypes,
    kind: Kind,
    value: unknown,
    path: string,
): SchemaFault | undefined {
    if (value === null) {
        const type = edmName(kind);
        const name = path.split("/").at(-1);
        const text = `A null value was found for the property named '${name}', which has the expected type '${type}[Nullable=False]'. The expected type '${type}[Nullable=False]' does not allow null values.`;
        return kind.isNullable ? undefined : { path, text };
    }
    if (!kind.isCollection) {
        return itemFault(types, kind.kind, value, path);
    }
    if (!Array.isArray(value)) {
        return { path, text: unexpectedNode(value, "StartArray") };
    }
    for (const item of value as unknown[]) {
        const fault =
            item === null
                ? { path, text: "A null value was found in a collection whose items cannot be null." }
                : itemFault(types, kind.kind, item, path);
        if (fault !== undefined) {
            return fault;
        }
    }
    return undefined;
}

function itemFault(types: GraphTypes, kind: string, value: unknown, path: string): SchemaFault | undefined {
    const values = types.valuesOf(kind);
    const isPrimitive = textKinds.has(kind) || kind === "boolean" || kind === "int" || kind === "double";
    if (kind === "any" || kind.includes(".")) {
        return undefined;
    }
    if (!isPrimitive && values === undefined) {
        return isObject(value)
            ? objectFault(types, kind, value, path)
            : { path, text: unexpectedNode(value, "StartObject") };
    }
    if (typeof value !== "string" && typeof value !== "number" && typeof value !== "boolean") {
        return { path, text: unexpectedNode(value, "PrimitiveValue") };
    }
    const text =
        values === undefined
            ? primitiveFault(kind, value)
            : enumFault(kind, values, types.isFlags(kind), value);
    return text === undefined ? undefined : { path, text };
}

function primitiveFault(kind: string, value: string | number | boolean): string | undefined {
    return isOfKind(kind, value)
        ? undefined
        : `Cannot convert the literal '${value}' to the expected type '${edmName({ kind })}'.`;
}

function isOfKind(kind: string, value: unknown): boolean {
    switch (kind) {
        case "boolean":
            return typeof value === "boolean";
        case "int":
            return Number.isSafeInteger(value);
        case "double":
            return typeof value === "number";
        default:
            return typeof value === "string" && textKinds.get(kind)?.form.test(value) === true;
    }
}

/** Values are compared as they are written; several flags can be joined, and their case does not matter. */
function enumFault(
    kind: string,
    values: readonly string[],
    isFlags: boolean,
    value: string | number | boolean,
): string | undefined {
    if (typeof value !== "string") {
        return `Cannot convert the literal '${String(value)}' to the expected type 'microsoft.graph.${kind}'.`;
    }
    const named = isFlags ? value.split(",").map((one) => one.trim()) : [value];
    const isKnown = (name: string) =>
        values.some((one) => one === name || (isFlags && one.toLowerCase() === name.toLowerCase()));
    const unknown = named.find((name) => !isKnown(name));
    return unknown === undefined ? undefined : `Requested value '${unknown}' was not found.`;
}

function objectFault(types: GraphTypes, declared: string, body: Body, path: string): SchemaFault | undefined {
    const annotated = body["@odata.type"];
    const type = annotated === undefined ? declared : namedType(annotated);
    if (type === undefined || (annotated !== undefined && !types.has(type) && types.has(declared))) {
        const text = `A type named '${String(annotated)}' could not be resolved by the model. When a model is available, each type name must resolve to a valid type.`;
        return { path, text };
    }
    if (!types.has(type)) {
        return undefined;
    }
    if (!types.isA(type, declared)) {
        const text = `A value with type 'microsoft.graph.${type}' was found, which is not assignable to the expected type 'microsoft.graph.${declared}'.`;
        return { path, text };
    }
    if (types.isAbstract(type) && Object.keys(body).some((one) => !isKeyOrAnnotation(one))) {
        return { path, text: `Cannot create an abstract class: 'microsoft.graph.${type}'.` };
    }
    for (const [member, value] of Object.entries(body)) {
        const fault = memberFault(types, type, member, value, path === "" ? member : `${path}/${member}`);
        if (fault !== undefined) {
            return fault;
        }
    }
    return undefined;
}

/** An object that is only referred to can be of any type. */
function isKeyOrAnnotation(name: string): boolean {
    return name === "id" || name.startsWith("@");
}

function memberFault(
    types: GraphTypes,
    type: string,
    name: string,
    value: unknown,
    path: string,
): SchemaFault | undefined {
    const [, target, annotation] = /^([^@]*)@(.+)$/.exec(name) ?? [];
    if (target === "" || value === undefined) {
        return undefined;
    }
    const property = types.property(type, target ?? name);
    if (property === undefined) {
        const isKnown = isExtension(types, type, target ?? name);
        return isKnown ? undefined : { path, text: unknownMember(types, type, name) };
    }
    if (annotation === undefined) {
        return valueFault(types, property, value, path);
    }
    const text = annotation === "odata.bind" ? bindFault(types, property, value) : undefined;
    return text === undefined ? undefined : { path, text };
}

/**
 * Open types take what an extension adds to them: `extension_…` with the id of an application, and `ext…_…` of a schema
 * extension. Names that begin with a verified domain are not imitated.
 *
 * @see https://learn.microsoft.com/graph/extensibility-overview
 */
export function isExtension(types: GraphTypes, type: string, name: string): boolean {
    return types.isOpen(type) && /^(extension_[0-9a-f]{32}|ext[0-9a-z]{8})_\w+$/.test(name);
}

/** On open types the directory itself refuses what it does not know: observed, as is the text. */
function unknownMember(types: GraphTypes, type: string, name: string): string {
    return types.isOpen(type)
        ? `Invalid property '${name}'.`
        : `The property '${name}' does not exist on type 'microsoft.graph.${type}'. Make sure to only use property names that are defined by the type or mark the type as open type.`;
}

function bindFault(types: GraphTypes, property: Property, value: unknown): string | undefined {
    if (!types.isNavigation(property)) {
        return `The annotation 'odata.bind' is on '${property.name}', which is not a navigation property.`;
    }
    if (!property.isCollection) {
        return typeof value === "string" ? undefined : unexpectedNode(value, "PrimitiveValue");
    }
    if (!Array.isArray(value)) {
        return unexpectedNode(value, "StartArray");
    }
    const wrong = (value as unknown[]).find((item) => typeof item !== "string");
    return wrong === undefined ? undefined : unexpectedNode(wrong, "PrimitiveValue");
}

/** The type that `@odata.type` names, in either of its forms. */
export function namedType(annotated: unknown): string | undefined {
    return typeof annotated === "string" ? /^#?microsoft\.graph\.(\w+)$/.exec(annotated)?.[1] : undefined;
}

function isObject(value: unknown): value is Body {
    return value !== null && typeof value === "object" && !Array.isArray(value);
}

function unexpectedNode(value: unknown, expected: string): string {
    const found = Array.isArray(value)
        ? "StartArray"
        : value !== null && typeof value === "object"
          ? "StartObject"
          : "PrimitiveValue";
    return `An unexpected '${found}' node was found when reading from the JSON reader. A '${expected}' node was expected.`;
}

function edmName({ kind, isCollection }: Partial<Kind>): string {
    const plain: Readonly<Record<string, string>> = {
        boolean: "Edm.Boolean",
        int: "Edm.Int32",
        double: "Edm.Double",
    };
    const name = textKinds.get(kind ?? "")?.edm ?? plain[kind ?? ""] ?? `microsoft.graph.${kind}`;
    return isCollection === true ? `Collection(${name})` : name;
}
