import * as pulumi from "@pulumi/pulumi";
import { GuestUsage } from "./resources";

/** Inputs of {@link GuestBilling}. */
export interface GuestBillingArgs {
    /** The tenant whose guests are billed. */
    readonly tenantId: pulumi.Input<string>;
    /** A resource group of the subscription that pays. A change replaces the link. */
    readonly resourceGroupName: pulumi.Input<string>;
    /** Azure region, such as `northeurope`. A change replaces the link. */
    readonly location: pulumi.Input<string>;
}

/**
 * The subscription that pays for the tenant's guests by monthly active users, of which the first 50,000 are free. It
 * is the subscription of the azure-native provider. Microsoft.AzureActiveDirectory must be registered in it.
 *
 * @see https://learn.microsoft.com/entra/external-id/external-identities-pricing
 */
export class GuestBilling extends pulumi.ComponentResource {
    readonly guestUsageId: pulumi.Output<string>;

    constructor(name: string, args: GuestBillingArgs, opts?: pulumi.ComponentResourceOptions) {
        super("entra-b2b:index:GuestBilling", name, {}, opts);
        const usage = new GuestUsage(name, { ...args, resourceName: name }, { parent: this });
        this.guestUsageId = usage.id;
        this.registerOutputs({ guestUsageId: this.guestUsageId });
    }
}
