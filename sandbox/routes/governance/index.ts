import type { Route } from "../../call";
import { accessReviewRoutes } from "./accessReviews";
import { assignmentPolicyRoutes } from "./assignmentPolicies";
import { catalogResourceRoutes } from "./catalogResources";
import { catalogRoutes } from "./catalogs";
import { connectedOrganizationRoutes } from "./connectedOrganizations";
import { entitlementSettingsRoutes } from "./entitlement";

import { betaAssignmentPolicyRoutes } from "./beta/assignmentPolicies";
import { betaCatalogRoutes } from "./beta/catalogs";
import { betaResourceRoutes } from "./beta/resources";
import { entitlementRoleRoutes } from "./entitlementRoles";
import { groupScheduleRoutes } from "./groupSchedules";

/** Entitlement management in both versions, places in groups, and access reviews in their v1.0 form. */
export const governanceRoutes: readonly Route[] = [
    ...betaAssignmentPolicyRoutes,
    ...betaCatalogRoutes,
    ...betaResourceRoutes,
    ...entitlementRoleRoutes,
    ...groupScheduleRoutes,
    ...accessReviewRoutes,
    ...assignmentPolicyRoutes,
    ...catalogResourceRoutes,
    ...catalogRoutes,
    ...connectedOrganizationRoutes,
    ...entitlementSettingsRoutes,
];
