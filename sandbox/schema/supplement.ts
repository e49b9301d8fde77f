/**
 * What Microsoft's typings cannot say, or do not say yet. Everything else about types is in the tables that
 * `npm run schema` writes.
 */

/**
 * Types whose objects can have properties that are not declared. Directory objects take those of extensions.
 *
 * @see https://learn.microsoft.com/graph/extensibility-overview
 */
export const openTypes: ReadonlySet<string> = new Set([
    ...["directoryObject", "extensionProperty", "groupSetting", "groupSettingTemplate", "endpoint"],
    ...["directorySetting", "customSecurityAttributeValue", "identity", "identitySet"],
]);

/**
 * Types that only their derived types have objects of. `conditionalAccessExternalTenants` is not among them: the azuread
 * provider sends it without a type for all tenants, and Entra takes it.
 *
 * @see https://learn.microsoft.com/graph/api/resources/subjectset
 * @see https://learn.microsoft.com/graph/api/resources/identitysource
 * @see https://learn.microsoft.com/graph/api/resources/iprange
 * @see https://learn.microsoft.com/graph/api/resources/accessreviewapplyaction
 * @see https://learn.microsoft.com/graph/api/resources/unifiedrolemanagementpolicyrule
 * @see https://learn.microsoft.com/graph/api/resources/signinidentity
 * @see https://learn.microsoft.com/graph/api/resources/customcalloutextension
 */
export const abstractTypes: ReadonlySet<string> = new Set([
    ...["entity", "policyBase", "stsPolicy", "ipRange", "subjectSet"],
    ...["conditionalAccessSessionControl", "identitySource", "accessReviewApplyAction", "signInIdentity"],
    ...["accessReviewNotificationRecipientScope", "accessReviewRecommendationInsightSetting"],
    ...["signInContext", "unifiedRoleManagementPolicyRule", "authenticationMethodConfiguration"],
    ...["authenticationCombinationConfiguration", "accessPackageQuestion", "accessPackageAnswer"],
    ...["accessPackageResourceAttributeDestination", "accessPackageResourceAttributeSource"],
    ...["appManagementConfiguration", "customCalloutExtension", "customAuthenticationExtension"],
    ...["customExtensionAuthenticationConfiguration", "customExtensionBehaviorOnError"],
    ...["customExtensionCallbackConfiguration", "customExtensionEndpointConfiguration"],
    ...["privilegedAccessSchedule", "privilegedAccessScheduleInstance", "privilegedAccessScheduleRequest"],
    ...["serviceProvisioningError"],
]);

/**
 * Types whose objects have a separate address, as those of `entity` have, but another key.
 *
 * @see https://learn.microsoft.com/graph/api/crosstenantaccesspolicy-list-partners ($expand)
 */
export const keyedTypes: ReadonlySet<string> = new Set([
    "crossTenantAccessPolicyConfigurationPartner",
    "crossTenantIdentitySyncPolicyPartner",
]);

/**
 * Enums of which a property can hold several, joined with commas. Of the conditions of an applied policy the sign-in logs
 * that others published show it.
 *
 * @see https://learn.microsoft.com/graph/api/resources/appliedconditionalaccesspolicy
 * @see https://learn.microsoft.com/graph/api/resources/conditionalaccessguestsorexternalusers
 * @see https://learn.microsoft.com/graph/api/resources/authenticationmethodmodedetail
 * @see https://learn.microsoft.com/graph/api/resources/conditionalaccessauthenticationflows
 * @see https://learn.microsoft.com/graph/api/resources/whatifanalysisresult
 */
export const flags: ReadonlySet<string> = new Set([
    ...["authenticationMethodModes", "authenticationStrengthRequirements", "weakAlgorithms"],
    ...["conditionalAccessGuestOrExternalUserTypes", "conditionalAccessInsiderRiskLevels"],
    ...["conditionalAccessConditions"],
    ...["conditionalAccessTransferMethods", "nativeAuthenticationApisEnabled", "objectFlowTypes"],
    ...["templateScenarios", "whatIfAnalysisReasons"],
]);

