export * from "./conditionalAccessPolicy";
export * from "./appRoleAssignments";
export * from "./crossTenantAccessPartner";
export * from "./directoryGroup";
export * from "./groupMembership";
export * from "./guestAccount";
export * from "./replicatedRead";
export * from "./servicePrincipalSettings";
