export * from "./applicationClaims";
export * from "./claimsMappingAssignment";
export * from "./claimsMappingPolicy";
