/** The Microsoft Graph client: sign-in, retry, throttle lanes, consistent reads. */
export { createGraphClient, type GraphClient, type GraphClientOptions, type GraphRequest } from "./client";
export * as applicationAccess from "./applicationAccess";
export * as conditionalAccess from "./conditionalAccess";
export { createdMsOf, createOnce, type CreateOnceCalls } from "./createOnce";
export * as crossTenantAccessPartners from "./crossTenantAccessPartners";
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
export * as groups from "./groups";
export * as guestDomains from "./guestDomains";
export { invite, reinvite, type Invitation } from "./invitations";
export { canonicalPolicy, isSamePolicy, policyMembers, type PolicyJson } from "./canonicalPolicy";
export { isReplicationLag, type LagOperation } from "./lagClassifier";
export * as managers from "./managers";
export { readAgreed, readUntilReplicated, type ReplicatedReadOptions } from "./replicatedRead";
export { retryOnLag } from "./retryOnLag";
export { readGraphSettings, type GraphSettings } from "./settings";
export * as sponsors from "./sponsors";
export * as tenantPolicies from "./tenantPolicies";
export type { TimeSource } from "./time";
export * as users from "./users";
export * as usersOfAddress from "./usersOfAddress";
