export type * from "./accessReviewBody";
export * from "./accessPackage";
export * from "./accessPackageAssignmentPolicy";
export * from "./accessPackageCatalog";
export * from "./accessPackageGroup";
export * from "./accessReview";
export * from "./connectedOrganization";
export * from "./entitlementManagementSettings";
