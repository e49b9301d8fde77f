export type { EmergencyAccess, PolicyState } from "./emergencyAccess";
export * from "./guest";
export * from "./guestGroup";
export * from "./guestMfaPolicy";
export * from "./partnerOrganization";
