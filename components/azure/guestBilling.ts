import * as pulumi from "@pulumi/pulumi";
import { quote } from "../../rules/text";
import { azureNative } from "./sdks";
import { CheckedComponent } from "../checkedComponent";

/** Inputs of {@link GuestBilling}. */
export interface GuestBillingArgs {
    /** The tenant whose guests are billed. */
    readonly tenantId: pulumi.Input<string>;
    /** A resource group of the subscription that pays. A change replaces the link. */
    readonly resourceGroupName: pulumi.Input<string>;
    /**
     * Where the link is kept: `United States`, `Europe`, `Asia Pacific` or `Australia`, not an Azure region. Microsoft
     * lists these for the sister types `b2cDirectories` and `ciamDirectories`. Of this type only `United States`, in
     * Microsoft's examples, and `Europe`, in a customer's report, are known. Whether a region such as `northeurope`
     * is accepted too is not known, so the value is not checked. A change replaces the link.
     *
     * @see https://learn.microsoft.com/azure/templates/microsoft.azureactivedirectory/ciamdirectories
     * @see https://github.com/Azure/azure-policy/issues/1602
     */
    readonly location: pulumi.Input<string>;
}

/**
 * The subscription that pays for the tenant's guests by monthly active users, of which the first 50,000 are free. It
 * is the subscription of the azure-native provider. Microsoft.AzureActiveDirectory must be registered in it.
 *
 * @see https://learn.microsoft.com/entra/external-id/external-identities-pricing
 */
export class GuestBilling extends CheckedComponent {
    /** Resource id of the link. */
    readonly guestUsageId: pulumi.Output<string>;

    /** @throws MissingPackageError - `@pulumi/azure-native` is not installed. */
    constructor(name: string, args: GuestBillingArgs, opts?: pulumi.ComponentResourceOptions) {
        const { GuestUsage } = azureNative("azureactivedirectory", `GuestBilling ${quote(name)}`);
        super("GuestBilling", name, opts);
        const usage = new GuestUsage(name, { ...args, resourceName: name }, { parent: this });
        this.guestUsageId = usage.id;
        this.registerOutputs({ guestUsageId: this.guestUsageId });
    }
}
