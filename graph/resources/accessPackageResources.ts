import type {
    AccessPackageResourceRequest,
    AccessPackageResourceRoleScope,
} from "@microsoft/microsoft-graph-types";
import { undefinedIfMissing } from "../client/absence";
import { hasLists } from "../client/answerForm";
import type { GraphClient } from "../client/client";
import { GraphError } from "../client/errors";
import { retryOnLag } from "../consistency/retryOnLag";
import type { Written } from "./written";

const root = "/identityGovernance/entitlementManagement";
const originSystem = "AadGroup";

interface CatalogResource {
    readonly id: string;
    readonly originId: string;
    readonly originSystem: string;
}

interface RoleScope {
    readonly id: string;
    readonly role?: { readonly originId: string };
}

/**
 * One read of a group as a catalog's resource; `undefined` when it is not one, as far as the answering replica knows.
 */
export async function findCatalogGroup(
    client: GraphClient,
    catalogId: string,
    groupId: string,
): Promise<CatalogResource | undefined> {
    const rows = await undefinedIfMissing(
        client.list<CatalogResource>(`${root}/catalogs/${catalogId}/resources`, {
            query: { $filter: `originId eq '${groupId}'` },
            isFreshConnection: true,
            isSingleAttempt: true,
        }),
    );
    return rows?.find((row) => row.originSystem === originSystem && row.originId === groupId);
}

/**
 * Puts a group into a catalog, or removes it. If it is already so, that counts as done.
 *
 * @see https://learn.microsoft.com/graph/api/entitlementmanagement-post-resourcerequests
 */
export async function requestCatalogGroup(
    client: GraphClient,
    requestType: "adminAdd" | "adminRemove",
    catalogId: string,
    resource: { readonly id?: string; readonly originId: string },
): Promise<void> {
    await retryOnLag(client, "dependentObject", async (client) => {
        try {
            await client.request({
                method: "POST",
                path: `${root}/resourceRequests`,
                body: {
                    requestType,
                    resource: { ...resource, originSystem },
                    catalog: { id: catalogId },
                } satisfies Written<AccessPackageResourceRequest>,
                // A repeat is refused because the group is there, which also counts as success.
                isIdempotent: true,
            });
        } catch (error) {
            if (!isAlreadySo(error)) {
                throw error;
            }
        }
    });
}

/** One read of the ids of an access package's group roles, by `<role>_<group>`; `undefined` when it is not known. */
export function listGroupRoles(
    client: GraphClient,
    accessPackageId: string,
): Promise<ReadonlyMap<string, string> | undefined> {
    return undefinedIfMissing(
        client
            .request<{ resourceRoleScopes: RoleScope[] }>({
                method: "GET",
                answer: hasLists("resourceRoleScopes"),
                path: `${root}/accessPackages/${accessPackageId}`,
                query: { $expand: "resourceRoleScopes($expand=role,scope)" },
                isFreshConnection: true,
                isSingleAttempt: true,
            })
            .then(
                ({ body }) =>
                    new Map(body.resourceRoleScopes.map(({ id, role }) => [role?.originId ?? "", id])),
            ),
    );
}

/**
 * Lets an access package make its holders members or owners of a group of its catalog.
 *
 * @see https://learn.microsoft.com/graph/api/accesspackage-post-resourcerolescopes
 */
export async function addGroupRole(
    client: GraphClient,
    accessPackageId: string,
    resource: CatalogResource,
    role: "Member" | "Owner",
): Promise<void> {
    const { id, originId } = resource;
    await retryOnLag(client, "dependentObject", async (client) => {
        try {
            await client.request({
                method: "POST",
                path: `${root}/accessPackages/${accessPackageId}/resourceRoleScopes`,
                body: {
                    role: {
                        displayName: role,
                        originSystem,
                        originId: `${role}_${originId}`,
                        resource: { id, originId, originSystem },
                    },
                    scope: { originId, originSystem },
                } satisfies Written<AccessPackageResourceRoleScope>,
                isIdempotent: true,
            });
        } catch (error) {
            if (!isAlreadySo(error)) {
                throw error;
            }
        }
    });
}

/** Removes a group's role from an access package. A role that is not in it counts as removed. */
export async function removeGroupRole(
    client: GraphClient,
    accessPackageId: string,
    roleScopeId: string,
): Promise<void> {
    await undefinedIfMissing(
        client.request({
            method: "DELETE",
            path: `${root}/accessPackages/${accessPackageId}/resourceRoleScopes/${roleScopeId}`,
        }),
    );
}

/** The refusal of something that already exists. Its code is an assumption, so this also reads its text. */
function isAlreadySo(error: unknown): boolean {
    return GraphError.isInstance(error) && error.status === 400 && /already/i.test(error.reason);
}
