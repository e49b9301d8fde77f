export * from "./authenticationStrength";
export * from "./conditionalAccessPolicy";
export { policyToGraph } from "./conditionalAccessJson";
export {
    crossTenantMembers,
    crossTenantToGraph,
    isPartner,
    mayReachOtherClouds,
    settingsInForce,
    settingsOver,
    systemDefault,
    type AccessSetting,
    type AccessSide,
    type AccessTarget,
    type CrossTenantAccess,
    type CrossTenantOverrides,
    type CrossTenantPartner,
    type CrossTenantSettings,
    type InboundTrust,
} from "./crossTenantAccess";
export type { Group, RoleAssignment } from "./directory";
export { PolicyModelError, type ModelProblem } from "./modelError";
export { locationToGraph, type NamedLocation } from "./namedLocation";
export { policyResource, type PolicyResource, type PulumiResource } from "./pulumiResource";
export {
    strengthById,
    tenantFromGraph,
    tenantPolicies,
    type GraphTenant,
    type TenantPolicies,
} from "./tenantPolicies";
export {
    isKnown,
    isOpen,
    isUnknown,
    knownItems,
    revealed,
    unknownText,
    unknownValue,
    type List,
    type OrUnknown,
    type Unknown,
} from "./unknown";
