import * as pulumi from "@pulumi/pulumi";
import { DelegatedResource } from "../delegate";

/** A claim that a token holds on request, such as `upn` with `include_externally_authenticated_upn`. */
export interface OptionalClaim {
    /** The claim, such as `acct`. */
    readonly name: pulumi.Input<string>;
    /** The application needs the claim for its sign-in. Default `false`. */
    readonly essential?: pulumi.Input<boolean>;
    /** Options of the claim, such as `emit_as_roles`. */
    readonly additionalProperties?: pulumi.Input<pulumi.Input<string>[]>;
}

/** Inputs of {@link ApplicationClaims}. A setting left out stays as the tenant has it. */
export interface ApplicationClaimsArgs {
    /** App id (GUID) of an app registration of this tenant. A change replaces the resource. */
    readonly appId: pulumi.Input<string>;
    /** Which groups a token names. `ApplicationGroup`: those assigned to the application. */
    readonly groupMembershipClaims?: pulumi.Input<
        "None" | "SecurityGroup" | "DirectoryRole" | "ApplicationGroup" | "All"
    >;
    /** By kind of token; all kinds together, so one left out has none. */
    readonly optionalClaims?: pulumi.Input<{
        /** Claims in ID tokens. */
        readonly idToken?: pulumi.Input<pulumi.Input<OptionalClaim>[]>;
        /** Claims in access tokens. */
        readonly accessToken?: pulumi.Input<pulumi.Input<OptionalClaim>[]>;
        /** Claims in SAML tokens. */
        readonly saml2Token?: pulumi.Input<pulumi.Input<OptionalClaim>[]>;
    }>;
}

/**
 * Optional and group claims of an existing app registration. Deleting the resource restores the former values.
 *
 * @see https://learn.microsoft.com/entra/identity-platform/optional-claims
 */
export class ApplicationClaims extends DelegatedResource {
    constructor(name: string, args: ApplicationClaimsArgs, opts?: pulumi.CustomResourceOptions) {
        super("applicationClaims", name, { ...args }, opts);
    }
}
