import * as pulumi from "@pulumi/pulumi";
import type { AdoptionArgs } from "../providers";
import { strengthFault } from "../rules/authenticationStrength";
import { sentenceOf } from "../rules/fault";
import { checkedInput } from "./checkedInput";
import { checkedPolicy, declarePolicy } from "./guestAccessPolicy";
import type { PolicyScopeArgs } from "./policyScope";

/** Inputs of {@link GuestMfaPolicy}. */
export interface GuestMfaPolicyArgs extends PolicyScopeArgs, AdoptionArgs {
    readonly displayName: pulumi.Input<string>;
    /**
     * Ask for this authentication strength: a built-in one by name, or a strength's id, as a GUID or as the path that
     * `azuread.AuthenticationStrengthPolicy` has for it. Default: any multi-factor authentication. Strengths work only for guests from Entra tenants, and of the built-in ones a guest whose home
     * tenant's MFA is not trusted can meet `multifactor` only.
     */
    readonly authenticationStrength?: pulumi.Input<string>;
}

/**
 * A conditional-access policy that asks guests for multi-factor authentication. Declare it together with trust in
 * the partner's MFA (`PartnerOrganization`), or guests are asked twice.
 *
 * @see https://learn.microsoft.com/entra/external-id/authentication-conditional-access
 */
export class GuestMfaPolicy extends pulumi.ComponentResource {
    /** The policy's id (GUID), known once replicas agree on the policy. */
    readonly policyId: pulumi.Output<string>;

    /**
     * @throws pulumi.InputPropertyError - `emergencyAccess` is missing or too thin for the state; an id, guest type,
     *   state, plan or strength is none.
     */
    constructor(name: string, args: GuestMfaPolicyArgs, opts?: pulumi.ComponentResourceOptions) {
        super("entra-b2b:index:GuestMfaPolicy", name, {}, opts);
        this.policyId = declarePolicy(name, { ...args, grant: mfaGrant(args) }, this);
        this.registerOutputs({ policyId: this.policyId });
    }
}

/**
 * Refuses what the constructor would refuse.
 *
 * @throws pulumi.InputPropertyError - As the constructor does.
 */
export function checkPolicyArgs(args: Omit<GuestMfaPolicyArgs, "displayName">): void {
    checkedPolicy({ ...args, grant: mfaGrant(args) });
}

function mfaGrant({ authenticationStrength }: Pick<GuestMfaPolicyArgs, "authenticationStrength">) {
    return checkedInput("authenticationStrength", authenticationStrength, (strength) => {
        const wrong = strengthFault(strength);
        return wrong && `is wrong: ${sentenceOf(wrong)}`;
    }).apply((strength) =>
        strength == null ? { mfa: true as const } : { authenticationStrength: strength },
    );
}
