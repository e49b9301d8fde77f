import { badRequest } from "../graphFault";

/** The id in a reference's URL, whatever host, version and collection it names. */
export function idOfReference(url: unknown): string {
    const match = /\/[a-z]+(?:\/|\(')([0-9a-f-]{36})(?:'\))?$/i.exec(String(url));
    if (match?.[1] === undefined) {
        throw badRequest(`The reference '${String(url)}' is not valid.`);
    }
    return match[1].toLowerCase();
}

/** The ids in an `@odata.bind` list; none when there is no list. */
export function idsOfReferences(value: unknown): string[] {
    if (value === undefined) {
        return [];
    }
    if (!Array.isArray(value)) {
        throw badRequest("References by @odata.bind must be a list.");
    }
    return value.map(idOfReference);
}

/** Refuses a reference that is given twice in one request; the text is observed. */
export function assertOnce(ids: readonly string[]): void {
    if (new Set(ids).size < ids.length) {
        throw badRequest("A reference can only be present once as an add/remove change.");
    }
}

/** Texts as observed on references that are there already or not at all. */
export function alreadyReferenced(property: string) {
    return badRequest(
        `One or more added object references already exist for the following modified properties: '${property}'.`,
    );
}

/** The documented sign of a reference whose ends the replica does not know yet. */
export function endMissing() {
    return badRequest("The source resource object or one of the objects being referenced do not exist.");
}

/** The id in the URL of a reference to a policy, which may name the policy's collection or the directory's objects. */
export function idOfPolicyReference(url: unknown): string {
    const match = /\/(?:directoryObjects|policies\/[A-Za-z]+)\/([0-9a-f-]{36})$/i.exec(String(url));
    if (match?.[1] === undefined) {
        throw badRequest(`The reference '${String(url)}' is not valid.`);
    }
    return match[1].toLowerCase();
}
