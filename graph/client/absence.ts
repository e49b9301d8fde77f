import { GraphError } from "./errors";

/**
 * Codes by which Microsoft Graph says that an object does not exist, or is not known to the answering replica. A 404 with
 * another code is about something else: a path, a license, a mailbox.
 */
const absenceCodes: ReadonlySet<string> = new Set([
    // Directory objects. https://learn.microsoft.com/graph/resolve-auth-errors, and replication lag of new objects.
    "Request_ResourceNotFound",
    "Directory_ObjectNotFound",
    // Policies, named locations, entitlement management and access reviews.
    "ResourceNotFound",
    "ItemNotFound",
    "itemNotFound",
    "NotFound",
    // Directory roles, as terraform-provider-azuread retries them.
    "RoleNotFound",
    "SubjectNotFound",
]);

/** Whether Microsoft Graph itself says that the object does not exist. */
export function isAbsence(error: unknown): error is GraphError {
    return GraphError.isInstance(error) && error.status === 404 && absenceCodes.has(error.code);
}

/** Runs a read and turns "not found" into `undefined`: an answer of one replica, not a verdict. */
export async function undefinedIfMissing<T>(read: Promise<T>): Promise<T | undefined> {
    try {
        return await read;
    } catch (error) {
        if (isAbsence(error)) {
            return undefined;
        }
        throw error;
    }
}
