export * from "./applicationAccess";
export * from "./azure";
export {
    AuthenticationStrength,
    CrossTenantAccessDefault,
    NamedLocation,
    tenantIdOfDomain,
    type AuthenticationStrengthArgs,
    type CrossTenantAccessDefaultArgs,
    type NamedLocationArgs,
} from "../providers";
export type { EmergencyAccess } from "./emergencyAccess";
export { InvalidInputsError } from "./inputChecks";
export { MissingPackageError } from "./optionalPackages";
export type { PolicyState } from "../rules/policyState";
export * from "./externalCollaborationSettings";
export { defaultRedirectUrl, Guest, type GuestArgs } from "./guest";
export * from "./guestGroup";
export * from "./guestRole";
export * from "./guestRoster";
export * from "./guestAccessPackage";
export * from "./guestAccessReview";
export type { AccessConditions, AccessGrant, AccessSession } from "./accessControls";
export { builtInAuthenticationStrengths } from "../rules/authenticationStrength";
export { GuestAccessPolicy, type GuestAccessPolicyArgs } from "./guestAccessPolicy";
export { GuestMfaPolicy, type GuestMfaPolicyArgs } from "./guestMfaPolicy";
export { guestTypes, type GuestType } from "./policyScope";
export {
    RecommendedGuestPolicy,
    recommendedGuestPolicyNames,
    type RecommendedGuestPolicyArgs,
    type RecommendedGuestPolicyName,
} from "./recommendedGuestPolicy";
export type { Rollout } from "../rules/rollout";
export * from "./guestTokenClaims";
export { membershipRules, type MembershipRule } from "../rules/guestMembershipRules";
export * from "./monitoring";
export * from "./partnerOrganization";
export * from "./pipeline";
export * from "./saas";
export { whenReplicated, type Replicated } from "./whenReplicated";
