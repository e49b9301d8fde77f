import type { EntityType } from "../odata";
import type { Entity } from "../store";

/** A new service principal with every property that the sandbox knows of one. */
export function newServicePrincipal(properties: Entity): Entity {
    return { "@odata.type": "#microsoft.graph.servicePrincipal", ...blank, ...properties };
}

const blank: Entity = {
    id: null,
    accountEnabled: true,
    addIns: [],
    alternativeNames: [],
    appDescription: null,
    appDisplayName: null,
    appId: null,
    appOwnerOrganizationId: null,
    appRoleAssignmentRequired: false,
    appRoles: [],
    applicationTemplateId: null,
    customSecurityAttributes: null,
    deletedDateTime: null,
    description: null,
    disabledByMicrosoftStatus: null,
    displayName: null,
    errorUrl: null,
    homepage: null,
    info: {
        logoUrl: null,
        marketingUrl: null,
        privacyStatementUrl: null,
        supportUrl: null,
        termsOfServiceUrl: null,
    },
    keyCredentials: [],
    loginUrl: null,
    logoutUrl: null,
    notes: null,
    notificationEmailAddresses: [],
    oauth2PermissionScopes: [],
    passwordCredentials: [],
    preferredSingleSignOnMode: null,
    preferredTokenSigningKeyEndDateTime: null,
    preferredTokenSigningKeyThumbprint: null,
    publisherName: null,
    replyUrls: [],
    resourceSpecificApplicationPermissions: [],
    samlMetadataUrl: null,
    samlSingleSignOnSettings: null,
    servicePrincipalNames: [],
    servicePrincipalType: "Application",
    signInAudience: "AzureADMyOrg",
    tags: [],
    tokenEncryptionKeyId: null,
    verifiedPublisher: { addedDateTime: null, displayName: null, verifiedPublisherId: null },
};

/** @see https://learn.microsoft.com/graph/api/resources/serviceprincipal */
export const servicePrincipalType: EntityType = {
    name: "servicePrincipal",
};

/** What a service principal has of its application's registration in the same tenant. */
export function copiedFrom(application: Entity, tenantId: string): Entity {
    const [web, api, publicClient, spa] = ["web", "api", "publicClient", "spa"].map(
        (name) => (application[name] ?? {}) as Entity,
    ) as [Entity, Entity, Entity, Entity];
    const uris = (structure: Entity) => (structure["redirectUris"] as string[] | undefined) ?? [];
    return {
        appDescription: application["description"],
        appDisplayName: application["displayName"],
        appId: application["appId"],
        appOwnerOrganizationId: tenantId,
        appRoles: application["appRoles"],
        applicationTemplateId: application["applicationTemplateId"],
        displayName: application["displayName"],
        homepage: web["homePageUrl"] ?? null,
        info: application["info"],
        logoutUrl: web["logoutUrl"] ?? null,
        oauth2PermissionScopes: api["oauth2PermissionScopes"] ?? [],
        replyUrls: [...uris(web), ...uris(publicClient), ...uris(spa)],
        servicePrincipalNames: [application["appId"], ...(application["identifierUris"] as string[])],
        signInAudience: application["signInAudience"],
        verifiedPublisher: application["verifiedPublisher"],
    };
}
