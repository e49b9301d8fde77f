import * as pulumi from "@pulumi/pulumi";
import { delegateTo } from "../delegate";

/** Inputs of {@link ClaimsMappingPolicy}. */
export interface ClaimsMappingPolicyArgs {
    readonly displayName: pulumi.Input<string>;
    /** One text: the policy as JSON. */
    readonly definition: pulumi.Input<pulumi.Input<string>[]>;
}

const provider = delegateTo("claimsMappingPolicy");

/** Which claims a token holds. @see https://learn.microsoft.com/entra/identity-platform/reference-claims-customization */
export class ClaimsMappingPolicy extends pulumi.dynamic.Resource {
    constructor(name: string, args: ClaimsMappingPolicyArgs, opts?: pulumi.CustomResourceOptions) {
        super(provider, name, { ...args }, opts, "entra-b2b", "ClaimsMappingPolicy");
    }
}
