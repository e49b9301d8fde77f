/** The Microsoft Graph client: sign-in, retry, throttle lanes, consistent reads. */
export { readAccessToken, signIn, type SignedIn } from "./client/accessToken";
export { sharedRead, type SharedRead } from "./client/answeredRequest";
export { isAbsence, undefinedIfMissing } from "./client/absence";
export {
    createGraphClient,
    type GraphClient,
    type GraphClientOptions,
    type GraphRequest,
} from "./client/client";
export * as accessPackageResources from "./resources/accessPackageResources";
export * as applicationAccess from "./resources/applicationAccess";
export * as claimsMappingAssignments from "./resources/claimsMappingAssignments";
export * as conditionalAccess from "./resources/conditionalAccess";
export {
    createdMsOf,
    createOnce,
    oldestOf,
    wholeSecond,
    type CreateOnceCalls,
} from "./consistency/createOnce";
export { auditsOf, type DirectoryAudit } from "./resources/directoryAudits";
export * as crossTenantAccessPartners from "./resources/crossTenantAccessPartners";
export { agreedDeletedObject, type DeletedObject } from "./resources/deletedObjects";
export { addReferences, RefusedReferencesError, type RefusedReference } from "./resources/referenceAdditions";
export * as directoryGroups from "./resources/directoryGroups";
export * as directoryRoles from "./resources/directoryRoles";
export type { RoleHolding } from "./resources/directoryRoles";
export * as directoryObjects from "./resources/directoryObjects";
export { getDirectoryObjects, type DirectoryObject } from "./resources/directoryObjects";
export {
    findEntity,
    getEntity,
    listEntities,
    postEntity,
    removeEntity,
    writeEntity,
    type Entity,
    type IdentifiedEntity,
} from "./resources/entities";
export * from "./client/errors";
export { Gatherer } from "./client/gatherer";
export type { RequestRecord, WaitRecord } from "./client/records";
export { Parts } from "./client/parts";
export * as groupSettings from "./resources/groupSettings";
export * as groups from "./resources/groups";
export {
    takeGuestCensus,
    listDeletedGuests,
    GuestCensus,
    guestFilter,
    type DeletedGuests,
    type ListedGuest,
} from "./resources/guestCensus";
export * as guestDomains from "./resources/guestDomains";
export { listGuestRelation, type GuestRelation } from "./resources/guestRelations";
export { invite, reinvite, type Invitation } from "./resources/invitations";
export type { MembersOf, Reference, Written } from "./resources/written";
export * as identitySynchronization from "./resources/identitySynchronization";
export {
    canonicalPolicy,
    inNewForm,
    isSamePolicy,
    policyMembers,
    type PolicyJson,
} from "./resources/canonicalPolicy";
export { isReplicationLag, type LagOperation } from "./consistency/lagClassifier";
export { listGroupIdsOfUser } from "./resources/memberships";
export { withRetries } from "./consistency/withRetries";
export * as managers from "./resources/managers";
export * from "./consistency/predicates";
export {
    readAgreed,
    readUntilReplicated,
    wasAnswered,
    wasAnsweredByAbsence,
    type ReplicatedReadOptions,
} from "./consistency/replicatedRead";
export { referenceTo } from "./resources/references";
export { retryOnLag } from "./consistency/retryOnLag";
export { readGraphSettings, readStackSettings, type GraphSettings } from "./client/settings";
export * as sponsors from "./resources/sponsors";
export * as policyObjects from "./resources/policyObjects";
export * as tenantInformation from "./resources/tenantInformation";
export * as tenantPolicies from "./resources/tenantPolicies";
export type { TimeSource } from "./client/time";
export { createHttpTransport, type Transport } from "./client/transport";
export * as users from "./resources/users";
export { evaluateSignIn, type WhatIfRequest, type WhatIfResult } from "./resources/whatIf";
export * as usersOfAddress from "./resources/usersOfAddress";
export type { ReplicatedReadProgress } from "./client/progress";
