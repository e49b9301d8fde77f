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
