export * from "./conditionalAccessPolicy";
export * from "./crossTenantAccessPartner";
export * from "./directoryGroup";
export * from "./groupMembership";
export * from "./guestAccount";
export * from "./replicatedRead";
