import * as pulumi from "@pulumi/pulumi";
import { DelegatedResource } from "../delegate";

/** Inputs of {@link ClaimsMappingAssignment}. A change of either replaces the resource. */
export interface ClaimsMappingAssignmentArgs {
    /** The application's app id (GUID). */
    readonly appId: pulumi.Input<string>;
    /** The claims mapping policy (GUID). */
    readonly policyId: pulumi.Input<string>;
}

/**
 * The claims mapping policy of an enterprise application, which can have one only.
 *
 * @see https://learn.microsoft.com/graph/api/serviceprincipal-post-claimsmappingpolicies
 */
export class ClaimsMappingAssignment extends DelegatedResource {
    constructor(name: string, args: ClaimsMappingAssignmentArgs, opts?: pulumi.CustomResourceOptions) {
        super("claimsMappingAssignment", name, { ...args }, opts);
    }
}
