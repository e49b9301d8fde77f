export * from "./applicationAccess";
export * from "./azure";
export type { EmergencyAccess, PolicyState } from "./emergencyAccess";
export * from "./externalCollaborationSettings";
export * from "./guest";
export * from "./guestAccessPackage";
export * from "./guestAccessReview";
export * from "./guestGroup";
export {
    builtInAuthenticationStrengths,
    GuestMfaPolicy,
    guestTypes,
    type GuestMfaPolicyArgs,
    type GuestType,
} from "./guestMfaPolicy";
export * from "./guestTokenClaims";
export * from "./partnerOrganization";
