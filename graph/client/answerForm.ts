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

/**
 * A page of a list, whose rows are objects. Its link to the next page, if it has one, is a whole address.
 *
 * @see https://learn.microsoft.com/graph/paging
 */
export const isPage: AnswerForm = (body) =>
    hasRows(body) && (body["@odata.nextLink"] === undefined || isAddress(body["@odata.nextLink"]));

/** An object with a list in each of these members. */
export function hasLists(...names: readonly string[]): AnswerForm {
    return (body) => isRecord(body) && names.every((name) => Array.isArray(body[name]));
}

/** The body of a write that nothing is read from. An error in it says that the write was not done. */
export const saysDone: AnswerForm = (body) => !isRecord(body) || !isRecord(body["error"]);

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

function hasRows(body: unknown): body is Record<string, unknown> {
    return isRecord(body) && Array.isArray(body["value"]) && body["value"].every(isRecord);
}

function isAddress(value: unknown): boolean {
    return isText(value) && /^https?:/i.test(value) && URL.canParse(value);
}

function isText(value: unknown): value is string {
    return typeof value === "string" && value !== "";
}
