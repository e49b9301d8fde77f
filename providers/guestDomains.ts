import * as pulumi from "@pulumi/pulumi";
import { DelegatedResource } from "./delegate";
import type { TenantPolicyArgs } from "./externalCollaboration";

/** Inputs of {@link GuestDomains}: exactly one of the two lists. A subdomain counts as a separate domain. */
export interface GuestDomainsArgs extends TenantPolicyArgs {
    /** Only people of these domains can be guests. */
    readonly allowedDomains?: pulumi.Input<pulumi.Input<string>[]>;
    /** People of these domains cannot be guests. */
    readonly blockedDomains?: pulumi.Input<pulumi.Input<string>[]>;
    /**
     * What to do when guests in the tenant have a domain that the list denies. `refuse` writes nothing and names the
     * domains. `accept` writes the list: guests who have not redeemed can no longer do so, and the others stay.
     * Default `refuse`.
     */
    readonly deniedGuests?: pulumi.Input<"refuse" | "accept">;
}

/**
 * The domains whose people can be guests, or cannot. A tenant has one such list; it also binds entitlement management.
 * Graph has it in beta alone. A list that was made here is removed when it is no longer declared and `onRemove` is
 * `restore`; one that was there before gets its former domains back.
 *
 * @see https://learn.microsoft.com/entra/external-id/allow-deny-list
 * @see https://learn.microsoft.com/graph/api/resources/b2bmanagementpolicy
 */
export class GuestDomains extends DelegatedResource {
    /** Guests in the tenant that the list denied when it was last written, by domain, in words. */
    declare readonly guestsDenied: pulumi.Output<string[]>;

    constructor(name: string, args: GuestDomainsArgs, opts?: pulumi.CustomResourceOptions) {
        super("guestDomains", name, { ...args, guestsDenied: undefined }, opts);
    }
}
