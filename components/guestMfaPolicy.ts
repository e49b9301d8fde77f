import * as pulumi from "@pulumi/pulumi";
import type { AdoptionArgs } from "../providers";
import { strengthFault, strengthId } from "../rules/authenticationStrength";
import { CheckedComponent } from "./checkedComponent";
import { checkedPolicy, declarePolicy, type CheckedPolicy } from "./guestAccessPolicy";
import { InputChecks } from "./inputChecks";
import type { PolicyScopeArgs } from "./policyScope";

/** Inputs of {@link GuestMfaPolicy}. */
export interface GuestMfaPolicyArgs extends PolicyScopeArgs, AdoptionArgs {
    /** Name of the policy. */
    readonly displayName: pulumi.Input<string>;
    /**
     * Requires this authentication strength: a built-in one by name, or a strength's id, as a GUID or as the path from
     * `azuread.AuthenticationStrengthPolicy`. Default: any multi-factor authentication. Strengths work only for guests
     * from Entra tenants. A guest whose home tenant's MFA is not trusted can meet only `multifactor` of the built-in ones.
     */
    readonly authenticationStrength?: pulumi.Input<string>;
}

/**
 * A conditional access policy that requires multi-factor authentication from guests. Declare it together with trust in
 * the partner's MFA (`PartnerOrganization`), or guests are prompted twice.
 *
 * @see https://learn.microsoft.com/entra/external-id/authentication-conditional-access
 */
export class GuestMfaPolicy extends CheckedComponent {
    /** The policy's id (GUID), known once replicas agree on the policy. */
    readonly policyId: pulumi.Output<string>;

    /**
     * @throws InvalidInputsError - `emergencyAccess` is missing or not enough for the state; an id, guest type, state,
     *   plan or strength is not valid.
     */
    constructor(name: string, args: GuestMfaPolicyArgs, opts?: pulumi.ComponentResourceOptions) {
        const checked = InputChecks.of("GuestMfaPolicy", name, (checks) => checkedMfaPolicy(checks, args));
        super("GuestMfaPolicy", name, opts);
        this.policyId = declarePolicy(name, args, checked, this);
        this.registerOutputs({ policyId: this.policyId });
    }
}

/** An MFA policy's inputs, checked and in Microsoft Graph's JSON. */
export function checkedMfaPolicy(
    checks: InputChecks,
    { authenticationStrength, ...scope }: Omit<GuestMfaPolicyArgs, "displayName">,
): CheckedPolicy {
    const grant = checks
        .at("authenticationStrength")
        .input(authenticationStrength, (strength) => strengthFault(strength))
        .apply((strength) =>
            strength === undefined || strength === null || strengthId(strength) === undefined
                ? { mfa: true as const }
                : { authenticationStrength: strength },
        );
    return checkedPolicy(checks, { ...scope, grant });
}
