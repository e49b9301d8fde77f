import { isAbsence } from "../client/absence";
import { GraphError } from "../client/errors";

/**
 * The address by which a body refers to a directory object. Entra checks the id and does not insist on the host, so
 * it serves national clouds too.
 */
export function referenceTo(objectId: string): string {
    return `https://graph.microsoft.com/v1.0/directoryObjects/${objectId}`;
}

/** The refusal of an existing reference, observed in public issues. */
export function isExistingReference(error: unknown): boolean {
    return (
        GraphError.isInstance(error) && error.status === 400 && /references already exist/i.test(error.reason)
    );
}

/**
 * The refusal to remove a reference that does not exist, in both forms that were observed. An object that is gone has
 * no references either. A lagging replica answers the same.
 */
export function isAbsentReference(error: unknown): boolean {
    return (
        isAbsence(error) ||
        (GraphError.isInstance(error) &&
            error.status === 400 &&
            /references do not exist/i.test(error.reason))
    );
}
