import type { Route } from "../../call";
import { accessReviewRoutes } from "./accessReviews";
import { assignmentPolicyRoutes } from "./assignmentPolicies";
import { catalogResourceRoutes } from "./catalogResources";
import { catalogRoutes } from "./catalogs";
import { connectedOrganizationRoutes } from "./connectedOrganizations";
import { entitlementSettingsRoutes } from "./entitlement";

/** Entitlement management and access reviews, in their v1.0 form. */
export const governanceRoutes: readonly Route[] = [
    ...accessReviewRoutes,
    ...assignmentPolicyRoutes,
    ...catalogResourceRoutes,
    ...catalogRoutes,
    ...connectedOrganizationRoutes,
    ...entitlementSettingsRoutes,
];
