import * as pulumi from "@pulumi/pulumi";
import type { AdoptionArgs } from "../adoption";
import { MarkedResource } from "../mark";

/** Where people of a connected organization sign in. */
export interface IdentitySource {
    /** Such as `#microsoft.graph.azureActiveDirectoryTenant` or `#microsoft.graph.domainIdentitySource`. */
    readonly "@odata.type": pulumi.Input<string>;
    readonly [member: string]: pulumi.Input<string>;
}

/** Inputs of {@link ConnectedOrganization}. */
export interface ConnectedOrganizationArgs extends AdoptionArgs {
    /** Name of the organization. */
    readonly displayName: pulumi.Input<string>;
    /** Default: none. */
    readonly description?: pulumi.Input<string>;
    /** Packages for all configured organizations are open to it; not while it is `proposed`. Default `configured`. */
    readonly state?: pulumi.Input<"configured" | "proposed">;
    /** A tenant, or domains. A change replaces the organization. */
    readonly identitySources: pulumi.Input<pulumi.Input<IdentitySource>[]>;
    /** Object ids of people of this tenant who answer for it. */
    readonly internalSponsorIds?: pulumi.Input<pulumi.Input<string>[]>;
    /** Object ids of guests of that organization who answer for it. */
    readonly externalSponsorIds?: pulumi.Input<pulumi.Input<string>[]>;
}

/**
 * A partner as entitlement management knows it: its people can ask for access packages. Another object than the
 * cross-tenant access settings of the partner.
 *
 * @see https://learn.microsoft.com/graph/api/resources/connectedorganization
 */
export class ConnectedOrganization extends MarkedResource {
    constructor(name: string, args: ConnectedOrganizationArgs, opts?: pulumi.CustomResourceOptions) {
        super("connectedOrganization", name, { ...args }, opts);
    }
}
