/** The Microsoft Graph client: sign-in, retry, throttle lanes, consistent reads. */
export { readAccessToken, signIn, type SignedIn } from "./accessToken";
export { sharedRead } from "./answeredRequest";
export {
    createGraphClient,
    undefinedIfMissing,
    type GraphClient,
    type GraphClientOptions,
    type GraphRequest,
    type RequestRecord,
} from "./client";
export * as accessPackageResources from "./accessPackageResources";
export * as applicationAccess from "./applicationAccess";
export * as claimsMappingAssignments from "./claimsMappingAssignments";
export * as conditionalAccess from "./conditionalAccess";
export { createdMsOf, createOnce, type CreateOnceCalls } from "./createOnce";
export * as crossTenantAccessPartners from "./crossTenantAccessPartners";
export { deletedDateTimeOf } from "./deletedObjects";
export * as directoryGroups from "./directoryGroups";
export * as directoryRoles from "./directoryRoles";
export type { RoleHolding } from "./directoryRoles";
export { DirectoryObjectLoader, getDirectoryObjects, type DirectoryObject } from "./directoryObjects";
export {
    createEntity,
    findEntity,
    getEntity,
    listEntities,
    removeEntity,
    writeEntity,
    type Entity,
    type IdentifiedEntity,
} from "./entities";
export * from "./errors";
export * as groupSettings from "./groupSettings";
export * as groups from "./groups";
export {
    takeGuestCensus,
    listDeletedGuests,
    GuestCensus,
    guestFilter,
    type DeletedGuests,
    type ListedGuest,
} from "./guestCensus";
export * as guestDomains from "./guestDomains";
export { listGuestRelation, type GuestRelation } from "./guestRelations";
export { invite, reinvite, type Invitation } from "./invitations";
export * as identitySynchronization from "./identitySynchronization";
export { canonicalPolicy, isSamePolicy, policyMembers, type PolicyJson } from "./canonicalPolicy";
export { isReplicationLag, type LagOperation } from "./lagClassifier";
export { listGroupIdsOfUser } from "./memberships";
export { patiently } from "./patiently";
export * as managers from "./managers";
export * from "./predicates";
export {
    readAgreed,
    readUntilReplicated,
    type ReplicatedReadOptions,
    type ReplicatedReadProgress,
} from "./replicatedRead";
export { referenceTo } from "./references";
export { retryOnLag } from "./retryOnLag";
export { readGraphSettings, readStackSettings, type GraphSettings } from "./settings";
export * as sponsors from "./sponsors";
export * as policyObjects from "./policyObjects";
export * as tenantInformation from "./tenantInformation";
export * as tenantPolicies from "./tenantPolicies";
export type { TimeSource } from "./time";
export { createHttpTransport, type Transport } from "./transport";
export * as users from "./users";
export { evaluateSignIn, type WhatIfRequest, type WhatIfResult } from "./whatIf";
export * as usersOfAddress from "./usersOfAddress";
