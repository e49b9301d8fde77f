import type { AppRoleAssignment } from "@microsoft/microsoft-graph-types";
import { isAbsence, undefinedIfMissing } from "../client/absence";
import type { GraphClient, GraphRequest } from "../client/client";
import { GraphError } from "../client/errors";
import { readUntilReplicated, wasAnswered } from "../consistency/replicatedRead";
import { addReferences } from "./referenceAdditions";
import type { Written } from "./written";

/** A role that an application declares. @see https://learn.microsoft.com/graph/api/resources/approle */
export interface AppRole {
    readonly id: string;
    /** What the token holds; roles of gallery applications often have none. */
    readonly value: string | null;
    readonly displayName: string;
    readonly isEnabled: boolean;
    readonly allowedMemberTypes: readonly string[];
}

/** An application as this tenant has it. */
export interface ServicePrincipal {
    readonly id: string;
    readonly appId: string;
    readonly displayName: string;
    readonly appRoles: readonly AppRole[];
}

/** The assignment of a user or group to a role of an application. */
export interface Assignment {
    readonly principalId: string;
    readonly appRoleId: string;
}

/** How long to search for an application that may be new, in milliseconds. */
const lookUpMs = 30_000;

/**
 * The service principal of an application. Waits for a new one.
 *
 * @throws ReplicationTimeoutError - Replicas show none; or, unless `wasAnswered`, the service did not answer.
 */
export async function findServicePrincipal(client: GraphClient, appId: string): Promise<ServicePrincipal> {
    const [found] =
        (await readUntilReplicated(
            client,
            (client) =>
                client.list<ServicePrincipal>("/servicePrincipals", {
                    query: { $filter: `appId eq '${appId}'`, $select: "id,appId,displayName,appRoles" },
                    isFreshConnection: true,
                    isSingleAttempt: true,
                }),
            (rows) => rows !== undefined && rows.length > 0,
            { agreeingReads: 1, maxElapsedMs: lookUpMs },
        )) ?? [];
    return found as ServicePrincipal;
}

/**
 * The object id of an application's registration or service principal; `undefined` when the tenant shows none after a
 * while.
 */
export async function findByAppId(
    client: GraphClient,
    collection: "applications" | "servicePrincipals",
    appId: string,
): Promise<string | undefined> {
    try {
        const rows = await readUntilReplicated(
            client,
            (client) =>
                client.list<{ id: string }>(`/${collection}`, {
                    query: { $filter: `appId eq '${appId}'`, $select: "id" },
                    isFreshConnection: true,
                    isSingleAttempt: true,
                }),
            (found) => found !== undefined && found.length > 0,
            { agreeingReads: 1, maxElapsedMs: lookUpMs },
        );
        return rows?.[0]?.id;
    } catch (error) {
        if (wasAnswered(error)) {
            return undefined;
        }
        throw error;
    }
}

/**
 * One read of an application's assignments; `undefined` when the answering replica does not know the application.
 *
 * @param options - `isSingleAttempt`: whether a refusal ends it, as where the caller reads again. Default `true`.
 */
export function listAssignments(
    client: GraphClient,
    servicePrincipalId: string,
    { isSingleAttempt = true }: Pick<GraphRequest, "isSingleAttempt"> = {},
): Promise<(Assignment & { readonly id: string })[] | undefined> {
    return undefinedIfMissing(
        client.list<Assignment & { readonly id: string }>(
            `/servicePrincipals/${servicePrincipalId}/appRoleAssignedTo`,
            { query: { $top: "999" }, isFreshConnection: true, isSingleAttempt },
        ),
    );
}

/**
 * Assigns users or groups to roles, surviving replication lag of both.
 *
 * @param assignments - Each as principal and role, with a slash between.
 * @returns Those that were made now. The others were there already, as far as the answering replica knew.
 * @throws RefusedReferencesError - Some cannot be made. All others are there.
 * @see https://learn.microsoft.com/graph/api/serviceprincipal-post-approleassignedto
 */
export function assign(
    client: GraphClient,
    servicePrincipalId: string,
    assignments: readonly string[],
): Promise<string[]> {
    return addReferences(client, assignments, {
        operation: "assignAppRole",
        objectIdOf: (assignment) => assignment.split("/")[0] ?? "",
        write: async (writer, [assignment = ""]) => {
            const [principalId, appRoleId] = assignment.split("/");
            try {
                await writer.request({
                    method: "POST",
                    path: `/servicePrincipals/${servicePrincipalId}/appRoleAssignedTo`,
                    body: {
                        principalId,
                        resourceId: servicePrincipalId,
                        appRoleId,
                    } satisfies Written<AppRoleAssignment>,
                    // A repeat is refused because the assignment exists, which also counts as success.
                    isIdempotent: true,
                });
                return true;
            } catch (error) {
                const isThere =
                    GraphError.isInstance(error) &&
                    error.status === 400 &&
                    /already exists on the object/i.test(error.reason);
                if (isThere) {
                    return false;
                }
                throw error;
            }
        },
    });
}

/** @returns False when the answering replica did not know the assignment. */
export async function unassign(
    client: GraphClient,
    servicePrincipalId: string,
    assignmentId: string,
): Promise<boolean> {
    try {
        await client.request({
            method: "DELETE",
            path: `/servicePrincipals/${servicePrincipalId}/appRoleAssignedTo/${assignmentId}`,
        });
        return true;
    } catch (error) {
        if (isAbsence(error)) {
            return false;
        }
        throw error;
    }
}
