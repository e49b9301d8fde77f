export * from "./crossTenantAccessPartner";
export * from "./groupMembership";
export * from "./guestProfile";
export * from "./replicatedRead";
