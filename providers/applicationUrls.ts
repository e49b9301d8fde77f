import * as pulumi from "@pulumi/pulumi";
import { DelegatedResource } from "./delegate";

/** Inputs of {@link ApplicationUrls}. A setting left out stays as the tenant has it. */
export interface ApplicationUrlsArgs {
    /** App id (GUID) of an app registration of this tenant. A change replaces the resource. */
    readonly appId: pulumi.Input<string>;
    /** What the application calls itself, such as the entity id of SAML. No other application of the tenant has it. */
    readonly identifierUris?: pulumi.Input<pulumi.Input<string>[] | undefined>;
    /** Where tokens are sent, such as the assertion consumer service of SAML. */
    readonly redirectUris?: pulumi.Input<pulumi.Input<string>[] | undefined>;
    /** Where a sign-out is sent. */
    readonly logoutUrl?: pulumi.Input<string | undefined>;
}

/**
 * Identifiers and URLs of an existing app registration. Deleting the resource restores the former values.
 *
 * @see https://learn.microsoft.com/graph/api/resources/application
 */
export class ApplicationUrls extends DelegatedResource {
    constructor(name: string, args: ApplicationUrlsArgs, opts?: pulumi.CustomResourceOptions) {
        super("applicationUrls", name, { ...args }, opts);
    }
}
