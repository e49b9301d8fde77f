/**
 * Entity types of Microsoft Graph that the sandbox's table holds: those that a path of the sandbox leads to, and those
 * that a body or an answer there can name. Types that they are made of follow by themselves.
 */
export const entityTypes: readonly string[] = [
    // The directory.
    ...["directoryObject", "user", "group", "administrativeUnit", "device", "orgContact", "agentUser"],
    ...["application", "servicePrincipal", "appRoleAssignment", "oAuth2PermissionGrant", "extensionProperty"],
    ...["federatedIdentityCredential", "applicationTemplate", "invitation", "organization", "domain"],
    ...["groupSetting", "groupSettingTemplate", "directorySetting", "directorySettingTemplate"],
    ...["directoryRole", "directoryRoleTemplate", "scopedRoleMembership", "subscribedSku", "directory"],
    ...["tenantRelationship", "contract", "resourceSpecificPermissionGrant", "endpoint"],
    // Policies.
    ...["policyRoot", "policyBase", "stsPolicy", "authorizationPolicy", "authenticationFlowsPolicy"],
    ...["externalIdentitiesPolicy", "identitySecurityDefaultsEnforcementPolicy", "adminConsentRequestPolicy"],
    ...["activityBasedTimeoutPolicy", "claimsMappingPolicy", "homeRealmDiscoveryPolicy"],
    ...["tokenIssuancePolicy", "tokenLifetimePolicy", "appManagementPolicy", "tenantAppManagementPolicy"],
    ...["permissionGrantPolicy", "permissionGrantConditionSet", "featureRolloutPolicy"],
    ...["authenticationMethodsPolicy", "authenticationMethodConfiguration", "authenticationMethodTarget"],
    ...["authenticationStrengthPolicy", "authenticationCombinationConfiguration"],
    ...["authenticationStrengthRoot", "authenticationMethodModeDetail", "legacyPolicy"],
    ...["crossTenantAccessPolicy", "crossTenantAccessPolicyConfigurationDefault"],
    ...["crossTenantAccessPolicyConfigurationPartner", "crossTenantIdentitySyncPolicyPartner"],
    // Conditional access.
    ...["identityContainer", "conditionalAccessRoot", "conditionalAccessPolicy", "namedLocation"],
    ...["authenticationContextClassReference", "conditionalAccessTemplate"],
    // Roles.
    ...["roleManagement", "rbacApplication", "unifiedRoleAssignment", "unifiedRoleDefinition", "request"],
    ...["unifiedRoleScheduleBase", "unifiedRoleScheduleInstanceBase", "unifiedRoleManagementPolicy"],
    ...["unifiedRoleAssignmentScheduleRequest", "unifiedRoleEligibilityScheduleRequest", "appScope"],
    ...["unifiedRoleManagementPolicyAssignment", "unifiedRoleManagementPolicyRule"],
    // Identity governance.
    ...["identityGovernance", "accessReviewSet", "accessReviewScheduleDefinition", "accessReviewInstance"],
    ...["entitlementManagement", "entitlementManagementSettings", "connectedOrganization"],
    ...["accessPackage", "accessPackageCatalog", "accessPackageAssignmentPolicy", "accessPackageSubject"],
    ...["accessPackageResource", "accessPackageResourceRole", "accessPackageResourceScope"],
    ...["accessPackageResourceRoleScope", "accessPackageResourceRequest", "accessPackageAssignment"],
    ...["accessPackageResourceEnvironment", "accessPackageAssignmentRequest", "accessPackageQuestion"],
    ...["customCalloutExtension", "privilegedAccessRoot", "privilegedAccessGroup"],
    ...["privilegedAccessSchedule", "privilegedAccessScheduleInstance", "identityUserFlowAttribute"],
    // Reports, synchronization and administration.
    ...["auditLogRoot", "directoryAudit", "signIn", "synchronization", "synchronizationJob"],
    ...["synchronizationTemplate", "synchronizationSchema", "admin", "sharepoint", "sharepointSettings"],
];

/** Whose derived types are too many and too far from the sandbox: only those of the list above are taken. */
export const notExtended: readonly string[] = [
    ...["entity", "directoryObject", "policyBase", "authenticationMethod", "extension", "identity"],
];

/** Complex types that only actions and functions take or return, which no property leads to. */
export const complexTypes: readonly string[] = [
    "signInIdentity",
    "signInContext",
    "signInConditions",
    "whatIfAnalysisResult",
    "tenantInformation",
    "updateAllowedCombinationsResult",
    "authenticationStrengthUsage",
    "passwordCredential",
    "applicationServicePrincipal",
    "selfSignedCertificate",
];
