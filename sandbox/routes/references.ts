import { badRequest, notFound } from "../graphFault";

/** The id in a reference's URL, whatever host, version and collection it names. */
export function idOfReference(url: unknown): string {
    const match = /\/(?:directoryObjects|users|groups|servicePrincipals)\/([0-9a-f-]{36})$/i.exec(
        String(url),
    );
    if (match?.[1] === undefined) {
        throw badRequest(`The reference '${String(url)}' is not valid.`);
    }
    return match[1].toLowerCase();
}

/** The ids in an `@odata.bind` list. */
export function idsOfReferences(value: unknown): string[] {
    return Array.isArray(value) ? value.map(idOfReference) : [];
}

/** Texts as observed on references that are there already or not at all. */
export function alreadyReferenced(property: string) {
    return badRequest(
        `One or more added object references already exist for the following modified properties: '${property}'.`,
    );
}

export function notReferenced(id: string) {
    return notFound(id);
}

/** The documented sign of a reference whose ends the replica does not know yet. */
export function endMissing() {
    return badRequest("The source resource object or one of the objects being referenced do not exist.");
}
