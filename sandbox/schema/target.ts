import { operations, roots, type Operation } from "./operations";
import type { GraphTypes } from "./types";

/** What a path leads to. */
export type Target =
    | { readonly kind: "object"; readonly type: string }
    | { readonly kind: "collection"; readonly type: string }
    | { readonly kind: "reference"; readonly type: string; readonly isCollection: boolean }
    | { readonly kind: "count"; readonly type: string }
    | { readonly kind: "operation"; readonly operation: Operation };

interface Place {
    readonly type: string;
    readonly isCollection: boolean;
}

/** An object by another key than its id. @see https://learn.microsoft.com/graph/api/application-get (appId) */
const keyInParentheses = /\/(\w+)\((?:appId|name|roleTemplateId|uniqueName|id)='[^']*'\)/g;

/** Where a path leads, by the types' properties; `undefined` where the tables do not have the way. */
export function targetOf(types: GraphTypes, path: string): Target | undefined {
    const [, root = "", ...segments] = path.replace(keyInParentheses, "/$1/key").split("/");
    const start = roots[root];
    if (start === undefined) {
        return undefined;
    }
    let place: Place = { type: start.replace("[]", ""), isCollection: start.endsWith("[]") };
    for (const [index, segment] of segments.entries()) {
        const isLast = index === segments.length - 1;
        const step = stepFrom(types, place, segment);
        if (step === undefined || (!("isCollection" in step) && !isLast)) {
            return undefined;
        }
        if (!("isCollection" in step) || "kind" in step) {
            return step;
        }
        place = step;
    }
    return { kind: place.isCollection ? "collection" : "object", type: place.type };
}

function stepFrom(
    types: GraphTypes,
    { type, isCollection }: Place,
    segment: string,
): Place | Target | undefined {
    if (segment === "$ref") {
        return { kind: "reference", type, isCollection };
    }
    if (segment === "$count") {
        return isCollection ? { kind: "count", type } : undefined;
    }
    const cast = /^microsoft\.graph\.(\w+)$/.exec(segment)?.[1];
    if (cast !== undefined && types.has(cast)) {
        return { type: cast, isCollection };
    }
    const operation = operationOf(segment);
    if (operation !== undefined && types.property(type, segment) === undefined) {
        return { kind: "operation", operation };
    }
    if (isCollection) {
        return segment.startsWith("$") ? undefined : { type, isCollection: false };
    }
    const property = types.property(type, segment);
    return property && { type: property.kind, isCollection: property.isCollection };
}

/** The action or function that a segment names, with or without its namespace and its parameters. */
export function operationOf(segment: string): Operation | undefined {
    const name = /^(?:microsoft\.graph\.)?(\w+)(?:\(.*\))?$/.exec(segment)?.[1] ?? "";
    return Object.hasOwn(operations, name) ? operations[name] : undefined;
}
