import type { Guest } from "../components";
import type { Tenant } from "../config";
import { declareApplications } from "./applications";
import { declareAzure } from "./azure";
import { declareCrossTenantAccess } from "./crossTenantAccess";
import { declareDirectoryRoles } from "./directoryRoles";
import { declareExternalCollaboration } from "./externalCollaboration";
import { declareGovernance } from "./governance";
import { declareGroups } from "./groups";
import { declareGuestPolicies } from "./guestPolicies";
import { declareGuests } from "./guests";
import { declareMfaPolicies } from "./mfaPolicies";
import { declareOffice365 } from "./office365";
import { assertPackages } from "./packages";
import { declarePartners } from "./partners";
import { declareRemovalBrake, declareRemovalBrakeAtEnd } from "./removals";
import { declareRoster } from "./roster";
import { assertSecrets, declareSaasApplications } from "./saasApplications";

/**
 * Declares all that a tenant's stack config and guest list ask for.
 *
 * @throws MissingPackageError - A package that the stack config needs is not installed. Nothing has been declared.
 * @throws RunError - A secret that it names is missing. Nothing has been declared.
 */
export function declareTenant(tenant: Tenant) {
    assertPackages(tenant.config);
    assertSecrets(tenant.config);
    const externalCollaboration = declareExternalCollaboration(tenant);
    const removalBrake = declareRemovalBrake(tenant);
    const beforeGuests = [externalCollaboration, removalBrake].filter((each) => each !== undefined);
    const rostered = tenant.config.guestsAs === "roster" ? declareRoster(tenant, beforeGuests) : undefined;
    const guests = rostered ? new Map<string, Guest>() : declareGuests(tenant, beforeGuests);
    const groups = rostered?.groups ?? declareGroups(tenant, guests);
    const saasApplications = declareSaasApplications(tenant, groups, guests, rostered?.roster);
    const partners = declarePartners(tenant, groups, declareCrossTenantAccess(tenant), saasApplications);
    const applications = declareApplications(tenant, groups, guests, rostered?.roster);
    const policies = [
        ...declareMfaPolicies(tenant, groups, partners, saasApplications),
        ...declareGuestPolicies(tenant, groups, partners, saasApplications),
    ];
    const directoryRoles = declareDirectoryRoles(tenant, groups, guests, rostered?.roster);
    declareGovernance(tenant, groups, partners);
    declareOffice365(tenant);
    declareAzure(tenant, groups, guests, rostered?.roster);
    declareRemovalBrakeAtEnd(tenant, [
        ...(rostered ? [rostered.roster] : guests.values()),
        ...groups.values(),
        ...partners.values(),
        ...applications.values(),
        ...saasApplications.values(),
        ...directoryRoles,
        ...policies,
    ]);
    return { guests, groups, partners, policies };
}