/** Kinds that JSON writes as a text, with the form of the text and its name in the OData layer. */
export const textKinds: ReadonlyMap<string, { readonly form: RegExp; readonly edm: string }> = new Map([
    ["string", { form: /(?:)/, edm: "Edm.String" }],
    ["guid", { form: /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i, edm: "Edm.Guid" }],
    [
        "dateTimeOffset",
        {
            form: /^-?\d{4,}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,12})?)?(Z|[+-]\d\d:\d\d)$/i,
            edm: "Edm.DateTimeOffset",
        },
    ],
    ["date", { form: /^-?\d{4,}-\d\d-\d\d$/, edm: "Edm.Date" }],
    ["timeOfDay", { form: /^\d\d:\d\d(:\d\d(\.\d{1,12})?)?$/, edm: "Edm.TimeOfDay" }],
    [
        "duration",
        {
            form: /^-?P(?=\d|T\d)(\d+Y)?(\d+M)?(\d+D)?(T(?=\d)(\d+H)?(\d+M)?(\d+(\.\d+)?S)?)?$/,
            edm: "Edm.Duration",
        },
    ],
    ["binary", { form: /^[A-Za-z0-9+/_-]*={0,2}$/, edm: "Edm.Binary" }],
]);

function each(kind: string, names: readonly string[]): Record<string, string> {
    return Object.fromEntries(names.map((name) => [name, kind]));
}

/**
 * Kinds by property that the typings write as `string` or `number`; `*` is any type. A text whose name ends in
 * `DateTime` is a date with a time, and a number is a whole one, unless this list says otherwise. The pages of the types
 * are https://learn.microsoft.com/graph/api/resources/ with the type's name.
 */
export const finerKinds: Readonly<Record<string, string>> = {
    ...each("guid", [
        ...["addIn.id", "appRole.id", "permissionScope.id", "resourceAccess.id"],
        ...["resourceSpecificPermission.id", "appRoleAssignment.appRoleId", "appRoleAssignment.principalId"],
        ...["appRoleAssignment.resourceId", "apiApplication.knownClientApplications", "*.keyId", "*.skuId"],
        ...["*.tokenEncryptionKeyId", "*.disabledPlans", "assignedPlan.servicePlanId"],
        ...["servicePlanInfo.servicePlanId", "authorizationPolicy.guestUserRoleId", "contract.customerId"],
        ...[
            "servicePrincipal.appOwnerOrganizationId",
            "*.allowedPasskeyProfiles",
            "sharepointSettings.allowedDomainGuidsForSyncApp",
        ],
        ...["synchronizationTemplate.applicationId", "application.managerApplications"],
    ]),
    ...each("dateTimeOffset", [
        ...["user.birthday", "user.hireDate", "user.employeeHireDate", "responseStatus.time"],
        ...["synchronizationQuarantine.currentBegan", "synchronizationQuarantine.nextAttempt"],
        ...["synchronizationQuarantine.seriesBegan", "synchronizationSchedule.expiration"],
        ...["synchronizationStatus.steadyStateFirstAchievedTime"],
        ...["synchronizationStatus.steadyStateLastAchievedTime"],
        ...["synchronizationTaskExecution.timeBegan", "synchronizationTaskExecution.timeEnded"],
    ]),
    ...each("duration", [
        ...["accessPackageApprovalStage.durationBeforeAutomaticDenial", "expirationPattern.duration"],
        ...["accessPackageApprovalStage.durationBeforeEscalation", "*.maxLifetime", "*.timeoutDuration"],
        ...["accessPackageAutomaticRequestSettings.gracePeriodBeforeAccessRemoval"],
        ...["accessReviewInactiveUsersQueryScope.inactiveDuration", "*.recommendationLookBackDuration"],
        ...["entitlementManagementSettings.durationUntilExternalUserDeletedAfterBlocked"],
        ...["unifiedRoleManagementPolicyExpirationRule.maximumDuration", "synchronizationSchedule.interval"],
    ]),
    ...each("date", ["recurrenceRange.startDate", "recurrenceRange.endDate", "*.deprecationDate"]),
    ...each("timeOfDay", ["workingHours.startTime", "workingHours.endTime", "standardTimeZoneOffset.time"]),
    ...each("binary", [
        "alternativeSecurityId.key",
        "selfSignedCertificate.key",
        "keyCredential.key",
        "*.customKeyIdentifier",
    ]),
    ...each("double", [
        ...["compliance", "legal", "provider", "security", "total"].map(
            (name) => `applicationRiskScore.${name}`,
        ),
        ...["geoCoordinates.altitude", "geoCoordinates.latitude", "geoCoordinates.longitude"],
    ]),
};

