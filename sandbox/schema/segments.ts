import { operations } from "./operations";

/** Names in a URL are the same in any letter case. @see https://learn.microsoft.com/graph/traverse-the-graph */
export function isSameName(left: string, right: string): boolean {
    return left.toLowerCase() === right.toLowerCase();
}

const operationNames = new Map(Object.keys(operations).map((name) => [name.toLowerCase(), name]));

/** An action's or a function's segment, with or without its namespace, and its parameters. */
const operationSegment = /^(?:microsoft\.graph\.)?(\w+)(\(.*\))?$/i;

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
        (!/^(\$|microsoft\.graph\.)/i.test(segment) && operationOf(segment) === undefined)
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
