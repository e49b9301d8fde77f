import * as pulumi from "@pulumi/pulumi";
import { DelegatedResource } from "./delegate";

/** Inputs of {@link ServicePrincipalSettings}. A setting left out stays as the tenant has it. */
export interface ServicePrincipalSettingsArgs {
    /** The application's app id (GUID). A change replaces the resource. */
    readonly appId: pulumi.Input<string>;
    /**
     * Only who is assigned may sign in; everybody else is refused with AADSTS50105. `false` lets every user of the
     * tenant in, guests included.
     */
    readonly appRoleAssignmentRequired?: pulumi.Input<boolean | undefined>;
}

/**
 * Settings of an existing enterprise application. Deleting the resource restores the former values.
 *
 * @see https://learn.microsoft.com/graph/api/serviceprincipal-update
 */
export class ServicePrincipalSettings extends DelegatedResource {
    constructor(name: string, args: ServicePrincipalSettingsArgs, opts?: pulumi.CustomResourceOptions) {
        super("servicePrincipalSettings", name, { ...args }, opts);
    }
}
