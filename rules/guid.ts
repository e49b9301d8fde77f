import { fault, ofEach, type Fault } from "./fault";

/** The form of object ids, app ids and tenant ids. Without flags, which a JSON schema would lose. */
export const guidPattern = /^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$/;

const within = new RegExp(guidPattern.source.replace(/^\^|\$$/g, ""), "g");

/** Whether a text is a GUID and nothing else. Names, addresses and domains are not: Graph takes ids only. */
export function isGuid(text: string): boolean {
    return guidPattern.test(text);
}

/** A GUID in the form in which two of them are compared: lower case. Any other text stays as it is. */
export function canonicalGuid(text: string): string {
    return isGuid(text) ? text.toLowerCase() : text;
}

/** GUIDs as a set, in order of their first occurrence: Entra compares them without case. */
export function distinctGuids(ids: readonly string[]): string[] {
    return [...new Set(ids.map(canonicalGuid))];
}

/** The GUIDs inside a longer text, as they are written there. */
export function guidsIn(text: string): string[] {
    return text.match(within) ?? [];
}

/** A text with something else in place of each GUID. */
export function replaceGuids(text: string, replacement: string): string {
    return text.replace(within, replacement);
}

/** What is wrong with an id that must be a GUID. */
export function idFault(id: string): Fault | undefined {
    return isGuid(id) ? undefined : fault("is not an id (GUID)", "Give the object's id");
}

/** What is wrong with a list of ids. */
export function idsFaults(ids: readonly string[] | null | undefined): Fault[] {
    return ofEach(ids, idFault);
}
