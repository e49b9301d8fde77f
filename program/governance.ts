import {
    GuestAccessPackage,
    GuestAccessReview,
    type GuestGroup,
    type PartnerOrganization,
    type Reviewers,
} from "../components";
import type { Tenant, TenantConfig } from "../config";
import { ConnectedOrganization, EntitlementManagementSettings, type IdentitySource } from "../providers";

type ReviewersConfig = TenantConfig["accessReviews"][number]["reviewers"];

/** Access reviews, connected organizations, access packages, and the settings of entitlement management. */
export function declareGovernance(
    { config }: Tenant,
    groups: ReadonlyMap<string, GuestGroup>,
    partners: ReadonlyMap<string, PartnerOrganization>,
): void {
    for (const { name, group, every, unit, reviewers, ...review } of config.accessReviews) {
        new GuestAccessReview(name, {
            ...review,
            groupId: groups.get(group)?.groupId ?? group,
            recurrence: { every, unit },
            reviewers: reviewersOf(reviewers),
        });
    }
    const organizations = new Map(
        config.connectedOrganizations.map(({ name, partner, domains, ...organization }) => [
            name,
            new ConnectedOrganization(name, {
                ...organization,
                identitySources: identitySources(partners.get(partner ?? ""), domains),
            }),
        ]),
    );
    for (const { name, requestors, groups: given, ...accessPackage } of config.accessPackages) {
        new GuestAccessPackage(name, {
            ...accessPackage,
            groups: Object.fromEntries(
                given.flatMap((group) => {
                    const declared = groups.get(group);
                    return declared ? [[group, declared]] : [];
                }),
            ),
            requestors:
                typeof requestors === "string"
                    ? requestors
                    : requestors.flatMap((organization) => organizations.get(organization)?.id ?? []),
        });
    }
    const settings = config.entitlementManagement;
    if (settings !== undefined) {
        const { externalUserLifecycleAction, deletedAfterBlockedDays } = settings;
        new EntitlementManagementSettings("entitlement-management", {
            ...(externalUserLifecycleAction !== undefined && { externalUserLifecycleAction }),
            ...(deletedAfterBlockedDays !== undefined && {
                durationUntilExternalUserDeletedAfterBlocked: `P${deletedAfterBlockedDays}D`,
            }),
        });
    }
}

function reviewersOf(reviewers: ReviewersConfig): Reviewers {
    if (reviewers === "self") {
        return { kind: "self" };
    }
    return "users" in reviewers
        ? { kind: "users", userIds: reviewers.users }
        : { kind: "groupOwners", fallbackUserIds: reviewers.fallback };
}

function identitySources(
    partner: PartnerOrganization | undefined,
    domains: readonly string[],
): IdentitySource[] {
    return partner === undefined
        ? domains.map((domainName) => ({
              "@odata.type": "#microsoft.graph.domainIdentitySource",
              domainName,
              displayName: domainName,
          }))
        : [
              {
                  "@odata.type": "#microsoft.graph.azureActiveDirectoryTenant",
                  tenantId: partner.tenantId,
                  displayName: partner.tenantId,
              },
          ];
}
