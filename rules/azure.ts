import { fault, type Fault } from "./fault";
import { isGuid } from "./guid";

/**
 * Azure roles by the names that are taken here; others are given by their id.
 *
 * @see https://learn.microsoft.com/azure/role-based-access-control/built-in-roles
 */
export const builtInAzureRoles = {
    Owner: "8e3af657-a8ff-443c-a75c-2fe8c4bcb635",
    Contributor: "b24988ac-6180-42a0-ab88-20f7382dd24c",
    Reader: "acdd72a7-3385-48ef-bd42-f606fba81ae7",
    "User Access Administrator": "18d7d88d-d35e-4fb5-a5c3-7773c20a72d9",
    "Storage Blob Data Reader": "2a2b9908-6ea1-4ae2-8e65-a410df84e7d1",
    "Storage Blob Data Contributor": "ba92f5b4-2d11-453d-a403-e96b0029c9fe",
    "Key Vault Crypto User": "12338af0-0e69-4776-bea7-57ae8d297424",
} as const;

/** The id of a role definition, by name or as it is; `undefined` for anything else. */
export function azureRoleId(role: string): string | undefined {
    const roles: Readonly<Record<string, string>> = builtInAzureRoles;
    if (Object.hasOwn(roles, role)) {
        return roles[role];
    }
    return isGuid(role) ? role.toLowerCase() : undefined;
}

/** What is wrong with an Azure role. */
export function azureRoleFault(role: string): Fault | undefined {
    return azureRoleId(role) === undefined
        ? fault(
              "is not a known Azure role",
              `Use ${Object.keys(builtInAzureRoles).join(", ")}, or the id (GUID) of a role definition`,
          )
        : undefined;
}

const subscriptionScope = /^\/subscriptions\/([^/]+)(\/resourceGroups\/[^/]+(\/providers\/.+)?)?$/i;
const managementGroupScope = /^\/providers\/Microsoft\.Management\/managementGroups\/[^/]+$/i;

/** What is wrong with the scope of an Azure role. */
export function azureScopeFault(scope: string): Fault | undefined {
    const [, subscription] = subscriptionScope.exec(scope) ?? [];
    return managementGroupScope.test(scope) || (subscription !== undefined && isGuid(subscription))
        ? undefined
        : fault(
              "is not the id of a management group, a subscription, a resource group or a resource",
              "Give one such as /subscriptions/<id>/resourceGroups/<name>",
          );
}

/** What is wrong with the resource id of a Log Analytics workspace. */
export function workspaceFault(id: string): Fault | undefined {
    return /^\/subscriptions\/.+\/providers\/Microsoft\.OperationalInsights\/workspaces\/[^/]+$/i.test(id)
        ? undefined
        : fault(
              "is not the resource id of a Log Analytics workspace",
              "Copy it from the workspace's properties in the Azure portal",
          );
}

/** What is wrong with the categories of logs that a workspace gets. */
export function logCategoriesFault(categories: readonly string[]): Fault | undefined {
    return categories.length === 0 ? fault("names no category", "Name at least one") : undefined;
}
