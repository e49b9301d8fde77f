import * as pulumi from "@pulumi/pulumi";
import type { SingleSignOnMode } from "../rules/saasApplication";
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
    /** How My Apps and Microsoft 365 open the application. */
    readonly preferredSingleSignOnMode?: pulumi.Input<SingleSignOnMode | undefined>;
    /** Where the application starts a sign-in. Left out, Entra starts it. */
    readonly loginUrl?: pulumi.Input<string | undefined>;
    /** Settings of SAML. */
    readonly samlSingleSignOnSettings?: pulumi.Input<
        | {
              /** Where the application leads after a sign-in that Entra started. */
              readonly relayState?: pulumi.Input<string | undefined>;
          }
        | undefined
    >;
    /** Who gets mail before the signing certificate ends. */
    readonly notificationEmailAddresses?: pulumi.Input<pulumi.Input<string>[] | undefined>;
    /** SHA-1 thumbprint of the certificate that signs SAML tokens, in hexadecimal digits. */
    readonly preferredTokenSigningKeyThumbprint?: pulumi.Input<string | undefined>;
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
