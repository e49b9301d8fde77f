export * from "./applicationAccess";
export type { EmergencyAccess, PolicyState } from "./emergencyAccess";
export * from "./externalCollaborationSettings";
export { defaultRedirectUrl, Guest, type GuestArgs } from "./guest";
export * from "./guestGroup";
export * from "./guestRoster";
export {
    builtInAuthenticationStrengths,
    GuestMfaPolicy,
    guestTypes,
    type GuestMfaPolicyArgs,
    type GuestType,
} from "./guestMfaPolicy";
export * from "./partnerOrganization";
