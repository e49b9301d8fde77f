import * as pulumi from "@pulumi/pulumi";
import type { AdoptionArgs } from "./adoption";
import { MarkedResource } from "./mark";

/** Inputs of {@link AuthenticationStrength}. */
export interface AuthenticationStrengthArgs extends AdoptionArgs {
    /** At most 30 characters. */
    readonly displayName: pulumi.Input<string>;
    /** Description shown in Entra. */
    readonly description?: pulumi.Input<string>;
    /** Combinations of methods of which one is enough, such as `fido2` or `password,softwareOath`. */
    readonly allowedCombinations: pulumi.Input<pulumi.Input<string>[]>;
}

/**
 * A custom authentication strength. A tenant has at most 15.
 *
 * @see https://learn.microsoft.com/entra/identity/authentication/concept-authentication-strengths
 */
export class AuthenticationStrength extends MarkedResource {
    /** The strength's id (GUID), known once replicas agree on the strength. */
    declare readonly strengthId: pulumi.Output<string>;

    constructor(name: string, args: AuthenticationStrengthArgs, opts?: pulumi.CustomResourceOptions) {
        super("authenticationStrength", name, { ...args, strengthId: undefined }, opts);
    }
}
