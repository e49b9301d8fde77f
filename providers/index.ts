export * from "./appRoleAssignments";
export * from "./crossTenantAccessPartner";
export * from "./governance";
export * from "./groupMembership";
export * from "./guestAccount";
export * from "./replicatedRead";
export * from "./servicePrincipalSettings";
