/**
 * The Pulumi program: one tenant's stack config and guest list in, its B2B collaboration out.
 * Everything is checked before the first resource is registered. What each part of the stack config becomes is in
 * `program/`, one area a file.
 */
import * as pulumi from "@pulumi/pulumi";
import { ConfigurationError, findProject, loadTenant, type Tenant } from "./config";
import type { Guest } from "./components";
import { declareCrossTenantAccess } from "./program/crossTenantAccess";
import { declareExternalCollaboration } from "./program/externalCollaboration";
import { declareApplications } from "./program/applications";
import { declareAzure } from "./program/azure";
import { declareDirectoryRoles } from "./program/directoryRoles";
import { declareGuestPolicies } from "./program/guestPolicies";
import { declareGovernance } from "./program/governance";
import { declareGroups } from "./program/groups";
import { declareGuests } from "./program/guests";
import { declareMfaPolicies } from "./program/mfaPolicies";
import { declareOffice365 } from "./program/office365";
import { declarePartners } from "./program/partners";
import { declareRemovalBrake, declareRemovalBrakeAtEnd } from "./program/removals";
import { declareRoster } from "./program/roster";

function load(): Tenant {
    try {
        return loadTenant({
            stack: pulumi.getStack(),
            stacksFolder: findProject().stacksFolder,
            values: pulumi.runtime.allConfig(),
        });
    } catch (error) {
        // The message is for the person who wrote the files: a stack trace would only hide it.
        throw error instanceof ConfigurationError ? new pulumi.RunError(error.message) : error;
    }
}

const tenant = load();
const externalCollaboration = declareExternalCollaboration(tenant);
const removalBrake = declareRemovalBrake(tenant);
const beforeGuests = [externalCollaboration, removalBrake].filter((each) => each !== undefined);
const rostered = tenant.config.guestsAs === "roster" ? declareRoster(tenant, beforeGuests) : undefined;
const guests = rostered ? new Map<string, Guest>() : declareGuests(tenant, beforeGuests);
const groups = rostered?.groups ?? declareGroups(tenant, guests);
const partners = declarePartners(tenant, groups, declareCrossTenantAccess(tenant));
const applications = declareApplications(tenant, groups, guests, rostered?.roster);
const policies = [
    ...declareMfaPolicies(tenant, groups, partners),
    ...declareGuestPolicies(tenant, groups, partners),
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
    ...directoryRoles,
    ...policies,
]);

/** Guests' object ids by address; none of a roster, which would fill screens: `pulumi stack export` has them. */
export const guestIds = Object.fromEntries([...guests].map(([address, guest]) => [address, guest.userId]));
/** Groups' object ids by name. */
export const groupIds = Object.fromEntries([...groups].map(([name, group]) => [name, group.groupId]));
/** Partners' tenant ids by name. */
export const partnerTenantIds = Object.fromEntries(
    [...partners].map(([name, { tenantId }]) => [name, tenantId]),
);
/** What is in force for each partner by name, with what it takes from the settings for all tenants. */
export const partnerSettings = Object.fromEntries(
    [...partners].map(([name, { effectiveSettings }]) => [name, effectiveSettings]),
);
/** Ids of the policies for guests. */
export const policyIds = [
    ...policies.map(({ policyId }) => policyId),
    ...[...partners.values()].flatMap(({ mfaPolicy }) => mfaPolicy?.policyId ?? []),
];
