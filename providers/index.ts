export * from "./appRoleAssignments";
export * from "./crossTenantAccessPartner";
export * from "./externalCollaboration";
export * from "./groupMembership";
export * from "./guestAccount";
export * from "./guestDomains";
export * from "./replicatedRead";
export * from "./servicePrincipalSettings";
