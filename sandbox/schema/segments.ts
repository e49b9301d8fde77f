import { operations } from "./operations";

/** Names in a URL are the same in any letter case. @see https://learn.microsoft.com/graph/traverse-the-graph */
export function isSameName(left: string, right: string): boolean {
    return left.toLowerCase() === right.toLowerCase();
}

const operationNames = new Map(Object.keys(operations).map((name) => [name.toLowerCase(), name]));

/** The namespace of Graph's types and operations, by its name or by the alias that its metadata gives it. */
const namespace = String.raw`(?:microsoft\.graph|graph)\.`;

/** An action's or a function's segment, with or without its namespace, and its parameters. */
const operationSegment = new RegExp(String.raw`^(?:${namespace})?(\w+)(\(.*\))?$`, "i");
const castSegment = new RegExp(String.raw`^${namespace}(\w+)$`, "i");

/** The name of the type that a segment can narrow to. */
export function castName(segment: string): string | undefined {
    return castSegment.exec(segment)?.[1];
}

/** The action or function that a segment names. */
export function operationOf(segment: string): string | undefined {
    return operationNames.get(operationSegment.exec(segment)?.[1]?.toLowerCase() ?? "");
}

/** The segment of an action or function in its one form: without namespace, and without empty parentheses. */
export function plainOperation(segment: string): string {
    const parameters = operationSegment.exec(segment)?.[2] ?? "";
    return `${operationOf(segment) ?? segment}${parameters === "()" ? "" : parameters}`;
}

/** Whether a segment can be an object's key: what begins with `$`, a cast and an operation cannot, unless it is quoted. */
export function canBeKey(segment: string): boolean {
    return (
        quoted.test(segment) ||
        (!segment.startsWith("$") && castName(segment) === undefined && operationOf(segment) === undefined)
    );
}

const quoted = /^'(.*)'$/;

/** A key as the one segment of a path: in quotes where it would be something else without them. */
export function keySegment(key: string): string {
    return canBeKey(key) ? key : `'${key}'`;
}

/** The key that a segment holds. */
export function keyIn(segment: string): string {
    return quoted.exec(segment)?.[1] ?? segment;
}
