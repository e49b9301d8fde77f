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

/** What comes before a collection, a policy that a tenant has once, or an action. */
const containers =
    /^(?:identity\/conditionalAccess|policies\/crossTenantAccessPolicy|policies|directoryObjects|directory|roleManagement\/directory|identityGovernance\/(?:entitlementManagement|accessReviews)|auditLogs|admin\/sharepoint|tenantRelationships)\//;

/**
 * Whether a path leads to one of many objects, or on from it. A whole collection, a policy that each tenant has, and a
 * batch are always there, so a 404 for one of them is not about the object that a caller has in mind.
 */
function leadsToObject(path: string): boolean {
    const below = path.replace(/^\/(?:v1\.0|beta)?\/?/, "").replace(containers, "");
    const segments = below.split("/").filter((segment) => !segment.startsWith("microsoft.graph."));
    return segments.length > 1 || below.includes("(");
}

/**
 * Whether a refusal says that the directory could not be read at that moment, whatever was asked for. Graph uses the code
 * and status of an absent object. This was observed on applications that exist, by public tools, which repeat the call.
 * Below `/policies` and `/tenantRelationships`, Microsoft documents the same text for an object that does not exist.
 *
 * @see https://learn.microsoft.com/entra/identity/multi-tenant-organizations/cross-tenant-synchronization-configure-graph
 *   (Symptom - Directory_ObjectNotFound error)
 */
export function isDirectoryUnread(error: unknown): boolean {
    return (
        GraphError.isInstance(error) &&
        error.status === 404 &&
        /company information/i.test(error.reason) &&
        !/^\/(?:v1\.0|beta)\/(?:policies|tenantRelationships)\//.test(error.details.path)
    );
}

/** Whether Microsoft Graph itself says that the object does not exist. */
export function isAbsence(error: unknown): error is GraphError {
    return (
        GraphError.isInstance(error) &&
        error.status === 404 &&
        absenceCodes.has(error.code) &&
        leadsToObject(error.details.path) &&
        !isDirectoryUnread(error)
    );
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