/**
 * Members and values that the pages of both versions or the metadata of v1.0 have, and the typings do not have, or not
 * yet, in the form of the tables. `any` stands for a structure that the sandbox does not look into. The pages of rules
 * and of entitlement management settings show values in another case than their lists.
 *
 * @see https://graph.microsoft.com/v1.0/$metadata
 */
const addedToBoth = `
type application : directoryObject
    createdByAppId string?
    isDisabled boolean?
    managerApplications string[]
    oauth2RequirePostResponse boolean
type federatedIdentityCredential : entity
    subject string?
type applicationTemplate : entity
    deprecationDate string?
    endpoints string[]
    isEntraIntegrated boolean
    lastModifiedDateTime string?
    riskFactors applicationRiskFactors?
    riskScore applicationRiskScore?
type applicationRiskFactors
    compliance any?
    general any?
    legal any?
    security any?
type applicationRiskScore
    compliance number?
    legal number?
    provider number?
    security number?
    total number?
type appManagementApplicationConfiguration : appManagementConfiguration
    identifierUris identifierUriConfiguration?
type customAppManagementConfiguration : appManagementConfiguration
    applicationRestrictions customAppManagementApplicationConfiguration?
type customAppManagementApplicationConfiguration
    identifierUris identifierUriConfiguration?
type identifierUriConfiguration
    nonDefaultUriAddition any?
    uriAdditionWithoutUniqueTenantIdentifier any?
type keyCredentialConfiguration
    excludeActors any?
type passwordCredentialConfiguration
    excludeActors any?
type servicePrincipal : directoryObject
    createdByAppId string?
    isDisabled boolean?
type group : directoryObject
    accessType groupAccessType?
    infoCatalogs string[]
    isFavorite boolean?
    onPremisesExtensionAttributes onPremisesExtensionAttributes?
    onPremisesSyncBehavior onPremisesSyncBehavior?
    organizationId string?
    resourceBehaviorOptions string[]
    resourceProvisioningOptions string[]
    unseenConversationsCount number?
    unseenMessagesCount number?
    welcomeMessageEnabled boolean?
enum groupAccessType
    none
    private
    secret
    public
    unknownFutureValue
type orgContact : directoryObject
    onPremisesSyncBehavior onPremisesSyncBehavior?
type onPremisesSyncBehavior : entity
    isCloudManaged boolean
type user : directoryObject
    adhocCalls entity[]?
    cloudPCs entity[]?
    identityParentId string?
    onPremisesSyncBehavior onPremisesSyncBehavior?
    sponsorOf directoryObject[]?
type conditionalAccessPolicy : entity
    deletedDateTime string?
type namedLocation : entity
    deletedDateTime string?
type unifiedRoleAssignment : entity
    principalOrganizationId string?
type conditionalAccessRoot : entity
    deletedItems caPoliciesDeletableRoot?
type caPoliciesDeletableRoot : entity
    namedLocations namedLocation[]?
    policies conditionalAccessPolicy[]?
type signIn : entity
    authenticationAppDeviceDetails any?
    homeTenantId string?
    resourceTenantId string?
    servicePrincipalId string?
    servicePrincipalName string?
    userAgent string?
type accessPackageResourceRole : entity
    type roleType?
enum roleType
    none
    eligible
    active
    application
    delegated
    unknownFutureValue
type accessPackageApprovalStage
    approverInformationVisibility approverInformationVisibility?
enum approverInformationVisibility
    default
    notVisible
    visible
    unknownFutureValue
type accessPackageSubject : entity
    subjectLifecycle accessPackageSubjectLifecycle?
enum accessPackageSubjectLifecycle
    notDefined
    notGoverned
    governed
    unknownFutureValue
enum accessPackageRequestType
    approverRemove
enum allowedTargetScope
    allDirectoryAgentIdentities
enum riskDetail
    microsoftRevokedSessions
type accessPackageResource : entity
    uploadSessions entity[]?
type entitlementManagement : entity
    accessPackageSuggestions entity[]?
    availableAccessPackages accessPackage[]?
    controlConfigurations entity[]?
    subjects accessPackageSubject[]?
type identityGovernance
    catalogs accessPackageCatalog[]?
type policyRoot : entity
    federatedTokenValidationPolicy directoryObject?
    ownerlessGroupPolicy entity?
type x509CertificateAuthenticationMethodConfiguration : authenticationMethodConfiguration
    certificateAuthorityScopes x509CertificateAuthorityScope[]?
    issuerHintsConfiguration x509CertificateIssuerHintsConfiguration?
type x509CertificateAuthorityScope
    includeTargets any[]?
    publicKeyInfrastructureIdentifier string?
    subjectKeyIdentifier string?
type x509CertificateIssuerHintsConfiguration
    state x509CertificateIssuerHintsState?
enum x509CertificateIssuerHintsState
    disabled
    enabled
    unknownFutureValue
type fido2AuthenticationMethodConfiguration : authenticationMethodConfiguration
    defaultPasskeyProfile string?
    includeTargets passkeyAuthenticationMethodTarget[]?
    passkeyProfiles entity[]?
type passkeyAuthenticationMethodTarget : authenticationMethodTarget
    allowedPasskeyProfiles string[]
type crossTenantAccessPolicyConfigurationPartner
    appServiceConnectInbound crossTenantAccessPolicyAppServiceConnectSetting?
    m365CollaborationInbound crossTenantAccessPolicyM365CollaborationInboundSetting?
    m365CollaborationOutbound crossTenantAccessPolicyM365CollaborationOutboundSetting?
    serviceProviderConstraints entity?
type crossTenantAccessPolicyConfigurationDefault : entity
    appServiceConnectInbound crossTenantAccessPolicyAppServiceConnectSetting?
    m365CollaborationInbound crossTenantAccessPolicyM365CollaborationInboundSetting?
    m365CollaborationOutbound crossTenantAccessPolicyM365CollaborationOutboundSetting?
type crossTenantAccessPolicyAppServiceConnectSetting
    applications crossTenantAccessPolicyTargetConfiguration?
type crossTenantAccessPolicyM365CollaborationInboundSetting
    users crossTenantAccessPolicyTargetConfiguration?
type crossTenantAccessPolicyM365CollaborationOutboundSetting
    usersAndGroups crossTenantAccessPolicyTargetConfiguration?
enum conditionalAccessGrantControl
    riskRemediation
enum accessPackageExternalUserLifecycleAction
    None
    BlockSignIn
    BlockSignInAndDelete
enum unifiedRoleManagementPolicyRuleTargetOperations
    All
enum authenticationMethodModes
    qrCodePin
enum baseAuthenticationMethod
    qrCodePin
`;

