import * as pulumi from "@pulumi/pulumi";
import type { AdoptionArgs } from "../adoption";
import { MarkedResource } from "../mark";

/** Inputs of {@link ClaimsMappingPolicy}. */
export interface ClaimsMappingPolicyArgs extends AdoptionArgs {
    /** Name of the policy. */
    readonly displayName: pulumi.Input<string>;
    /** One text: the policy as JSON. */
    readonly definition: pulumi.Input<pulumi.Input<string>[]>;
}

/** Which claims a token holds. @see https://learn.microsoft.com/entra/identity-platform/reference-claims-customization */
export class ClaimsMappingPolicy extends MarkedResource {
    constructor(name: string, args: ClaimsMappingPolicyArgs, opts?: pulumi.CustomResourceOptions) {
        super("claimsMappingPolicy", name, { ...args }, opts);
    }
}
