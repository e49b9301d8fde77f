/** Applications of Microsoft that a tenant can have without a registration. */
import type { Entity } from "./store";

/** Tenant in which Microsoft registers its applications. @see https://learn.microsoft.com/troubleshoot/entra/entra-id/governance/verify-first-party-apps-sign-in */
const microsoftTenantId = "f8cdef31-a31e-4b4a-93e4-5f571e91255a";

export const microsoftGraphAppId = "00000003-0000-0000-c000-000000000000";

/** @see https://learn.microsoft.com/troubleshoot/entra/entra-id/governance/verify-first-party-apps-sign-in */
const names: Readonly<Record<string, string>> = {
    [microsoftGraphAppId]: "Microsoft Graph",
    "00000002-0000-0000-c000-000000000000": "Windows Azure Active Directory",
    "00000002-0000-0ff1-ce00-000000000000": "Office 365 Exchange Online",
    "00000003-0000-0ff1-ce00-000000000000": "Office 365 SharePoint Online",
    "00000004-0000-0ff1-ce00-000000000000": "Skype for Business Online",
    "00000009-0000-0000-c000-000000000000": "Power BI Service",
    "797f4846-ba00-4fd7-ba43-dac1f8f63013": "Windows Azure Service Management API",
    "2793995e-0a7d-40d7-bd35-6968ba142197": "My Apps",
    "cfa8b339-82a2-471a-a3c9-0fc0be7a4093": "Azure Key Vault",
    "e406a681-f3d4-42a8-90b6-c2b029497af1": "Azure Storage",
    "022907d3-0f1b-48f7-badc-1ba6abab6d66": "Azure SQL Database",
};

/** Application permissions of Microsoft Graph: a part. @see https://learn.microsoft.com/graph/permissions-reference */
const applicationPermissions: Readonly<Record<string, string>> = {
    "AccessReview.ReadWrite.All": "ef5f7d5c-338f-44b0-86c3-351f46c8bb5f",
    "AdministrativeUnit.ReadWrite.All": "5eb59dd3-1da2-4329-8733-9dabdc435916",
    "Application.Read.All": "9a5d68dd-52b0-4cc2-bd40-abcf44ac3a30",
    "Application.ReadWrite.All": "1bfefb4e-e0b5-418b-a88f-73c46d2cc8e9",
    "AppRoleAssignment.ReadWrite.All": "06b708a9-e830-4db3-a914-8e69da51d44f",
    "AuditLog.Read.All": "b0afded3-3588-46d8-8b3d-9842eff778da",
    "CrossTenantInformation.ReadBasic.All": "cac88765-0581-4025-9725-5ebc13f729ee",
    "DelegatedPermissionGrant.ReadWrite.All": "8e8e4742-1d95-4f68-9d56-6ee75648c72a",
    "Directory.Read.All": "7ab1d382-f21e-4acd-a863-ba3e13f7da61",
    "Directory.ReadWrite.All": "19dbc75e-c2e2-444c-a770-ec69d8559fc7",
    "Domain.Read.All": "dbb9058a-0e50-45d7-ae91-66909b5d4664",
    "EntitlementManagement.ReadWrite.All": "9acd699f-1e81-4958-b001-93b1d2506e19",
    "Group.Create": "bf7b1a76-6e77-406b-b258-bf5c7720e98f",
    "Group.Read.All": "5b567255-7703-4780-807c-7be8301ae99b",
    "Group.ReadWrite.All": "62a82d76-70ea-41e2-9197-370581804d09",
    "GroupMember.Read.All": "98830695-27a2-44f7-8c18-0c3ebc9698f6",
    "GroupSettings.ReadWrite.All": "546168c3-1183-4281-9491-fafb24dea37e",
    "Policy.Read.All": "246dd0d5-5bd0-4def-940b-0421030a5b68",
    "Policy.ReadWrite.ApplicationConfiguration": "be74164b-cff1-491c-8741-e671cb536e13",
    "Policy.ReadWrite.AuthenticationFlows": "25f85f3c-f66c-4205-8cd5-de92dd7f0cec",
    "Policy.ReadWrite.AuthenticationMethod": "29c18626-4985-4dcd-85c0-193eef327366",
    "Policy.ReadWrite.Authorization": "fb221be6-99f2-473f-bd32-01c6a0e9ca3b",
    "Policy.ReadWrite.B2BManagementPolicy": "886bd2d9-5b8b-4b49-adea-ca75fb50d9ef",
    "Policy.ReadWrite.ConditionalAccess": "01c0a623-fc9b-48e9-b794-0756f8e8f067",
    "Policy.ReadWrite.CrossTenantAccess": "338163d7-f101-4c92-94ba-ca46fe52447c",
    "Policy.ReadWrite.ExternalIdentities": "03cc4f92-788e-4ede-b93f-199424d144a5",
    "PrivilegedAssignmentSchedule.ReadWrite.AzureADGroup": "41202f2c-f7ab-45be-b001-85c9728b9d69",
    "PrivilegedEligibilitySchedule.ReadWrite.AzureADGroup": "618b6020-bca8-4de6-99f6-ef445fa4d857",
    "RoleEligibilitySchedule.ReadWrite.Directory": "fee28b28-e1f3-4841-818e-2704dc62245f",
    "RoleManagement.Read.Directory": "483bed4a-2ad3-4361-a73b-c83ccdbdc53c",
    "RoleManagement.ReadWrite.Directory": "9e3f62cf-ca93-4989-b6ce-bf83c28f9fe8",
    "RoleManagementPolicy.ReadWrite.AzureADGroup": "b38dcc4d-a239-4ed6-aa84-6c65b284f97c",
    "SharePointTenantSettings.ReadWrite.All": "19b94e34-907c-4f43-bde9-38b1909ed408",
    "Synchronization.ReadWrite.All": "9b50c33d-700f-43b1-b2eb-87e89b703581",
    "User.Invite.All": "09850681-111b-4a89-9bed-3f2cae46d706",
    "User.Read.All": "df021288-bdef-4463-88db-98f22de89214",
    "User.ReadWrite.All": "741f803b-c850-494e-b5df-cde7c675a1ca",
};

