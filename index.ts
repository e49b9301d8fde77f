/**
 * The Pulumi program: one tenant's stack config and guest list in, its B2B collaboration out.
 * Everything is checked before the first resource is registered.
 */
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { Guest, GuestGroup, GuestMfaPolicy, PartnerOrganization } from "./components";
import { ConfigurationError, loadTenant, type Tenant, type TenantConfig } from "./config";

type MfaPolicyConfig = NonNullable<TenantConfig["partners"][number]["mfaPolicy"]>;

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

const { config, guests } = load();

const guestsByAddress = new Map(
    guests.map((guest) => [
        guest.address,
        new Guest(guest.address, {
            emailAddress: guest.address,
            redirectUrl: guest.redirectUrl ?? config.inviteRedirectUrl,
            onRemove: config.onRemove,
            ...(guest.displayName !== undefined && { displayName: guest.displayName }),
            ...(guest.companyName !== undefined && { companyName: guest.companyName }),
            ...(guest.sponsorIds.length > 0 && { sponsorIds: [...guest.sponsorIds] }),
            ...(guest.sendInvitationMessage && { message: { body: guest.customizedMessageBody } }),
        }),
    ]),
);

const groups = new Map(
    config.groups.map(({ name, displayName, description }) => [
        name,
        new GuestGroup(name, {
            displayName,
            description,
            guests: guests
                .filter(({ allGroups }) => allGroups.includes(name))
                .flatMap(({ address }) => guestsByAddress.get(address) ?? []),
        }),
    ]),
);

/** What policies of the stack config have in common; groups by name become their ids. */
function policyArgs({ excludeGroups, ...policy }: MfaPolicyConfig) {
    return {
        ...policy,
        emergencyAccess: config.emergencyAccess ?? {},
        excludeGroupIds: (excludeGroups ?? []).flatMap((name) => groups.get(name)?.groupId ?? []),
    };
}

const partners = new Map(
    config.partners.map(({ name, tenantId, inboundTrust, mfaPolicy }) => [
        name,
        new PartnerOrganization(name, {
            tenantId,
            inboundTrust,
            ...(mfaPolicy && { mfaPolicy: policyArgs(mfaPolicy) }),
        }),
    ]),
);

/** A declared partner's tenant id comes from its settings: the policy then waits until its trust is in force. */
function tenantIdOf(partner: string): pulumi.Input<string> {
    const declared = config.partners.find(({ name, tenantId }) => name === partner || tenantId === partner);
    return partners.get(declared?.name ?? "")?.tenantId ?? partner;
}

const policies = config.mfaPolicies.map(
    ({ name, partnerTenants, ...policy }) =>
        new GuestMfaPolicy(name, {
            ...policyArgs(policy),
            partnerTenantIds: partnerTenants === "all" ? "all" : partnerTenants.map(tenantIdOf),
        }),
);

/** Guests' object ids by address. */
export const guestIds = Object.fromEntries(
    [...guestsByAddress].map(([address, guest]) => [address, guest.userId]),
);
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
