export type {
    GuestOnRemove,
    ObjectOnRemove,
    OnRemove,
    PartnerOnRemove,
    SettingsOnRemove,
} from "../rules/onRemove";
export type { AdoptionArgs } from "./adoption";
export type * from "./conditionalAccessBody";
export * from "./conditionalAccessPolicy";
export type { DeepInput } from "./deepInput";
export * from "./applicationUrls";
export * from "./appRoleAssignments";
export * from "./authenticationStrength";
export * from "./crossTenantAccessDefault";
export * from "./crossTenantAccessPartner";
export * from "./governance";
export * from "./externalCollaboration";
export * from "./directoryGroup";
export * from "./directoryRoleAssignment";
export * from "./groupMembership";
export * from "./groupSettings";
export * from "./guestAccount";
export * from "./guestDomains";
export * from "./guestRemovalBrake";
export * from "./guestRosterShard";
export * from "./identitySynchronization";
export * from "./namedLocation";
export * from "./provisioningJob";
export * from "./replicatedRead";
export * from "./servicePrincipalSettings";
export { tenantIdOfDomain } from "./tenantLookup";
export * from "./sharePointSettings";
export * from "./tokens";