/** Delegated permissions of Microsoft Graph: a part. @see https://learn.microsoft.com/graph/permissions-reference */
const delegatedPermissions: Readonly<Record<string, string>> = {
    "User.Read": "e1fe6dd8-ba31-4d61-89e7-88639da4683d",
    "User.ReadWrite": "b4e74841-8e56-480b-be8b-910348b18b4c",
    email: "64a6cdd6-aab1-4aaf-94b8-3cc8405e90d0",
    offline_access: "7427e0e9-2fba-42fe-b0c0-848c9e6a8182",
    openid: "37f7f235-527c-4136-accd-4d02d197296e",
    profile: "14dad69e-099b-42c9-810b-d002981feec1",
};

/** What the service principal of one of Microsoft's applications has of it; `undefined` for an unknown one. */
export function microsoftApp(appId: unknown): Entity | undefined {
    const displayName = names[String(appId)];
    if (displayName === undefined) {
        return undefined;
    }
    const isGraph = appId === microsoftGraphAppId;
    return {
        appDisplayName: displayName,
        appId,
        appOwnerOrganizationId: microsoftTenantId,
        appRoles: isGraph ? Object.entries(applicationPermissions).map(appRole) : [],
        displayName,
        oauth2PermissionScopes: isGraph ? Object.entries(delegatedPermissions).map(permissionScope) : [],
        servicePrincipalNames: isGraph ? [appId, "https://graph.microsoft.com"] : [appId],
        signInAudience: "AzureADMultipleOrgs",
    };
}

function appRole([value, id]: [string, string]): Entity {
    return {
        allowedMemberTypes: ["Application"],
        description: value,
        displayName: value,
        id,
        isEnabled: true,
        origin: "Application",
        value,
    };
}

function permissionScope([value, id]: [string, string]): Entity {
    return {
        adminConsentDescription: value,
        adminConsentDisplayName: value,
        id,
        isEnabled: true,
        type: "User",
        userConsentDescription: value,
        userConsentDisplayName: value,
        value,
    };
}
