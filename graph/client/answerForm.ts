/**
 * Whether a body has what its caller reads. A success without it counts as a lost answer, because it is unknown what
 * was done.
 */
export type AnswerForm = (body: unknown) => boolean;

/**
 * An object of Microsoft Graph: it has its id, or the context that Graph sends for objects without an id. A body with
 * neither, such as `{}` or a list, says nothing about the object.
 *
 * @see https://docs.oasis-open.org/odata/odata-json-format/v4.01/ (control information: context)
 */
export const isEntity: AnswerForm = (body) =>
    isRecord(body) && (isText(body["id"]) || isText(body["@odata.context"]));

/** An object with its id, as Graph answers each creation. */
export const isIdentified: AnswerForm = (body) => isRecord(body) && isText(body["id"]);

/** A page of a list, whose rows are objects. */
export const isPage: AnswerForm = (body) =>
    isRecord(body) &&
    Array.isArray(body["value"]) &&
    body["value"].every(isRecord) &&
    (body["@odata.nextLink"] === undefined || isText(body["@odata.nextLink"]));

/** An object with a text in each of these members; a dot leads into a member. */
export function hasTexts(...paths: readonly string[]): AnswerForm {
    return (body) => paths.every((path) => isText(memberAt(body, path)));
}

function memberAt(body: unknown, path: string): unknown {
    return path
        .split(".")
        .reduce<unknown>((value, name) => (isRecord(value) ? value[name] : undefined), body);
}

/** Whether a value is a JSON object. */
export function isRecord(value: unknown): value is Record<string, unknown> {
    return value !== null && typeof value === "object" && !Array.isArray(value);
}

function isText(value: unknown): value is string {
    return typeof value === "string" && value !== "";
}
