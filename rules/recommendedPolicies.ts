import { at, fault, type Fault } from "./fault";
import { countriesFaults } from "./namedLocation";
import { signInFrequencyFault, termsOfUseFaults } from "./policyControls";

/** Policies for guests that tenants commonly need, by name. */
export const recommendedGuestPolicyNames = [
    "mfa-for-all-guests",
    "block-legacy-authentication-for-guests",
    "block-device-code-flow-for-guests",
    "terms-of-use-for-guests",
    "sign-in-frequency-for-guests",
    "block-guests-outside-countries",
    "limit-guests-to-office365",
] as const;

export type RecommendedGuestPolicyName = (typeof recommendedGuestPolicyNames)[number];

/** What is declared of a recommended policy, as far as it differs from policy to policy. */
export interface RecommendedPolicy {
    readonly policy: string;
    readonly termsOfUseIds?: readonly string[] | null | undefined;
    readonly countries?: readonly string[] | null | undefined;
    readonly signInHours?: number | null | undefined;
}

/** Inputs that belong to one policy, and whether that policy needs them. */
const ownInputs = {
    termsOfUseIds: { policy: "terms-of-use-for-guests", isNeeded: true },
    countries: { policy: "block-guests-outside-countries", isNeeded: true },
    signInHours: { policy: "sign-in-frequency-for-guests", isNeeded: false },
} as const satisfies Record<string, { policy: RecommendedGuestPolicyName; isNeeded: boolean }>;

/** What is wrong with a recommended policy. */
export function recommendedPolicyFaults(declared: RecommendedPolicy): Fault[] {
    const names: readonly string[] = recommendedGuestPolicyNames;
    if (!names.includes(declared.policy)) {
        return at(["policy"], fault("is not a recommended policy", `Use one of ${names.join(", ")}`));
    }
    const { termsOfUseIds, countries, signInHours } = declared;
    return [
        ...Object.entries(ownInputs).flatMap(([name, { policy, isNeeded }]) =>
            at([name], ownInputFault(declared, name as keyof typeof ownInputs, policy, isNeeded)),
        ),
        ...at(["termsOfUseIds"], termsOfUseIds?.length ? termsOfUseFaults(termsOfUseIds) : []),
        ...at(["countries"], countries?.length ? countriesFaults(countries) : []),
        ...at(
            ["signInHours"],
            signInHours === null || signInHours === undefined
                ? undefined
                : signInFrequencyFault(signInHours, "hours"),
        ),
    ];
}

function ownInputFault(
    declared: RecommendedPolicy,
    name: keyof typeof ownInputs,
    owner: string,
    isNeeded: boolean,
): Fault | undefined {
    const value = declared[name];
    const isGiven = Array.isArray(value) ? value.length > 0 : value !== undefined && value !== null;
    if (owner === declared.policy) {
        return isNeeded && !isGiven ? fault(`${owner} needs it`, "Give at least one") : undefined;
    }
    return isGiven ? fault(`${declared.policy} does not use it`, `Remove it, or choose ${owner}`) : undefined;
}