/**
 * What beta answers and its typings do not have: observed, of conditional access in policies that others exported and in
 * https://github.com/deploymenttheory/terraform-provider-microsoft365 (conditional_access_field_map.md), of partners in
 * https://learn.microsoft.com/graph/api/resources/crosstenantidentitysyncpolicypartner?view=graph-rest-beta.
 */
const addedToBeta = `
type conditionalAccessPolicy : entity
    partialEnablementStrategy string?
    templateId string?
type conditionalAccessConditionSet
    agentContext any?
    agentIdRiskLevels string?
    agents any?
    clients any?
    signInRiskDetections any?
    times any?
type conditionalAccessClientApplications
    agentIdServicePrincipalFilter conditionalAccessFilter?
    excludeAgentIdServicePrincipals string[]
    includeAgentIdServicePrincipals string[]
type conditionalAccessSessionControls
    blockSensitiveActions any?
    networkAccessSecurity any?
type crossTenantIdentitySyncPolicyPartner
    deletedDateTime string?
    groupSyncInbound crossTenantGroupSyncInbound?
type crossTenantGroupSyncInbound
    isSyncAllowed boolean?
type policyRoot : entity
    b2bManagementPolicies b2bManagementPolicy[]?
type b2bManagementPolicy : stsPolicy
`;

/** Types and members beside the tables, in their form. */
export function addedTypes(version: "v1.0" | "beta"): string {
    return version === "beta" ? addedToBoth + addedToBeta : addedToBoth;
}
