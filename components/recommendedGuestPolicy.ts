import * as pulumi from "@pulumi/pulumi";
import { recommendedGuestPolicyNames, type RecommendedGuestPolicyName } from "../rules/recommendedPolicies";
import { NamedLocation } from "../providers";
import { declarePolicy, type PolicyControlArgs } from "./guestAccessPolicy";
import type { PolicyScopeArgs } from "./policyScope";

export { recommendedGuestPolicyNames, type RecommendedGuestPolicyName };

/** Inputs of {@link RecommendedGuestPolicy}. */
export interface RecommendedGuestPolicyArgs extends Omit<
    PolicyScopeArgs,
    "includeApplications" | "excludeApplications"
> {
    /** Which policy. */
    readonly policy: RecommendedGuestPolicyName;
    /** Name shown in Entra. Default: what the policy does. */
    readonly displayName?: pulumi.Input<string>;
    /** Ids of terms of use, for `terms-of-use-for-guests` alone, which needs them. */
    readonly termsOfUseIds?: string[];
    /** Countries (ISO 3166, such as `DE`) from where guests get in, for `block-guests-outside-countries` alone, which needs them. */
    readonly countries?: string[];
    /** Hours for which a sign-in is good, 1 to 23, for `sign-in-frequency-for-guests` alone. Default 12. */
    readonly signInHours?: number;
}

/** What a recommended policy says. */
interface Recommendation extends PolicyControlArgs {
    readonly displayName: string;
    readonly includeApplications?: string[];
    readonly excludeApplications?: string[];
}

/** Which inputs belong to which policy, and whether it can do without. */
const ownInputs = {
    termsOfUseIds: { policy: "terms-of-use-for-guests", isNeeded: true },
    countries: { policy: "block-guests-outside-countries", isNeeded: true },
    signInHours: { policy: "sign-in-frequency-for-guests", isNeeded: false },
} as const;

/** Inputs that a policy lacks or has no use for, and what to do; `undefined` when there are none. */
export function recommendationFault(
    args: Pick<RecommendedGuestPolicyArgs, "policy" | keyof typeof ownInputs>,
): string | undefined {
    if (!recommendedGuestPolicyNames.includes(args.policy)) {
        return `must be one of ${recommendedGuestPolicyNames.join(", ")}, but is ${JSON.stringify(args.policy)}`;
    }
    for (const [name, { policy, isNeeded }] of Object.entries(ownInputs)) {
        const value = args[name as keyof typeof ownInputs];
        const isGiven = Array.isArray(value) ? value.length > 0 : value !== undefined;
        if (policy === args.policy && isNeeded && !isGiven) {
            return `${policy} needs ${name}: give one at least`;
        }
        if (policy !== args.policy && isGiven) {
            return `${args.policy} has no use for ${name}: remove it, or choose ${policy}`;
        }
    }
    return undefined;
}

function recommendationOf(
    { policy, termsOfUseIds = [], signInHours = 12 }: RecommendedGuestPolicyArgs,
    locationId: pulumi.Input<string>,
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
                conditions: pulumi
                    .output(locationId)
                    .apply((id) => ({ locations: { include: ["All"], exclude: [id] } })),
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
 * A policy for guests that tenants commonly need, chosen by name. Report-only unless said otherwise, and never for
 * emergency access.
 *
 * @see https://learn.microsoft.com/entra/identity/conditional-access/policy-guests-mfa-strength
 * @see https://learn.microsoft.com/entra/identity/conditional-access/policy-block-legacy-authentication
 * @see https://learn.microsoft.com/entra/identity/conditional-access/policy-block-authentication-flows
 */
export class RecommendedGuestPolicy extends pulumi.ComponentResource {
    /** The policy's id (GUID), known once replicas agree on the policy. */
    readonly policyId: pulumi.Output<string>;

    /**
     * @throws pulumi.InputPropertyError - The policy lacks an input, or has no use for one; or as `GuestAccessPolicy`.
     */
    constructor(name: string, args: RecommendedGuestPolicyArgs, opts?: pulumi.ComponentResourceOptions) {
        super("entra-b2b:index:RecommendedGuestPolicy", name, {}, opts);
        const reason = recommendationFault(args);
        if (reason !== undefined) {
            throw new pulumi.InputPropertyError({ propertyPath: "policy", reason: `policy ${reason}` });
        }
        const { countries } = args;
        const location =
            countries &&
            new NamedLocation(
                name,
                { displayName: `Countries guests come from (${name})`, countries },
                { parent: this },
            );
        const recommendation = recommendationOf(args, location?.locationId ?? "");
        const displayName = args.displayName ?? recommendation.displayName;
        this.policyId = declarePolicy(name, { ...recommendation, ...args, displayName }, this);
        this.registerOutputs({ policyId: this.policyId });
    }
}
