import * as pulumi from "@pulumi/pulumi";
import type { AdoptionArgs } from "./adoption";
import type { PolicyConditions, PolicyGrantControls, PolicySessionControls } from "./conditionalAccessBody";
import type { DeepInput } from "./deepInput";
import { MarkedResource } from "./mark";

/** Inputs of {@link ConditionalAccessPolicy}, in Microsoft Graph's own JSON. */
export interface ConditionalAccessPolicyArgs extends AdoptionArgs {
    /** Name of the policy. */
    readonly displayName: pulumi.Input<string>;
    /** In force, off, or only reported in the sign-in log. */
    readonly state: pulumi.Input<"enabled" | "disabled" | "enabledForReportingButNotEnforced">;
    /** Users, applications, and what else must hold. */
    readonly conditions: DeepInput<PolicyConditions>;
    /** What must be met. Needed if there are no session controls. */
    readonly grantControls?: DeepInput<PolicyGrantControls>;
    /** What limits the session afterwards. Needed if there are no grant controls. */
    readonly sessionControls?: DeepInput<PolicySessionControls>;
    /**
     * Accounts, by object id, or a group that holds them, that must be able to sign in. Not written: a policy is refused
     * under which, together with all others of the tenant, none of them could. Required for an enforced policy for all
     * users, of which at least one account must be in the tenant and enabled.
     */
    readonly emergencyAccess?: pulumi.Input<{
        /** Object ids of accounts. */
        readonly accountIds?: pulumi.Input<pulumi.Input<string>[]>;
        /** Object id of a group that holds them. */
        readonly groupId?: pulumi.Input<string>;
        /**
         * Writes an enforced policy for all users although it names no account, or what it names cannot be read.
         * Default `false`.
         */
        readonly acknowledgeUnchecked?: pulumi.Input<boolean>;
    }>;
}

/**
 * A conditional access policy. It is created exactly once, also when the answer to its creation is lost, and its id is
 * known only when replicas agree on all of it. Two ways to write the same policy show no change. A policy that would
 * lock out the identity that deploys, or `emergencyAccess`, is refused before it is written.
 *
 * It replaces `azuread.ConditionalAccessPolicy`, which sends a creation again after a 5xx answer and so creates two
 * policies, fails when the connection drops, and waits for name and state only.
 *
 * @see https://learn.microsoft.com/graph/api/resources/conditionalaccesspolicy
 */
export class ConditionalAccessPolicy extends MarkedResource {
    /** The policy's id (GUID), known once replicas agree on the policy. */
    declare readonly policyId: pulumi.Output<string>;

    constructor(name: string, args: ConditionalAccessPolicyArgs, opts?: pulumi.CustomResourceOptions) {
        super("conditionalAccessPolicy", name, { ...args, policyId: undefined }, opts);
    }
}
