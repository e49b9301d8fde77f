import { badRequest, GraphFault } from "../graphFault";
import type { EntityType } from "../odata";
import type { Entity } from "../store";
import { assertDocumented } from "./documentedValues";

/** A new app registration with every property that the sandbox knows of one. */
export function newApplication(properties: Entity): Entity {
    return { "@odata.type": "#microsoft.graph.application", ...blank, ...properties };
}

const blank: Entity = {
    id: null,
    addIns: [],
    api: {
        acceptMappedClaims: null,
        knownClientApplications: [],
        oauth2PermissionScopes: [],
        preAuthorizedApplications: [],
        requestedAccessTokenVersion: null,
    },
    appId: null,
    appRoles: [],
    applicationTemplateId: null,
    authenticationBehaviors: null,
    certification: null,
    createdDateTime: null,
    defaultRedirectUri: null,
    deletedDateTime: null,
    description: null,
    disabledByMicrosoftStatus: null,
    displayName: null,
    groupMembershipClaims: null,
    identifierUris: [],
    info: {
        logoUrl: null,
        marketingUrl: null,
        privacyStatementUrl: null,
        supportUrl: null,
        termsOfServiceUrl: null,
    },
    isDeviceOnlyAuthSupported: null,
    isFallbackPublicClient: null,
    keyCredentials: [],
    nativeAuthenticationApisEnabled: null,
    notes: null,
    oauth2RequirePostResponse: false,
    optionalClaims: null,
    parentalControlSettings: { countriesBlockedForMinors: [], legalAgeGroupRule: "Allow" },
    passwordCredentials: [],
    publicClient: { redirectUris: [] },
    publisherDomain: null,
    requestSignatureVerification: null,
    requiredResourceAccess: [],
    samlMetadataUrl: null,
    serviceManagementReference: null,
    servicePrincipalLockConfiguration: null,
    signInAudience: "AzureADMyOrg",
    spa: { redirectUris: [] },
    tags: [],
    tokenEncryptionKeyId: null,
    uniqueName: null,
    verifiedPublisher: { addedDateTime: null, displayName: null, verifiedPublisherId: null },
    web: {
        homePageUrl: null,
        implicitGrantSettings: { enableAccessTokenIssuance: false, enableIdTokenIssuance: false },
        logoutUrl: null,
        redirectUriSettings: [],
        redirectUris: [],
    },
};

/** @see https://learn.microsoft.com/graph/api/resources/application */
export const applicationType: EntityType = { name: "application" };

const tokens = ["idToken", "accessToken", "saml2Token"];

/** @throws GraphFault - 400: a value that no application has. */
export function assertApplication(application: Entity): void {
    assertDocumented("Application", application);
    const { optionalClaims } = application;
    const lists = Object.entries((optionalClaims ?? {}) as Entity);
    if (!lists.every(([token, list]) => tokens.includes(token) && (list === null || Array.isArray(list)))) {
        throw badRequest("Invalid value specified for property 'optionalClaims' of resource 'Application'.");
    }
    // A role and a delegated permission may share an id: they are one permission of two kinds.
    if (
        kindsOfPermissions(application).some((rows) => new Set(rows.map(({ id }) => id)).size < rows.length)
    ) {
        throw badRequest("Request contains a property with duplicate values.");
    }
}

/** What an application offers: its roles for people and applications, and its delegated permissions. */
function kindsOfPermissions({ appRoles, api }: Entity): readonly [Entity[], Entity[]] {
    return [
        (appRoles as Entity[] | null) ?? [],
        ((api as Entity)["oauth2PermissionScopes"] as Entity[] | null) ?? [],
    ];
}

/**
 * An enabled role or permission can be neither removed nor renamed. The code was observed.
 *
 * @see https://learn.microsoft.com/graph/api/resources/approle (isEnabled)
 * @see https://learn.microsoft.com/graph/api/resources/permissionscope (isEnabled)
 */
export function assertDisabledFirst(changed: Entity, current: Entity): void {
    const before = kindsOfPermissions(current);
    const removed = kindsOfPermissions(changed).flatMap((rows, kind) => {
        const kept = new Set(rows.map(({ id }) => id));
        return (before[kind] ?? []).filter(({ id, isEnabled }) => isEnabled === true && !kept.has(id));
    });
    if (removed.length > 0) {
        throw new GraphFault(
            400,
            "CannotDeleteOrUpdateEnabledEntitlement",
            "Permission (scope or role) cannot be deleted or updated unless disabled first.",
        );
    }
}

/** Roles and permissions with the members that the service completes. */
export function withPermissionDefaults(application: Entity): Entity {
    const complete = (rows: unknown, more: Entity) =>
        ((rows as Entity[] | null) ?? []).map((row) => ({ isEnabled: true, value: null, ...more, ...row }));
    const api = application["api"] as Entity;
    return {
        ...application,
        appRoles: complete(application["appRoles"], { origin: "Application" }),
        api: {
            ...api,
            oauth2PermissionScopes: complete(api["oauth2PermissionScopes"], {
                adminConsentDescription: null,
                adminConsentDisplayName: null,
                type: "User",
                userConsentDescription: null,
                userConsentDisplayName: null,
            }),
        },
    };
}
