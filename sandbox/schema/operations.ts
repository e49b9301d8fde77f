/** An action or function: what its body holds, and what it answers, in the form of the tables. */
export interface Operation {
    readonly parameters: readonly string[];
    readonly returns?: string;
}

/**
 * Actions and functions by name. The typings do not have them; the page of each is
 * https://learn.microsoft.com/graph/api/ with the type and the name, such as `directoryobject-getbyids`.
 */
export const operations: Readonly<Record<string, Operation>> = {
    // Of directory objects.
    getByIds: { parameters: ["ids string[]", "types string[]?"], returns: "directoryObject[]" },
    getMemberGroups: { parameters: ["securityEnabledOnly boolean?"], returns: "string[]" },
    getMemberObjects: { parameters: ["securityEnabledOnly boolean?"], returns: "string[]" },
    checkMemberGroups: { parameters: ["groupIds string[]"], returns: "string[]" },
    checkMemberObjects: { parameters: ["ids string[]"], returns: "string[]" },
    validateProperties: {
        parameters: [
            "entityType string?",
            "displayName string?",
            "mailNickname string?",
            "onBehalfOfUserId guid?",
        ],
    },
    getAvailableExtensionProperties: {
        parameters: ["isSyncedFromOnPremises boolean?"],
        returns: "extensionProperty[]",
    },
    restore: {
        parameters: ["autoReconcileProxyConflict boolean?", "newUserPrincipalName string?"],
        returns: "directoryObject",
    },
    delta: { parameters: [] },
    // Of users and groups.
    assignLicense: {
        parameters: ["addLicenses assignedLicense[]", "removeLicenses guid[]"],
        returns: "user",
    },
    changePassword: { parameters: ["currentPassword string?", "newPassword string?"] },
    revokeSignInSessions: { parameters: [], returns: "boolean" },
    invalidateAllRefreshTokens: { parameters: [], returns: "boolean" },
    renew: { parameters: [] },
    getUserOwnedObjects: { parameters: ["userId string?", "type string?"], returns: "directoryObject" },
    // Of applications and service principals.
    addPassword: {
        parameters: ["passwordCredential passwordCredential?"],
        returns: "passwordCredential",
    },
    removePassword: { parameters: ["keyId string"] },
    addKey: {
        parameters: ["keyCredential keyCredential", "passwordCredential passwordCredential?", "proof string"],
        returns: "keyCredential",
    },
    removeKey: { parameters: ["keyId string", "proof string"] },
    addTokenSigningCertificate: {
        parameters: ["displayName string?", "endDateTime string?"],
        returns: "selfSignedCertificate",
    },
    setVerifiedPublisher: { parameters: ["verifiedPublisherId string?"] },
    unsetVerifiedPublisher: { parameters: [] },
    instantiate: {
        parameters: ["displayName string?", "serviceManagementReference string?"],
        returns: "applicationServicePrincipal",
    },
    // Of policies and conditional access.
    evaluate: {
        parameters: [
            "signInIdentity signInIdentity?",
            "signInContext signInContext?",
            "signInConditions signInConditions?",
            "appliedPoliciesOnly boolean?",
        ],
        returns: "whatIfAnalysisResult[]",
    },
    resetToSystemDefault: { parameters: [] },
    updateAllowedCombinations: {
        parameters: ["allowedCombinations authenticationMethodModes[]"],
        returns: "updateAllowedCombinationsResult",
    },
    usage: { parameters: [], returns: "authenticationStrengthUsage" },
    // Of other tenants.
    findTenantInformationByTenantId: { parameters: [], returns: "tenantInformation" },
    findTenantInformationByDomainName: { parameters: [], returns: "tenantInformation" },
    // Of governance and synchronization.
    filterByCurrentUser: { parameters: [] },
    additionalAccess: { parameters: [] },
    cancel: { parameters: [] },
    start: { parameters: [] },
    pause: { parameters: [] },
    restart: { parameters: ["criteria synchronizationJobRestartCriteria?"] },
};

/**
 * Collections and single objects below a version.
 *
 * @see https://learn.microsoft.com/graph/api/overview
 */
export const roots: Readonly<Record<string, string>> = {
    users: "user[]",
    groups: "group[]",
    applications: "application[]",
    servicePrincipals: "servicePrincipal[]",
    applicationTemplates: "applicationTemplate[]",
    directoryObjects: "directoryObject[]",
    directoryRoles: "directoryRole[]",
    directoryRoleTemplates: "directoryRoleTemplate[]",
    devices: "device[]",
    contacts: "orgContact[]",
    contracts: "contract[]",
    domains: "domain[]",
    organization: "organization[]",
    groupSettings: "groupSetting[]",
    groupSettingTemplates: "groupSettingTemplate[]",
    invitations: "invitation[]",
    oauth2PermissionGrants: "oAuth2PermissionGrant[]",
    subscribedSkus: "subscribedSku[]",
    me: "user",
    admin: "admin",
    auditLogs: "auditLogRoot",
    authenticationMethodsPolicy: "authenticationMethodsPolicy",
    directory: "directory",
    identity: "identityContainer",
    identityGovernance: "identityGovernance",
    policies: "policyRoot",
    roleManagement: "roleManagement",
    tenantRelationships: "tenantRelationship",
};

/** Collections that only beta has there. @see https://learn.microsoft.com/graph/api/overview?view=graph-rest-beta */
export const betaRoots: Readonly<Record<string, string>> = {
    administrativeUnits: "administrativeUnit[]",
    settings: "directorySetting[]",
    directorySettingTemplates: "directorySettingTemplate[]",
};
