/** Kinds whose objects belong to one resource alone, and end with it. */
export const markedKinds = [
    "accessPackage",
    "accessPackageAssignmentPolicy",
    "accessPackageCatalog",
    "accessReview",
    "authenticationStrength",
    "claimsMappingPolicy",
    "conditionalAccessPolicy",
    "connectedOrganization",
    "directoryGroup",
    "namedLocation",
] as const;

export type MarkedKind = (typeof markedKinds)[number];
