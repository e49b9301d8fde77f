export { addressedPlaces, type AddressedPlace } from "./addressedPlaces";
export type { ChangeLabel } from "./changes";
export {
    compareTenants,
    type ChangedRegion,
    type ChangeWord,
    type Extent,
    type RegionEffect,
    type TenantComparison,
} from "./compare";
export type { Restriction, SignInRegion } from "./signInRegion";
export { whyUntouched, type UntouchedReason } from "./untouched";
export type { Scope } from "./scope";
export { prove, type Expected, type Proof } from "./statement";
export { seenPeople, type SeenPeople } from "./seenPeople";
export { otherTenantId, type PersonLabel } from "./values/people";
export { otherApplicationId, suiteIds } from "./values/targets";
