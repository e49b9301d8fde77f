/**
 * The Pulumi program: one tenant's stack config and guest list in, its B2B collaboration out.
 * Everything is checked before the first resource is registered. What each part of the stack config becomes is in
 * `program/`, one area a file.
 */
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { ConfigurationError, loadTenant, type Tenant } from "./config";
import { declareExternalCollaboration } from "./program/externalCollaboration";
import { declareApplications } from "./program/applications";
import { declareDirectoryRoles } from "./program/directoryRoles";
import { declareGroups } from "./program/groups";
import { declareGuests } from "./program/guests";
import { declareMfaPolicies } from "./program/mfaPolicies";
import { declarePartners } from "./program/partners";

function load(): Tenant {
    try {
        return loadTenant({
            stack: pulumi.getStack(),
            stacksFolder: join(__dirname, "stacks"),
            values: pulumi.runtime.allConfig(),
        });
    } catch (error) {
        // The message is for the person who wrote the files: a stack trace would only hide it.
        throw error instanceof ConfigurationError ? new pulumi.RunError(error.message) : error;
    }
}

const tenant = load();
const externalCollaboration = declareExternalCollaboration(tenant);
const guests = declareGuests(tenant, externalCollaboration);
const groups = declareGroups(tenant, guests);
const partners = declarePartners(tenant, groups);
declareApplications(tenant, groups, guests);
declareDirectoryRoles(tenant, groups, guests);
const policies = declareMfaPolicies(tenant, groups, partners);

/** Guests' object ids by address. */
export const guestIds = Object.fromEntries([...guests].map(([address, guest]) => [address, guest.userId]));
/** Groups' object ids by name. */
export const groupIds = Object.fromEntries([...groups].map(([name, group]) => [name, group.groupId]));
/** Partners' tenant ids by name. */
export const partnerTenantIds = Object.fromEntries(
    [...partners].map(([name, { tenantId }]) => [name, tenantId]),
);
/** Ids of the MFA policies. */
export const policyIds = [
    ...policies.map(({ policyId }) => policyId),
    ...[...partners.values()].flatMap(({ mfaPolicy }) => mfaPolicy?.policyId ?? []),
];
