import * as pulumi from "@pulumi/pulumi";
import {
    recommendedGuestPolicyNames,
    recommendedPolicyFaults,
    type RecommendedGuestPolicyName,
} from "../rules/recommendedPolicies";
import { NamedLocation } from "../providers";
import { CheckedComponent } from "./checkedComponent";
import { checkedPolicy, declarePolicy, type PolicyControlArgs } from "./guestAccessPolicy";
import { InputChecks } from "./inputChecks";
import { checkedScope, type PolicyScopeArgs } from "./policyScope";

export { recommendedGuestPolicyNames, type RecommendedGuestPolicyName };

/** Inputs of {@link RecommendedGuestPolicy}. */
export interface RecommendedGuestPolicyArgs extends Omit<
    PolicyScopeArgs,
    "includeApplications" | "excludeApplications"
> {
    /** Which policy. */
    readonly policy: RecommendedGuestPolicyName;
    /** Name shown in Entra. Default: a description of the policy. */
    readonly displayName?: pulumi.Input<string>;
    /** Ids of terms of use. Required for `terms-of-use-for-guests`, and not allowed for others. */
    readonly termsOfUseIds?: string[];
    /** Countries (ISO 3166, such as `DE`) from which guests may sign in. Required for `block-guests-outside-countries`, and not allowed for others. */
    readonly countries?: string[];
    /** Hours for which a sign-in is valid, 1 to 23. Only for `sign-in-frequency-for-guests`. Default 12. */
    readonly signInHours?: number;
}

/** The controls and conditions of a recommended policy. */
interface Recommendation extends PolicyControlArgs {
    readonly displayName: string;
    readonly includeApplications?: string[];
    readonly excludeApplications?: string[];
}

function recommendationOf(
    { policy, termsOfUseIds = [], signInHours = 12 }: RecommendedGuestPolicyArgs,
    locationId?: pulumi.Output<string>,
): Recommendation {
    switch (policy) {
        case "mfa-for-all-guests":
            return { displayName: "MFA for all guests", grant: { mfa: true } };
        case "block-legacy-authentication-for-guests":
            return {
                displayName: "Block legacy authentication for guests",
                grant: { block: true },
                conditions: { clientAppTypes: ["exchangeActiveSync", "other"] },
            };
        case "block-device-code-flow-for-guests":
            return {
                displayName: "Block device code flow for guests",
                grant: { block: true },
                conditions: { authenticationFlows: ["deviceCodeFlow"] },
            };
        case "terms-of-use-for-guests":
            return { displayName: "Terms of use for guests", grant: { termsOfUseIds } };
        case "sign-in-frequency-for-guests":
            return {
                displayName: "Sign-in frequency for guests",
                session: { signInFrequency: { hours: signInHours }, persistentBrowser: "never" },
            };
        case "block-guests-outside-countries":
            return {
                displayName: "Block guests outside allowed countries",
                grant: { block: true },
                ...(locationId && {
                    conditions: locationId.apply((id) => ({
                        locations: { include: ["All"], exclude: [id] },
                    })),
                }),
            };
        case "limit-guests-to-office365":
            return {
                displayName: "Limit guests to Office 365",
                grant: { block: true },
                excludeApplications: ["Office365"],
            };
    }
}

/**
 * A commonly needed policy for guests, chosen by name. Report-only by default. Never applies to emergency access.
 *
 * @see https://learn.microsoft.com/entra/identity/conditional-access/policy-guests-mfa-strength
 * @see https://learn.microsoft.com/entra/identity/conditional-access/policy-block-legacy-authentication
 * @see https://learn.microsoft.com/entra/identity/conditional-access/policy-block-authentication-flows
 */
export class RecommendedGuestPolicy extends CheckedComponent {
    /** The policy's id (GUID), known once replicas agree on the policy. */
    readonly policyId: pulumi.Output<string>;

    /**
     * @throws InvalidInputsError - The policy lacks an input, or has no use for one; or as `GuestAccessPolicy`.
     */
    constructor(name: string, args: RecommendedGuestPolicyArgs, opts?: pulumi.ComponentResourceOptions) {
        // Checked before anything is registered, without the location, which has no id yet.
        InputChecks.of("RecommendedGuestPolicy", name, (checks) => checkedRecommendation(checks, args));
        super("RecommendedGuestPolicy", name, opts);
        const { countries = [] } = args;
        const location =
            countries.length === 0
                ? undefined
                : new NamedLocation(
                      name,
                      { displayName: `Countries guests come from (${name})`, countries },
                      { parent: this },
                  );
        const recommendation = recommendationOf(args, location?.locationId);
        const displayName = args.displayName ?? recommendation.displayName;
        const checked = InputChecks.of("RecommendedGuestPolicy", name, (checks) =>
            checkedPolicy(checks, { ...recommendation, ...args }),
        );
        this.policyId = declarePolicy(name, { ...args, displayName }, checked, this);
        this.registerOutputs({ policyId: this.policyId });
    }
}

function checkedRecommendation(checks: InputChecks, args: RecommendedGuestPolicyArgs): void {
    const faults = recommendedPolicyFaults(args);
    checks.refuse(faults, args);
    if (faults.length === 0) {
        checkedPolicy(checks, { ...recommendationOf(args), ...args });
    } else {
        checkedScope(checks, args);
    }
}
