export * from "./applicationAccess";
export type { EmergencyAccess, PolicyState } from "./emergencyAccess";
export * from "./externalCollaborationSettings";
export * from "./guest";
export * from "./guestGroup";
export * from "./guestRole";
export * from "./membershipRules";
export {
    builtInAuthenticationStrengths,
    GuestMfaPolicy,
    guestTypes,
    type GuestMfaPolicyArgs,
    type GuestType,
} from "./guestMfaPolicy";
export * from "./partnerOrganization";
