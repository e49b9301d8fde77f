/**
 * The Pulumi program: one tenant's stack config and guest list in, its B2B collaboration out.
 * Everything is checked before the first resource is registered. The resources for each area of the stack config are in
 * `program/`, one area per file.
 */
import * as pulumi from "@pulumi/pulumi";
import { ConfigurationError, findProject, loadTenant, type Tenant } from "./config";
import { declareTenant } from "./program/tenant";

function load(): Tenant {
    try {
        return loadTenant({
            stack: pulumi.getStack(),
            stacksFolder: findProject().stacksFolder,
            values: pulumi.runtime.allConfig(),
        });
    } catch (error) {
        // The message is for the author of the files. A stack trace would only hide it.
        throw error instanceof ConfigurationError ? new pulumi.RunError(error.message) : error;
    }
}

const { guests, groups, partners, policies } = declareTenant(load());

/** Guests' object ids by address. Those of a roster are left out, as they would fill screens; `pulumi stack export` has them. */
export const guestIds = Object.fromEntries([...guests].map(([address, guest]) => [address, guest.userId]));
/** Groups' object ids by name. */
export const groupIds = Object.fromEntries([...groups].map(([name, group]) => [name, group.groupId]));
/** Partners' tenant ids by name. */
export const partnerTenantIds = Object.fromEntries(
    [...partners].map(([name, { tenantId }]) => [name, tenantId]),
);
/** Ids of the policies for guests. */
export const policyIds = [
    ...policies.map(({ policyId }) => policyId),
    ...[...partners.values()].flatMap(({ mfaPolicy }) => mfaPolicy?.policyId ?? []),
];
