import { operations, roots, type Operation } from "./operations";
import type { GraphTypes } from "./types";

/** An object, or a collection of objects. */
export interface Place {
    readonly kind: "object" | "collection";
    readonly type: string;
    /** The way to the collection or the single object with the keys on it, its own key behind `#`. */
    readonly way: string;
    /** The path's last segment narrows a collection to one type. */
    readonly isCast: boolean;
    /** The path ends in the function that answers a collection's changes. */
    readonly isDelta?: boolean;
}

/** What a path leads to. */
export type Target =
    | Place
    | { readonly kind: "reference"; readonly type: string }
    | { readonly kind: "count"; readonly type: string }
    | { readonly kind: "operation"; readonly operation: Operation };

/** An object by another key than its id. @see https://learn.microsoft.com/graph/api/application-get (appId) */
const keyInParentheses = /\/(\w+)\((?:appId|name|roleTemplateId|uniqueName|id)='([^']*)'\)/g;

/** Where a path leads, by the types' properties; `undefined` where the tables do not have the way. */
export function targetOf(types: GraphTypes, path: string): Target | undefined {
    const [, root = "", ...segments] = path.replace(keyInParentheses, "/$1/$2").split("/");
    const start = roots[root];
    if (start === undefined) {
        return undefined;
    }
    const kind = start.endsWith("[]") ? "collection" : "object";
    let target: Target = { kind, type: start.replace("[]", ""), way: root, isCast: false };
    for (const segment of segments) {
        const next: Target | undefined = "way" in target ? stepFrom(types, target, segment) : undefined;
        if (next === undefined) {
            return undefined;
        }
        target = next;
    }
    return target;
}

function stepFrom(types: GraphTypes, place: Place, segment: string): Target | undefined {
    const { kind, type, way } = place;
    if (segment === "$ref") {
        return { kind: "reference", type };
    }
    if (segment === "$count") {
        return kind === "collection" ? { kind: "count", type } : undefined;
    }
    const cast = /^microsoft\.graph\.(\w+)$/.exec(segment)?.[1];
    if (cast !== undefined && types.has(cast)) {
        return { kind, type: cast, way, isCast: true };
    }
    if (kind === "collection" && /^(?:microsoft\.graph\.)?delta(?:\(\))?$/.test(segment)) {
        return { ...place, isDelta: true };
    }
    const operation = operationOf(segment);
    if (operation !== undefined && types.property(type, segment) === undefined) {
        return { kind: "operation", operation };
    }
    if (kind === "collection") {
        return segment.startsWith("$")
            ? undefined
            : { kind: "object", type, way: `${way}#${segment}`, isCast: false };
    }
    const property = types.property(type, segment);
    return (
        property && {
            kind: property.isCollection ? "collection" : "object",
            type: property.kind,
            way: `${way.replace(/#(.*)$/, "('$1')")}/${segment}`,
            isCast: false,
        }
    );
}

/** The action or function that a segment names, with or without its namespace and its parameters. */
export function operationOf(segment: string): Operation | undefined {
    const name = /^(?:microsoft\.graph\.)?(\w+)(?:\(.*\))?$/.exec(segment)?.[1] ?? "";
    return Object.hasOwn(operations, name) ? operations[name] : undefined;
}
