import { betaRoots, operations, roots, type Operation } from "./operations";
import { isSameName, keyIn, operationOf, plainOperation } from "./segments";
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
    | { readonly kind: "operation"; readonly name: string; readonly operation: Operation };

/** What one segment of a path leads to, and the segment in the schema's own letters. */
interface Step {
    readonly segment: string;
    readonly target: Target;
}

/** Where a path leads, by the types' properties; `undefined` where the tables do not have the way. */
export function targetOf(types: GraphTypes, path: string): Target | undefined {
    const steps = stepsOf(types, path);
    return steps.length === path.split("/").length - 1 ? steps.at(-1)?.target : undefined;
}

/** The steps of a path, as far as the tables have its way. */
export function stepsOf(types: GraphTypes, path: string): readonly Step[] {
    const steps: Step[] = [];
    for (const segment of path.split("/").slice(1)) {
        const last = steps.at(-1)?.target;
        const next =
            last === undefined
                ? rootStep(types, segment)
                : "way" in last
                  ? stepFrom(types, last, segment)
                  : undefined;
        if (next === undefined) {
            break;
        }
        steps.push(next);
    }
    return steps;
}

function rootStep({ version }: GraphTypes, segment: string): Step | undefined {
    const known = version === "beta" ? { ...roots, ...betaRoots } : roots;
    const root = Object.keys(known).find((name) => isSameName(name, segment));
    const type = root === undefined ? undefined : known[root];
    if (root === undefined || type === undefined) {
        return undefined;
    }
    const kind = type.endsWith("[]") ? "collection" : "object";
    return { segment: root, target: { kind, type: type.replace("[]", ""), way: root, isCast: false } };
}

function stepFrom(types: GraphTypes, place: Place, segment: string): Step | undefined {
    const { kind, type, way } = place;
    const option = segment.toLowerCase();
    if (option === "$ref") {
        return { segment: option, target: { kind: "reference", type } };
    }
    if (option === "$count") {
        return kind === "collection" ? { segment: option, target: { kind: "count", type } } : undefined;
    }
    const cast = types.castIn(segment);
    if (cast !== undefined) {
        return { segment: `microsoft.graph.${cast}`, target: { kind, type: cast, way, isCast: true } };
    }
    const name = operationOf(segment);
    if (kind === "collection" && name === "delta") {
        return { segment: plainOperation(segment), target: { ...place, isDelta: true } };
    }
    const operation = name === undefined ? undefined : operations[name];
    if (name !== undefined && operation !== undefined && types.propertyNamed(type, segment) === undefined) {
        return { segment: plainOperation(segment), target: { kind: "operation", name, operation } };
    }
    if (kind === "collection") {
        const key = keyIn(segment);
        return segment.startsWith("$")
            ? undefined
            : { segment, target: { kind: "object", type, way: `${way}#${key}`, isCast: false } };
    }
    const property = types.propertyNamed(type, segment);
    return (
        property && {
            segment: property.name,
            target: {
                kind: property.isCollection ? "collection" : "object",
                type: property.kind,
                way: `${way.replace(/#(.*)$/, "('$1')")}/${property.name}`,
                isCast: false,
            },
        }
    );
}
