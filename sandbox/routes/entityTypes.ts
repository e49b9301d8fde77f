import type { EntityType } from "../odata";
import type { Entity } from "../store";

/** A new user with every property that the sandbox knows of one. */
export function newUser(properties: Entity): Entity {
    return { "@odata.type": "#microsoft.graph.user", ...blankUser, ...properties };
}

const blankUser: Entity = {
    id: null,
    aboutMe: null,
    accountEnabled: true,
    ageGroup: null,
    businessPhones: [],
    city: null,
    companyName: null,
    consentProvidedForMinor: null,
    country: null,
    createdDateTime: null,
    creationType: null,
    deletedDateTime: null,
    department: null,
    displayName: null,
    employeeHireDate: null,
    employeeId: null,
    employeeLeaveDateTime: null,
    employeeOrgData: null,
    employeeType: null,
    externalUserState: null,
    externalUserStateChangeDateTime: null,
    faxNumber: null,
    givenName: null,
    identities: [],
    imAddresses: [],
    jobTitle: null,
    legalAgeGroupClassification: null,
    mail: null,
    mailNickname: null,
    mobilePhone: null,
    officeLocation: null,
    onPremisesDistinguishedName: null,
    onPremisesDomainName: null,
    onPremisesImmutableId: null,
    onPremisesSamAccountName: null,
    onPremisesSecurityIdentifier: null,
    onPremisesSyncEnabled: null,
    onPremisesUserPrincipalName: null,
    otherMails: [],
    onPremisesExtensionAttributes: null,
    onPremisesLastSyncDateTime: null,
    passwordPolicies: null,
    passwordProfile: null,
    postalCode: null,
    preferredLanguage: null,
    proxyAddresses: [],
    securityIdentifier: null,
    showInAddressList: null,
    signInActivity: null,
    state: null,
    streetAddress: null,
    surname: null,
    usageLocation: null,
    userPrincipalName: null,
    userType: "Member",
};

/** @see https://learn.microsoft.com/graph/api/user-get (default set) */
export const userType: EntityType = {
    name: "user",
    defaults: [
        "businessPhones",
        "displayName",
        "givenName",
        "id",
        "jobTitle",
        "mail",
        "mobilePhone",
        "officeLocation",
        "preferredLanguage",
        "surname",
        "userPrincipalName",
    ],
};

/** A new group with every property that the sandbox knows of one. */
export function newGroup(properties: Entity): Entity {
    return { "@odata.type": "#microsoft.graph.group", ...blankGroup, ...properties };
}

const blankGroup: Entity = {
    id: null,
    allowExternalSenders: false,
    assignedLabels: [],
    assignedLicenses: [],
    autoSubscribeNewMembers: false,
    classification: null,
    createdDateTime: null,
    deletedDateTime: null,
    description: null,
    displayName: null,
    expirationDateTime: null,
    groupTypes: [],
    hideFromAddressLists: false,
    hideFromOutlookClients: false,
    isAssignableToRole: null,
    isSubscribedByMail: false,
    mail: null,
    mailEnabled: false,
    mailNickname: null,
    membershipRule: null,
    membershipRuleProcessingState: null,
    onPremisesDomainName: null,
    onPremisesLastSyncDateTime: null,
    onPremisesNetBiosName: null,
    onPremisesProvisioningErrors: [],
    onPremisesSamAccountName: null,
    onPremisesSecurityIdentifier: null,
    onPremisesSyncEnabled: null,
    preferredDataLocation: null,
    preferredLanguage: null,
    proxyAddresses: [],
    renewedDateTime: null,
    resourceBehaviorOptions: [],
    resourceProvisioningOptions: [],
    securityEnabled: true,
    securityIdentifier: null,
    theme: null,
    uniqueName: null,
    unseenCount: 0,
    visibility: null,
    writebackConfiguration: { isEnabled: null, onPremisesGroupType: null },
};

/** Answered only to a `$select` that names them. @see https://learn.microsoft.com/graph/api/resources/group */
const onRequest = new Set([
    "allowExternalSenders",
    "autoSubscribeNewMembers",
    "hideFromAddressLists",
    "hideFromOutlookClients",
    "isSubscribedByMail",
    "unseenCount",
]);

/** @see https://learn.microsoft.com/graph/api/resources/group */
export const groupType: EntityType = {
    name: "group",
    defaults: Object.keys(blankGroup).filter((name) => !onRequest.has(name)),
};

/** The type of an object among objects of several types. */
export function typeOf(row: Entity): EntityType | undefined {
    return [userType, groupType].find(({ name }) => row["@odata.type"] === `#microsoft.graph.${name}`);
}
